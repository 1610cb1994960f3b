import { expect, test } from "./support/fixtures.mjs";
import { EmptyPage, firstScreen } from "./support/paint.mjs";
import { median } from "./support/statistics.mjs";

// A trace takes pictures on the page's own time.
test.use({ trace: "off" });

// As in crates/xtask/src/size.rs.
const BUDGET = 250_000;

test("the first load stays within its budget, everything included", async ({ phone, page }) => {
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

test("a rep's phone needs nothing of the screens on which admins connect the company", async ({ ann, page }) => {
  await page.route(/-split_settings\.wasm$/, (route) => route.abort());
  await page.reload();
  await ann.expectReady();
  await page.waitForLoadState("networkidle");
  const missing = page.getByText("This part of Ledgerline did not load");
  await expect(missing).toHaveCount(0);
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(missing, "it is those screens that did not come").toBeVisible();
});

test.describe("the first screen", () => {
  const LOADS = 15;
  /** What a busy machine adds is not ours: the quietest of so many rounds counts. */
  const ROUNDS = 3;
  /** Times the empty page's. */
  const AT_MOST = 3;

  /** How often the empty page's time goes into the app's, loaded in turns. */
  async function round(browser, empty) {
    const millis = { empty: [], app: [] };
    for (let load = 0; load < LOADS; load += 1) {
      millis.empty.push(await empty.painted(browser));
      millis.app.push((await firstScreen(browser)).painted);
    }
    console.log(`first screen ${millis.app.map(Math.round)} ms, empty page ${millis.empty.map(Math.round)} ms`);
    return median(millis.app) / median(millis.empty);
  }

  test("is painted within three times what an empty page takes", async ({ browser, sandbox }) => {
    test.setTimeout(180_000);
    const empty = await EmptyPage.serve();
    const times = [];
    do times.push(await round(browser, empty));
    while (times.at(-1) > AT_MOST && times.length < ROUNDS);
    empty.close();
    expect(Math.min(...times), `${times}`).toBeLessThanOrEqual(AT_MOST);
  });

  /** Name, place and size of everything in header and navigation, in whole pixels. */
  const frame = (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll("header.top, nav, header.top :is(a, button, [role]), nav a")].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const name = element.getAttribute("aria-label") ?? element.title;
        return [element.tagName, name, ...[x, y, width, height].map(Math.round)].join(" ");
      }),
    );

  for (const width of [1280, 360]) {
    test(`is drawn by the page as the app draws it, ${width} wide`, async ({ context, page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ reducedMotion: "reduce" });
      // Nothing is known yet in either picture: no settings have come.
      await page.route(/\/config\.json$/, () => {});
      let release;
      const held = new Promise((resolve) => {
        release = resolve;
      });
      await page.route(/\.wasm$/, async (route) => {
        await held;
        await route.continue();
      });
      await page.goto("/", { waitUntil: "commit" });
      await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
      await page.waitForLoadState("domcontentloaded");
      const boot = { frame: await frame(page), header: await page.locator("header.top").ariaSnapshot() };
      release();
      await expect(page.getByRole("combobox", { name: "Name or number" })).toBeVisible();
      expect(await page.locator("#boot").count()).toBe(0);
      expect(await frame(page)).toEqual(boot.frame);
      expect(await page.locator("header.top").ariaSnapshot()).toBe(boot.header);
      const shift = await page.evaluate(
        () =>
          new Promise((resolve) => {
            let sum = 0;
            const add = (entries) => {
              for (const { value } of entries) sum += value;
            };
            const observer = new PerformanceObserver((list) => add(list.getEntries()));
            observer.observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() =>
              requestAnimationFrame(() => {
                add(observer.takeRecords());
                resolve(sum);
              }),
            );
          }),
      );
      expect(shift, "layout shift").toBeLessThan(0.01);
    });
  }
});
