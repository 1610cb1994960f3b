// The connection, told truthfully: chip, table of features, panels, and the way back to it.

import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone, signIn } from "./support/phone.mjs";

const SCREENS = ["/", "/messages", "/contacts", "/history", "/reports", "/settings"];
const you = (page) => page.getByRole("region", { name: "RingCentral (You)" });
const feature = (page, name) => page.getByRole("table", { name: "Feature / Requires" }).getByRole("row").filter({ hasText: name });
const openSettings = (page) => page.getByRole("link", { name: "Settings", exact: true }).click();

/** Clicks a button that opens RingCentral's sign-in window. */
async function windowOf(page, button) {
  const opened = page.waitForEvent("popup");
  await button.click();
  return opened;
}

/** The event socket is down for longer than a moment, until `restore`. */
async function loseEvents(sandbox) {
  await sandbox.ringcentralFails({ path: "/restapi/oauth/wstoken", status: 503, retryAfter: 1, times: 1000 });
  await sandbox.dropSockets("events");
}

test("the chip goes through its five states, each in words that a screen reader is told", async ({ phone, page, sandbox }) => {
  test.slow();
  await phone.expectChip("RingCentral", "Not connected");
  // One element throughout: a live region that is replaced says nothing.
  const chip = await page.getByRole("status", { name: /^RingCentral: / }).elementHandle();
  const expectWords = (state) =>
    expect.poll(() => chip.evaluate((it) => it.isConnected && it.innerText.replace(/\s+/g, " ")), { message: state }).toContain(`RingCentral: ${state}`);
  await expectWords("Not connected");
  const popup = await phone.openSignIn();
  await expectWords("Connecting");
  await signIn(popup, "Ann Lee");
  await expectWords("Connected");
  await phone.expectReady();
  await loseEvents(sandbox);
  await expectWords("No live events");
  await sandbox.revoke("101");
  await page.reload();
  await phone.expectChip("RingCentral", "Reconnect needed");
});

test.describe("in a narrow window", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("the chip still tells its state in words", async ({ phone, page }) => {
    const chip = page.getByRole("status", { name: /^RingCentral: / });
    await expect(chip).toHaveText(/RingCentral:\s+Not connected/, { useInnerText: true });
    await phone.connectAs("Ann Lee");
    await expect(chip).toHaveText(/RingCentral:\s+Connected/, { useInnerText: true });
  });
});

test("the table of features follows what is really there", async ({ phone, page, sandbox }) => {
  test.slow();
  await openSettings(page);
  const table = page.getByRole("table", { name: "Feature / Requires" });
  await expect(table.getByText("Connect RingCentral")).toHaveCount(5);
  await signIn(await windowOf(page, phone.button("Connect", you(page))), "Ann Lee");
  for (const name of ["Make outbound calls", "Receive inbound calls", "Send and receive SMS", "Real-time inbound notifications", "Auto-log calls into NetSuite"]) {
    await expect(feature(page, name)).toContainText(/On$/);
  }
  await loseEvents(sandbox);
  await expect(feature(page, "Real-time inbound notifications")).toContainText("WebSocket is offline", { timeout: 20_000 });
  await expect(feature(page, "Make outbound calls")).toContainText(/On$/);
  await expect(you(page)).toContainText("Calls still ring here");
  await sandbox.ring({ extension: "101", from: "+12025550143" });
  await expect(phone.incoming).toBeVisible();
});

test("an admin connects a phone of their own, from the same banner", async ({ phone, page }) => {
  await expect(phone.alert("Connect RingCentral")).toBeVisible();
  await expect(phone.call).toHaveAttribute("aria-disabled", "true");
  await phone.connectAs("Carla Mendes");
  await phone.expectReady();
  await openSettings(page);
  await expect(you(page)).toContainText("Carla Mendes · ext. 103");
});

for (const [person, words] of [
  ["Carla Mendes", "Setup Information"],
  ["Ann Lee", "Read-only for you: only RingCentral admins"],
]) {
  test(`what is the company's stands apart from what is yours: ${person}`, async ({ phone, page }) => {
    await phone.connectAs(person);
    await openSettings(page);
    for (const name of ["RingCentral (Company)", "NetSuite (Company)"]) {
      const company = page.getByRole("region", { name });
      await expect(company).toContainText(words);
      await expect(company.getByRole("textbox")).toHaveCount(0);
    }
    await expect(you(page)).not.toContainText(words);
  });
}

test("the connect panel says what one needs and whom to ask, before one begins", async ({ phone, page }) => {
  await openSettings(page);
  const panel = you(page);
  await expect(panel.getByText("RingCentral email or extension and its password")).toBeVisible();
  await expect(panel.getByText("ask your IT contact or your RingCentral admin")).toBeVisible();
  await expect(panel.getByText("digital line with an emergency address")).toBeVisible();
  await expect(panel.getByText("allow call, SMS and presence access")).toBeVisible();
  await expect(phone.button("Connect", panel)).toBeVisible();
});

