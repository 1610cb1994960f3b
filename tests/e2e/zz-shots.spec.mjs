import { test, expect } from "./support/fixtures.mjs";
for (const [width, scheme] of [[1280, "light"], [360, "dark"]]) {
  test(`shots ${width} ${scheme}`, async ({ ann, page, sandbox }) => {
    test.setTimeout(120000);
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    await sandbox.logsAtOnce();
    const name = (what) => ({ path: `/tmp/me/w57-shots/${what}-${width}-${scheme}.png` });
    await ann.talkTo("+12125550100");
    await page.screenshot(name("card"));
    await ann.notes.fill("Wants forty");
    await ann.hangUp();
    await page.goto("/settings#my-data");
    await expect(page.getByRole("button", { name: "Export my data" })).toBeVisible();
    await page.waitForTimeout(800);
    await page.getByRole("button", { name: "Export my data" }).click();
    await page.waitForTimeout(600);
    await page.locator("section[aria-labelledby=my-data]").scrollIntoViewIfNeeded();
    await page.screenshot(name("data"));
    await page.goto("/history");
    await page.getByRole("table", { name: "Recent calls" }).getByRole("row").nth(1).getByRole("button").first().click();
    await expect(page.getByRole("button", { name: "Remove from history" })).toBeVisible();
    await page.screenshot(name("details"));
    await page.getByRole("button", { name: "Remove from history" }).click();
    await page.waitForTimeout(400);
    await page.screenshot(name("question"));
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.waitForTimeout(500);
    await page.screenshot(name("undo"));
  });
}
