// Links on other pages that open here: they fill in, and nobody is called or written to by them.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";
import { servers } from "./support/servers.mjs";

const link = encodeURIComponent("tel:+1-415-555-0134;ext=204");

test("a phone link fills in the dialer and calls nobody before somebody says so", async ({ ann, page, sandbox }) => {
  await page.goto(`/?dial=${link}`);
  await expect(ann.number).toHaveValue("+1-415-555-0134;ext=204");
  await expect(page.getByRole("status").filter({ hasText: "From a link. Look at the number, then call." })).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
  await ann.expectReady();
  expect(await sandbox.calls()).toEqual([]);
  await expect(page.getByRole("button", { name: "Call", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(ann.liveCall()).toBeVisible();
  await expect.poll(async () => (await sandbox.calls()).length).toBe(1);
  await ann.hangUp();
  await page.reload();
  await ann.expectReady();
  expect((await sandbox.calls()).length, "a reload asks nothing again").toBe(1);
});

/** The refresh token that a sign-in brings, as it passes by. */
async function tokenOf(context, signIn) {
  const told = context.waitForEvent("response", (response) => response.url().endsWith("/restapi/oauth/token"));
  await signIn();
  return (await (await told).json()).refresh_token;
}

async function renew(token) {
  const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: token, client_id: "ledgerline-demo" });
  const answer = await fetch(`${servers.sandbox}/restapi/oauth/token`, { method: "POST", body });
  return { status: answer.status, ...(await answer.json()) };
}

test("clearing the credentials erases them in every tab and at RingCentral; then a phone link asks to connect", async ({ context, page, phone }) => {
  const token = await tokenOf(context, () => phone.connectAs("Ann Lee"));
  await phone.expectReady();
  const other = new Phone(await context.newPage());
  await other.open();
  await other.expectChip("RingCentral", "Connected");
  await page.bringToFront();
  await page.goto("/settings");
  await page.getByRole("button", { name: "Tools" }).click();
  await page.getByRole("menuitem", { name: "Clear RingCentral credentials" }).click();
  await phone.button("Disconnect", page.getByRole("dialog", { name: "Disconnect RingCentral?" })).click();
  for (const tab of [phone, other]) await tab.expectChip("RingCentral", "Not connected");
  await expect.poll(() => renew(token), { message: "the refresh token" }).toMatchObject({ status: 400, error: "invalid_grant" });
  await other.page.reload();
  await other.expectChip("RingCentral", "Not connected");

  await page.goto(`/?dial=${link}`);
  await expect(phone.alert("Connect RingCentral")).toBeVisible();
  await phone.connectAs("Ann Lee");
  await expect(phone.number).toHaveValue("+1-415-555-0134;ext=204");
});

test("a text link waits for the sign-in, begins the conversation, and sends nothing", async ({ phone, page, sandbox }) => {
  await page.goto(`/messages?text=${encodeURIComponent("sms:+14155550134?body=Your%20order%20is%20here")}`);
  const window = page.waitForEvent("popup");
  await phone.button("Connect").click();
  await phone.finishSignIn(await window, "Ann Lee");
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toHaveValue("Your order is here");
  await expect(page).toHaveURL(/\/messages$/);
  expect(await sandbox.texts()).toEqual([]);
});

test("Settings ask the browser for phone and text links", async ({ context, page }) => {
  await context.addInitScript(() => {
    globalThis.asked = [];
    navigator.registerProtocolHandler = (...given) => globalThis.asked.push(given.slice(0, 2));
  });
  await page.goto("/settings#links");
  await page.getByRole("button", { name: "Open phone links here" }).click();
  await page.getByRole("button", { name: "Open text links here" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Your browser asks" })).toBeVisible();
  const origin = new URL(page.url()).origin;
  expect(await page.evaluate(() => globalThis.asked)).toEqual([
    ["tel", `${origin}/?dial=%s`],
    ["sms", `${origin}/messages?text=%s`],
  ]);
  await expectNoBarrier(page);
});