test("help on connecting leads to help on the company's integration, and back", async ({ phone, page }) => {
  await phone.open("/settings#help");
  const entry = (name) => page.locator("details").filter({ has: page.locator("summary", { hasText: name }) });
  await entry("Connecting RingCentral").locator("summary").click();
  await phone.button("The company's integration").click();
  await expect(entry("The company's integration").locator("p")).toBeVisible();
  await expect(page.getByRole("searchbox", { name: "Search help" })).toBeFocused();
  await phone.button("Connecting RingCentral", entry("The company's integration")).click();
  await expect(entry("Connecting RingCentral").locator("p")).toBeVisible();
});

for (const width of [1280, 360]) {
  test(`Settings stands at the top right of every screen and opens by keyboard, ${width} wide`, async ({ phone, page }) => {
    test.slow();
    await page.setViewportSize({ width, height: 740 });
    for (const screen of SCREENS) {
      await phone.open(screen);
      const link = page.getByRole("link", { name: "Settings", exact: true });
      await expect(link).toBeVisible();
      // The app puts its own in place of the page's.
      await expect(async () => {
        const box = await link.boundingBox();
        expect(box.y + box.height, screen).toBeLessThanOrEqual(48);
        expect(box.x + box.width, screen).toBeGreaterThan(width - 32);
      }).toPass();
      for (let steps = 0; steps < 30 && !(await link.evaluate((it) => it === document.activeElement)); steps += 1) {
        await page.keyboard.press("Tab");
      }
      await expect(link).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(page.getByRole("heading", { name: "Integrations" })).toBeVisible();
    }
  });
}

for (const address of ["/settings#integrations", "/#integrations"]) {
  test(`${address} leads to the card Integrations`, async ({ phone, page }) => {
    await phone.open(address);
    await expect(page.getByRole("heading", { name: "Integrations" })).toBeFocused();
    await expect(you(page)).toBeInViewport();
  });
}

test("without NetSuite calls work and wait, until an admin has set it up", async ({ connector, page, sandbox }) => {
  test.slow();
  await connector.withoutNetSuite();
  const phone = new Phone(page);
  await phone.open(connector.url);
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  await phone.expectChip("NetSuite", "Not set up");
  await phone.talkTo(people.echo);
  await expect(phone.liveCall()).toContainText("NetSuite is not set up. This call is kept in this browser until it is.");
  await phone.hangUp();
  await expect(phone.log("Waiting to log")).toBeVisible();
  await openSettings(page);
  await expect(feature(page, "Auto-log calls into NetSuite")).toContainText("Admin must set up NetSuite");
  await connector.withNetSuite();
  await page.reload();
  await expect(feature(page, "Auto-log calls into NetSuite")).toContainText(/On$/, { timeout: 30_000 });
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await expect(phone.log("Logged in NetSuite")).toBeVisible({ timeout: 30_000 });
  await sandbox.expectOnlyOnePhoneCall();
});

test("reconnecting is the same sign-in, keeps what was typed, and what was missed is there", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.notes.fill("asks for the oak frames");
  await sandbox.revoke("101");
  await sandbox.expireToken("101");
  await ann.hangUp();
  await ann.number.fill("+14155550134");
  const banner = ann.alert("Reconnect RingCentral");
  await sandbox.dropSockets("events");
  await ann.expectChip("RingCentral", "Reconnect needed");
  const popup = await windowOf(page, banner.getByRole("button"));
  await popup.waitForURL(/oauth\/authorize|sign-in|login/);
  const missed = await sandbox.ring({ extension: "101", from: "+12025550143" });
  await sandbox.hangUp(missed.telephonySessionId);
  await signIn(popup, "Ann Lee");
  await ann.expectChip("RingCentral", "Connected");
  await expect(banner).toHaveCount(0);
  await expect(ann.number).toHaveValue("+14155550134");
  await expect(ann.notes).toHaveValue("asks for the oak frames");
  await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "logged calls" }).toBe(2);
  await expect(page.getByRole("list", { name: "Calls of this session" })).toContainText("Missed");
});

test("disconnecting warns of a live call and counts what is not logged", async ({ ann: phone, page, sandbox }) => {
  test.slow();
  await openSettings(page);
  const dialog = page.getByRole("dialog", { name: "Disconnect RingCentral?" });
  const ask = () => phone.button("Disconnect", you(page)).click();
  await ask();
  await expect(dialog).toContainText("No call is live");
  await expect(dialog).toContainText("Every call is in NetSuite");
  await phone.button("Cancel", dialog).click();
  await expect(phone.button("Disconnect", you(page)), "the focus is back").toBeFocused();
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await phone.talkTo(people.echo);
  // Nothing but a person sends it again.
  await sandbox.netsuiteRefuses({ status: 403 });
  await phone.hangUp();
  await expect(page.getByRole("status", { name: /^Could not log: / }).first()).toBeVisible();
  await phone.talkTo(people.echo);
  await openSettings(page);
  await ask();
  await expect(dialog).toContainText("A call is live and will be cut off");
  await expect(dialog).toContainText("1 call is not in NetSuite");
  await phone.button("Send now", dialog).click();
  await expect(dialog).toContainText("Every call is in NetSuite", { timeout: 30_000 });
  await sandbox.expectOnlyOnePhoneCall();
  const download = page.waitForEvent("download");
  await phone.button("Export calls (CSV)", dialog).click();
  expect((await download).suggestedFilename()).toBe("calls.csv");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await phone.expectChip("RingCentral", "Connected");
});

