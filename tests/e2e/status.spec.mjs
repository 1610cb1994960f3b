// The panel behind the chip of RingCentral: what is the matter, in words.

import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";

const panelOf = (page) => page.getByRole("dialog", { name: "RingCentral connection" });
const fact = (page, name) => panelOf(page).locator("dt", { hasText: name }).locator("+ dd");

/** Every state that the chip goes through from here on. */
const watchChip = (page) =>
  page.evaluate(() => {
    const chip = document.querySelector('[role="status"][aria-label^="RingCentral: "]');
    globalThis.seen = [chip.ariaLabel];
    new MutationObserver(() => globalThis.seen.push(chip.ariaLabel)).observe(chip, { attributes: true, attributeFilter: ["aria-label"] });
  });
const seen = (page) => page.evaluate(() => [...new Set(globalThis.seen)]);

test("short losses never make the chip flicker, and the panel counts them, with the code and what to check", async ({ ann, page, sandbox }) => {
  await sandbox.liftRateLimits();
  await watchChip(page);
  for (let drop = 1; drop <= 3; drop += 1) {
    await expect.poll(async () => (await sandbox.sockets()).events.open, { message: "event sockets" }).toBe(1);
    await sandbox.dropSockets("events");
    await ann.button("About the RingCentral connection").click();
    await expect(fact(page, "Drops in the last hour")).toHaveText(String(drop));
    await page.keyboard.press("Escape");
    await expect(panelOf(page)).toBeHidden();
    await ann.expectChip("RingCentral", "Connected");
  }
  await page.getByRole("button", { name: "About the RingCentral connection" }).focus();
  await page.keyboard.press("Enter");
  await expect(fact(page, "Last close code")).toHaveText(/1006\. The connection broke without a word, as a VPN, a firewall/);
  await expect(fact(page, "Missed events")).toHaveText("0 events lost");
  await expect(fact(page, "Registrations")).toContainText("1 in use by this browser, of the 5");
  await expect(panelOf(page)).toContainText("lost 3 times within the last hour");
  await expect(panelOf(page)).toContainText("Check VPN or firewall rules");
  await expect(panelOf(page).getByRole("listitem")).toHaveText([/localhost, TCP port \d+, HTTP/, /localhost, TCP port \d+, .*WebSocket/, /localhost, TCP port \d+, .*WebSocket/]);
  expect(await seen(page)).toEqual(["RingCentral: Connected"]);
});

test("a long loss turns the chip amber, and the panel says what still works", async ({ ann, page, sandbox }) => {
  await sandbox.ringcentralFails({ path: "/restapi/oauth/wstoken", status: 503, retryAfter: 1, times: 1000 });
  await sandbox.dropSockets("events");
  await ann.expectChip("RingCentral", "No live events");
  await ann.button("About the RingCentral connection").click();
  await expect(panelOf(page)).toContainText("The WebSocket to RingCentral is down");
  await expect(panelOf(page)).toContainText("Calls still ring here");
});

test("ten tabs hold one event socket and one registration, and the panel says that many are fine", async ({ ann, context, page, sandbox }) => {
  test.slow();
  await sandbox.liftRateLimits();
  const sockets = [];
  const count = (tab) => tab.on("websocket", (socket) => sockets.push(socket));
  const tabs = [];
  for (let tab = 2; tab <= 10; tab += 1) {
    const opened = new Phone(await context.newPage());
    count(opened.page);
    await opened.open();
    await opened.expectChip("Phone", "Ready in another tab");
    tabs.push(opened);
  }
  expect(sockets, "sockets of the nine others").toEqual([]);
  expect(await sandbox.registrations()).toHaveLength(1);
  await ann.button("About the RingCentral connection").click();
  await expect(fact(page, "Open tabs")).toContainText("10. Many tabs are fine");
  await expect(fact(page, "Drops in the last hour")).toHaveText("0");
  await panelOf(page).getByRole("link", { name: "Multiple tabs" }).click();
  await expect(panelOf(page)).toBeHidden();
  await expect(page.getByText("Open as many tabs as you like")).toBeVisible();
  // A tab that shows what another has tells the same.
  await tabs[4].button("About the RingCentral connection").click();
  await expect(fact(tabs[4].page, "Open tabs")).toContainText("10.");
});

test("five phones elsewhere: the panel says so, and what to do", async ({ ann, page, sandbox }) => {
  await sandbox.registrarFails("registerTooManyContacts");
  await sandbox.dropSockets("sip");
  await ann.expectChip("Phone", "Unavailable");
  await ann.button("About the RingCentral connection").click();
  await expect(panelOf(page)).toContainText("Five phones are signed in to your extension");
  await expect(fact(page, "Registrations")).toContainText("0 in use by this browser");
});
