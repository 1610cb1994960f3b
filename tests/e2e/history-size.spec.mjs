// A list as a long working life leaves it: 100,000 calls scroll and are searched at once.

import { expect, test } from "./support/fixtures.mjs";

const CALLS = 100_000;
const DAY = 86_400_000;
/** So few elements are rows at any moment. */
const MOST_ROWS = 160;
/** From a letter to its rows, the pause in typing included. */
const SEARCHED_MS = 200;

/** Writes so many calls into the browser's own database, sealed as the app seals them. */
async function fill(page, count) {
  await page.evaluate(
    async ({ count, day }) => {
      const open = indexedDB.open("ledgerline");
      const database = await new Promise((resolve, reject) => {
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      const done = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const sealing = await done(database.transaction("keys").objectStore("keys").get("sealing"));
      const sealed = async (name, text) => {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const additionalData = new TextEncoder().encode(`history/${name}`);
        const algorithm = { name: "AES-GCM", iv, additionalData };
        const whole = await crypto.subtle.encrypt(algorithm, sealing, new TextEncoder().encode(text));
        return new Uint8Array([...iv, ...new Uint8Array(whole)]);
      };
      const pages = new Map();
      const end = Date.now() - day;
      for (let n = 0; n < count; n += 1) {
        const at = end - n * 600_000;
        const fields = [
          `s-${n.toString(16).padStart(12, "0")}`, at, at + 5_000, at + 65_000, n % 2 ? "o" : "i", n % 10 ? "a" : "m",
          `+1415${String(5_550_000 + (n % 9_999)).padStart(7, "0")}`, `Caller ${n}`, "+16505550101", "", "", 1, "",
        ];
        const page = Math.floor(at / day);
        pages.set(page, `${pages.get(page) ?? ""}${fields.join("\t")}\n`);
      }
      const entries = [];
      for (const [page, text] of pages) entries.push([String(page), await sealed(String(page), text)]);
      const write = database.transaction("history", "readwrite").objectStore("history");
      await Promise.all(entries.map(([name, value]) => done(write.put(value, name))));
      database.close();
    },
    { count, day: DAY },
  );
}

test("a hundred thousand calls scroll with few rows drawn, and are searched at once", async ({ ann, page }) => {
  test.slow();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "History" }).click();
  const table = page.getByRole("table", { name: "Recent calls" });
  await expect(page.getByText("No calls yet")).toBeVisible({ timeout: 20_000 });
  await fill(page, CALLS);
  await page.reload();
  await expect(page.getByRole("status").filter({ hasText: "100,000 calls" })).toBeVisible({ timeout: 30_000 });
  const rows = table.locator("tr.call");
  await expect(rows.first()).toContainText("Caller 0");
  const drawn = async () => rows.count();
  expect(await drawn()).toBeLessThan(MOST_ROWS);
  await page.locator("#calls-scroller").evaluate((scroller) => {
    scroller.scrollTop = scroller.scrollHeight / 2;
  });
  await expect(table.getByText("Caller 49990", { exact: true })).toBeAttached();
  expect(await drawn()).toBeLessThan(MOST_ROWS);
  const frames = await page.locator("#calls-scroller").evaluate(async (scroller) => {
    const gaps = [];
    let last = performance.now();
    for (let step = 0; step < 60; step += 1) {
      scroller.scrollTop += 180;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    return gaps.sort((one, other) => one - other);
  });
  console.log(`frames while scrolling: median ${frames[30].toFixed(1)} ms, worst ${frames[59].toFixed(1)} ms`);
  await expect(table.getByText("Caller 50300", { exact: true })).toBeAttached();
  const search = page.getByRole("searchbox", { name: "Filter calls" });
  const took = await search.evaluate(async (input) => {
    const count = () => document.querySelectorAll("table.calls tr.call").length;
    const began = performance.now();
    input.value = "caller 77777";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    while (count() !== 1) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  console.log(`100,000 calls searched in ${took.toFixed(0)} ms`);
  expect(took).toBeLessThan(SEARCHED_MS);
  await expect(rows).toContainText("Caller 77777");
  await ann.expectReady();
});
