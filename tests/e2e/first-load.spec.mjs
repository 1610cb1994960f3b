import { expect, test } from "./support/fixtures.mjs";

const BUDGET = 250_000;

test("the first load moves at most 250 kB, everything included", async ({ phone, page }) => {
  await phone.expectChip("RingCentral", "Not connected");
  await page.waitForLoadState("networkidle");
  const loaded = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => ({
      name: new URL(entry.name).pathname,
      bytes: entry.encodedBodySize,
    })),
  );
  expect(loaded.some(({ name }) => name.endsWith(".wasm")), "the wasm file was counted").toBe(true);
  const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total, JSON.stringify(loaded)).toBeLessThanOrEqual(BUDGET);
});
