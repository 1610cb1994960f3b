// What the first load leaves out comes when it is wanted, and says so when it does not come.

import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";

const PART = /-split_[a-z_]+\.wasm$/;
const PHONE = /-split_phone\.wasm$/;

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
  await page.waitForLoadState("networkidle");
  expect([...parts]).toEqual([]);
  await phone.connectAs("Ann Lee");
  await expect.poll(() => [...parts].sort()).toEqual(["annexes", "calls", "phone", "settings"]);
  parts.clear();
  await page.reload();
  await expect.poll(() => [...parts].sort()).toEqual(["annexes", "calls", "phone", "settings"]);
});

test("two tabs that nobody is signed in to know of each other", async ({ context, page, phone }) => {
  const parts = partsOf(page);
  await page.reload();
  await phone.expectChip("RingCentral", "Not connected");
  await page.waitForLoadState("networkidle");
  expect([...parts]).toEqual([]);
  const second = new Phone(await context.newPage());
  await second.open();
  for (const tab of [phone, second]) {
    await tab.button("About the RingCentral connection").click();
    await expect(tab.page.getByRole("dialog")).toContainText("2. Many tabs");
  }
});

test("a phone that does not come is fetched again", async ({ context, page, phone }) => {
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  await context.route(PHONE, (route) => route.abort());
  const refused = page.waitForEvent("requestfailed", (request) => PHONE.test(request.url()));
  await page.reload();
  await refused;
  await phone.expectChip("RingCentral", "Connecting");
  await context.unroute(PHONE);
  await phone.expectReady();
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

test("a sign-in for which the phone does not come says so and can be tried again", async ({ context, page, phone }) => {
  await context.route(PHONE, (route) => route.abort());
  const closed = page.waitForEvent("popup").then((popup) => popup.waitForEvent("close"));
  await page.getByRole("button", { name: "Connect", exact: true }).first().click();
  await closed;
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByText("RingCentral did not answer")).toBeVisible();
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await context.unroute(PHONE);
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
});

test("a call is answered although the screens of a call did not load", async ({ context, page, phone, sandbox }) => {
  const ofCalls = /-split_calls\.wasm$/;
  await context.route(ofCalls, (route) => route.abort());
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  await sandbox.ring({ extension: "101", from: "+12025550143" });
  await expect(phone.button("Decline", phone.incoming)).toBeVisible();
  await phone.button("Answer", phone.incoming).click();
  await expect.poll(async () => (await sandbox.lastCall()).isAnswered, { message: "answered" }).toBe(true);
  await expect.poll(async () => (await sandbox.lastCall()).farEnd.heard.packets).toBeGreaterThan(20);
  await context.unroute(ofCalls);
  await page.getByRole("button", { name: "Try again" }).first().click();
  await expect(phone.liveCall()).toBeVisible();
  // What else was missing has come along.
  await expect(page.getByRole("button", { name: /^Status: / })).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await phone.hangUp();
});
