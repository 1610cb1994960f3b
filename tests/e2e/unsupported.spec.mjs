// A browser that lacks something: a page that says what, and no half-started app behind it.

import { expect, test } from "./support/fixtures.mjs";

/** Runs in the page before anything of ours. */
function take(name) {
  Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
}

for (const [name, words] of [
  ["WebAssembly", "WebAssembly, to run at all"],
  ["RTCPeerConnection", "WebRTC (RTCPeerConnection), for the sound of calls"],
  ["indexedDB", "IndexedDB, to keep the sign-in and calls that wait to be logged"],
]) {
  test(`without ${name} the page says so, and what would not work`, async ({ page }) => {
    await page.addInitScript(take, name);
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto("/", { waitUntil: "networkidle" });
    await expect(page.getByRole("heading", { name: "Ledgerline cannot run in this browser" })).toBeVisible();
    await expect(page.getByRole("listitem")).toHaveText([words]);
    await expect(page.getByText("Open Ledgerline in a current Chrome, Edge or Firefox")).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Main" })).toHaveCount(0);
    expect(asked.filter((path) => path === "/restapi"), "nothing else was started").toEqual([]);
  });
}

test("without WebAssembly and WebRTC both are named", async ({ page }) => {
  for (const name of ["WebAssembly", "RTCPeerConnection"]) await page.addInitScript(take, name);
  await page.goto("/");
  await expect(page.getByRole("listitem")).toHaveCount(2);
});
