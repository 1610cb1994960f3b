// The screen on which an admin says what is logged, and how.

import { expect } from "./fixtures.mjs";

export async function openRules(page) {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("link", { name: "Logging rules" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Logging rules" })).toBeVisible();
  await expect(page.getByLabel("Minimum length")).toBeVisible();
}

export const save = (page) => page.getByRole("button", { name: "Save", exact: true });
