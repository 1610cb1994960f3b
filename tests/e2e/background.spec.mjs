// Tabs that nobody looks at, as browsers treat them: hidden, slowed down, frozen, asleep with the
// whole machine. Whatever happens to them, one tab is the phone, and a call rings once.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium as browserType } from "@playwright/test";

import { chromium } from "./support/browsers.mjs";
import { often, pause } from "./support/endurance.mjs";
import { expect, test as base } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";
import { PlainBrowser } from "./support/plain-browser.mjs";
import { countRings } from "./support/rings.mjs";
import { servers } from "./support/servers.mjs";
import { leaderOf, openTab } from "./support/tabs.mjs";

const CALLER = "+12025550143";
const HOURS = 3_600_000;
/** A follower's patience with a leader that says nothing, and more. */
const PATIENCE = 14_000;

const test = base.extend({
  /** Two tabs of a window in which Ann is signed in. The first leads and is hidden by the second. */
  pair: async ({ sandbox }, use) => {
    const profile = await mkdtemp(join(tmpdir(), "ledgerline-"));
    const { launchOptions, permissions } = chromium.use;
    const context = await browserType.launchPersistentContext(profile, { ...launchOptions, permissions, baseURL: servers.app });
    const phone = new Phone(await context.newPage());
    await phone.open();
    await phone.connectAs("Ann Lee");
    await phone.expectReady();
    await context.close();

    const browser = await PlainBrowser.start(profile);
    const first = await browser.open(servers.app, countRings);
    await first.expectOne("status", "Phone: Ready");
    const second = await browser.open(servers.app, countRings);
    await second.expectOne("status", "Phone: Ready in another tab");
    expect([await first.isHidden(), await second.isHidden()]).toEqual([true, false]);
    await use({ first, second });
    await browser.stop();
    await rm(profile, { recursive: true, force: true });
  },
});

const rings = (tabs) => Promise.all(tabs.map((tab) => tab.value("globalThis.rings")));

/** The call is answered in this tab, heard outside, hung up there, and logged once. */
async function answerAndEnd(tab, sandbox, id) {
  await tab.click("Answer");
  await tab.expectOne("timer", "Call duration");
  const heard = async () => (await sandbox.lastCall()).farEnd.heard.packets;
  await expect.poll(heard, { message: "packets at the far end" }).toBeGreaterThan(20);
  await sandbox.hangUp(id);
  await tab.expectNone("timer", "Call duration");
  await sandbox.expectOnlyOnePhoneCall({ externalId: `rc-${id}` });
}

test("a hidden leader goes on leading, and a call rings once, in every tab", async ({ pair, sandbox }) => {
  test.setTimeout(240_000);
  const { first, second } = pair;
  await pause(often({ short: PATIENCE, long: 120_000 }));
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: CALLER });
  for (const tab of [first, second]) await tab.expectOne("alertdialog", "Incoming call from");
  await expect.poll(() => rings([first, second]), { message: "rings of both tabs" }).toEqual([1, 0]);
  await answerAndEnd(second, sandbox, telephonySessionId);
  await first.expectOne("status", "Phone: Ready");
  expect(await rings([first, second])).toEqual([1, 0]);
});

for (const { when, freeze, rung } of [
  {
    when: "before a call comes",
    async freeze({ first, second }, ring) {
      await first.freeze();
      await second.expectOne("status", "Phone: Ready");
      return ring();
    },
    rung: [0, 1],
  },
  {
    when: "while a call rings",
    async freeze({ first }, ring) {
      const id = await ring();
      await expect.poll(() => first.value("globalThis.rings"), { message: "rings of the first tab" }).toBe(1);
      await first.freeze();
      return id;
    },
    rung: [1, 1],
  },
]) {
  test(`a leader that is frozen ${when} is followed by the next tab, and steps down when it thaws`, async ({ pair, sandbox }) => {
    test.setTimeout(120_000);
    const { first, second } = pair;
    const ring = async () => (await sandbox.ring({ extension: "101", from: CALLER })).telephonySessionId;
    const id = await freeze(pair, ring);
    await second.expectOne("status", "Phone: Ready");
    await second.expectOne("alertdialog", "Incoming call from");
    await expect.poll(() => rings([first, second]), { message: "rings of both tabs" }).toEqual(rung);

    await first.thaw();
    await first.expectOne("status", "Phone: Ready in another tab");
    const open = async () => Object.values(await sandbox.sockets()).map((sockets) => sockets.open);
    await expect.poll(open, { message: "sockets of both tabs" }).toEqual([1, 1]);
    await answerAndEnd(second, sandbox, id);
    expect(await rings([first, second]), "rings of both tabs").toEqual(rung);
  });
}