test("who is signed in at RingCentral already types no password again", async ({ ann, page }) => {
  await openSettings(page);
  await ann.button("Disconnect", you(page)).click();
  await ann.button("Disconnect", page.getByRole("dialog", { name: "Disconnect RingCentral?" })).click();
  await ann.expectChip("RingCentral", "Not connected");
  const popup = await windowOf(page, ann.button("Connect", you(page)));
  await expect(popup.getByRole("button", { name: "Allow", exact: true })).toBeVisible();
  await expect(popup.getByRole("combobox", { name: "Sign in as" })).toHaveCount(0);
  await popup.getByRole("button", { name: "Allow", exact: true }).click();
  await ann.expectChip("RingCentral", "Connected");
});

test.describe("a sign-in that leaves the page", () => {
  test.beforeEach(async ({ context }) => {
    await context.addInitScript(() => {
      const open = window.open.bind(window);
      window.open = (...all) => (globalThis.blocksWindows === false ? open(...all) : null);
    });
  });

  test("returns to the screen it left, with what was typed there", async ({ context, page, sandbox }) => {
    const phone = new Phone(page);
    await phone.open();
    await phone.number.fill("+14155550134");
    await openSettings(page);
    await phone.button("Connect", you(page)).click();
    await phone.button("Sign in in this tab").click();
    await signIn(page, "Ann Lee");
    await phone.expectChip("RingCentral", "Connected");
    expect(new URL(page.url()).pathname).toBe("/settings");
    await page.getByRole("link", { name: "Phone", exact: true }).click();
    await expect(phone.number).toHaveValue("+14155550134");
  });

  test("returns to whose calls its address named", async ({ page }) => {
    const phone = new Phone(page);
    await phone.open("/history?customer=600");
    await phone.button("Connect").click();
    await phone.button("Sign in in this tab").click();
    await signIn(page, "Ann Lee");
    await phone.expectChip("RingCentral", "Connected");
    await expect(page).toHaveURL(/\/history\?customer=600$/);
    await expect(page.getByRole("status").filter({ hasText: "Calls with Cobalt Ridge Orchards" })).toBeVisible();
  });

  test("warns first while a call is live, and then keeps the note", async ({ page, sandbox }) => {
    const phone = new Phone(page);
    await phone.open();
    await page.evaluate(() => (globalThis.blocksWindows = false));
    await phone.connectAs("Ann Lee");
    await phone.expectReady();
    await page.evaluate(() => (globalThis.blocksWindows = true));
    await phone.talkTo(people.echo);
    await phone.notes.fill("wants forty");
    await openSettings(page);
    const askedByBrowser = [];
    page.on("dialog", (dialog) => {
      askedByBrowser.push(dialog.type());
      void dialog.accept();
    });
    await page.getByRole("button", { name: "Tools" }).click();
    await page.getByRole("menuitem", { name: "Get RingCentral credentials" }).click();
    await phone.button("Sign in in this tab").click();
    await expect(page.getByRole("status").filter({ hasText: "silences it" })).toBeVisible();
    await expect(phone.button("Hang up")).toBeVisible();
    await phone.button("Silence the call and sign in").click();
    await signIn(page, "Ann Lee");
    await phone.expectChip("RingCentral", "Connected");
    expect(new URL(page.url()).pathname).toBe("/settings");
    expect(askedByBrowser, "who has agreed is not asked again").toEqual([]);
    // The other side has held on, so the call goes on here.
    await page.getByRole("link", { name: "Phone", exact: true }).click();
    await expect(phone.notes).toHaveValue("wants forty");
    await phone.expectReady();
    await phone.hangUp();
    await expect.poll(async () => (await sandbox.netsuiteCalls())[0]?.message, { message: "the note in NetSuite", timeout: 30_000 }).toContain("wants forty");
  });
});

test("getting credentials in the window loses nothing that was typed", async ({ ann, page }) => {
  await ann.talkTo(people.echo);
  await ann.notes.fill("wants forty");
  await openSettings(page);
  await page.getByRole("button", { name: "Tools" }).click();
  const popup = await windowOf(page, page.getByRole("menuitem", { name: "Get RingCentral credentials" }));
  await signIn(popup, "Ann Lee");
  await ann.expectChip("RingCentral", "Connected");
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await expect(ann.notes).toHaveValue("wants forty");
  await ann.hangUp();
});
