// What the first load leaves out comes when it is wanted, and says so when it does not come.

import { expect, test } from "./support/fixtures.mjs";

const PART = /-split_[a-z_]+\.wasm$/;

/** The parts that this page has asked for, by name. */
function partsOf(page) {
  const asked = new Set();
  page.on("request", (request) => {
    const [, name] = /-split_([a-z_]+)\.wasm$/.exec(new URL(request.url()).pathname) ?? [];
    if (name) asked.add(name);
  });
  return asked;
}

test("the first visit fetches no part, and a sign-in fetches all of them", async ({ page, phone }) => {
  const parts = partsOf(page);
  await page.reload();
  await phone.expectChip("RingCentral", "Not connected");
  expect([...parts]).toEqual([]);
  await phone.connectAs("Ann Lee");
  await expect.poll(() => [...parts].sort()).toEqual(["calls", "settings", "sign_in", "texts"]);
  // A sign-in that is there already fetches them too, for the day when it has to be renewed.
  parts.clear();
  await page.reload();
  await expect.poll(() => [...parts].sort()).toEqual(["calls", "settings", "sign_in", "texts"]);
});

test("a part that does not come is said, and comes with another try", async ({ context, page, phone }) => {
  await context.route(PART, (route) => route.abort());
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByText("This part of Ledgerline did not load")).toBeVisible();
  await context.unroute(PART);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Integrations" })).toBeVisible();
  // It is alive, not only drawn.
  const help = page.getByRole("searchbox", { name: "Search help" });
  await help.fill("no such word anywhere");
  const entries = page.getByRole("region", { name: "Help", exact: true }).getByRole("group");
  await expect(entries).toHaveCount(0);
  await help.fill("");
  await expect(entries.first()).toBeVisible();
});

test("a sign-in whose address cannot be made says so and can be tried again", async ({ context, page, phone }) => {
  await context.route(PART, (route) => route.abort());
  const closed = page.waitForEvent("popup").then((popup) => popup.waitForEvent("close"));
  await page.getByRole("button", { name: "Connect", exact: true }).first().click();
  await closed;
  await context.unroute(PART);
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
});