/** Writes down what the chip of the phone says from when the browser brings this page back. */
function watchPhone() {
  const shown = (globalThis.shown = []);
  const look = () => {
    const name = document.querySelector("[role=status][aria-label^='Phone: ']")?.getAttribute("aria-label");
    if (name && name !== shown.at(-1)) shown.push(name);
  };
  globalThis.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    setTimeout(() => {
      look();
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
  });
}

test("a leader that is left for another page gives the phone away, and comes back as one that has to ask", async ({ pair, sandbox }) => {
  test.setTimeout(120_000);
  const { first, second } = pair;
  await first.value(`(${watchPhone})()`);
  const app = await first.value("location.href");
  await first.leaveFor(`${servers.sandbox}/console`);
  // No patience with a leader that says nothing: it gave the lead away as it went.
  await second.expectOne("status", "Phone: Ready");
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: CALLER });
  await second.expectOne("alertdialog", "Incoming call from");

  await first.goBack(app);
  await first.expectOne("status", "Phone: Ready in another tab");
  await first.expectOne("alertdialog", "Incoming call from");
  const shown = await first.value("globalThis.shown ?? null");
  test.info().annotations.push({
    type: "page",
    description: shown
      ? `brought back as it was: ${shown.join(", ")}`
      : `loaded anew: ${await first.value("JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)")}`,
  });
  if (shown) expect(shown).not.toContain("Phone: Ready");
  const open = async () => Object.values(await sandbox.sockets()).map((sockets) => sockets.open);
  await expect.poll(open, { message: "sockets of both tabs" }).toEqual([1, 1]);
  await answerAndEnd(second, sandbox, telephonySessionId);
});

base("a lone tab that is put away and brought back is ready again only once it is registered", async ({ ann, page, sandbox }) => {
  await page.evaluate(watchPhone);
  const tell = (type) => page.evaluate((type) => globalThis.dispatchEvent(new PageTransitionEvent(type, { persisted: true })), type);
  const open = async () => Object.values(await sandbox.sockets()).map((sockets) => sockets.open);
  await expect.poll(open, { message: "sockets" }).toEqual([1, 1]);
  await tell("pagehide");
  await expect.poll(open, { message: "sockets of a page that is put away" }).toEqual([0, 0]);
  const locks = await page.evaluate(async () => {
    const { held, pending } = await navigator.locks.query();
    return [held.length, pending.length];
  });
  expect(locks).toEqual([0, 0]);
  await tell("pageshow");
  await ann.expectReady();
  expect(await page.evaluate(() => globalThis.shown)).toEqual(["Phone: Starting", "Phone: Ready"]);
  await expect.poll(open, { message: "sockets" }).toEqual([1, 1]);
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: CALLER });
  await expect(ann.incoming).toBeVisible();
  await sandbox.hangUp(telephonySessionId);
});

base("a laptop that slept: one tab renews the sign-in, and one phone rings", async ({ context, sandbox }) => {
  await context.addInitScript(countRings);
  await context.clock.install();
  const first = new Phone(await context.newPage());
  await first.open();
  await first.connectAs("Ann Lee");
  await first.expectReady();
  const tabs = [first, await openTab(context), await openTab(context)];
  const renewals = [];
  context.on("response", (response) => {
    if (!response.url().endsWith("/restapi/oauth/token")) return;
    renewals.push(new URLSearchParams(response.request().postData()).get("grant_type"));
  });

  // Nothing gets across until both sides have the new time.
  await context.setOffline(true);
  await sandbox.advanceClock(8 * HOURS);
  await sandbox.dropSockets("all");
  await Promise.all(tabs.map((tab) => tab.page.clock.fastForward(8 * HOURS)));
  await context.setOffline(false);
  await leaderOf(tabs);
  const connected = async () =>
    (await sandbox.registrations()).filter((phone) => phone.extensionNumber === "101" && phone.isConnected).length;
  await expect.poll(connected, { message: "registrations", timeout: 20_000 }).toBe(1);
  const open = async () => Object.values(await sandbox.sockets()).map((sockets) => sockets.open);
  await expect.poll(open, { message: "sockets of all tabs" }).toEqual([1, 1]);
  expect(renewals).toEqual(["refresh_token"]);

  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: CALLER });
  for (const tab of tabs) await expect(tab.incoming).toBeVisible();
  const rung = async () => {
    const each = await Promise.all(tabs.map(({ page }) => page.evaluate(() => globalThis.rings)));
    return each.reduce((sum, rings) => sum + rings);
  };
  // The popup is there before the sound.
  await expect.poll(rung, { message: "rings of all tabs" }).toBe(1);
  await sandbox.hangUp(telephonySessionId);
  for (const tab of tabs) await expect(tab.incoming).toHaveCount(0);
  expect(renewals).toEqual(["refresh_token"]);
});
