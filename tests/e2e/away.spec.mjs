// What happened while nobody listened: no tab open, a browser that was closed, a tab in the background.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "@playwright/test";

import { rememberPeerConnections } from "./support/audio.mjs";
import { chromiumFlags } from "./support/browsers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { servers } from "./support/servers.mjs";

const CALLER = "+12025550143";

const notice = (phone) => phone.page.getByRole("region", { name: "While you were away" });

/** Somebody calls, and hangs up before anybody answers. */
async function ringInVain(sandbox, from) {
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from });
  await sandbox.hangUp(telephonySessionId);
  await expect.poll(async () => (await sandbox.calls()).find(({ id }) => id === telephonySessionId)?.endedAt ?? null, { message: "the call is over" }).not.toBeNull();
}

async function anotherTab(context) {
  const tab = new Phone(await context.newPage());
  await tab.open();
  return tab;
}

test("with no tab open nothing rings, and the next start says what was missed", async ({ ann, context, sandbox }) => {
  await sandbox.losesEvents();
  const known = await sandbox.knownContact();
  await ann.expectHeard();
  await ann.page.close();
  await ringInVain(sandbox, known.number);
  await ringInVain(sandbox, CALLER);

  const next = await anotherTab(context);
  const away = notice(next);
  await expect(away.getByRole("status")).toHaveText("While you were away: 2 missed calls");
  await expect(away.getByRole("listitem")).toHaveCount(2);
  await expect(away.getByRole("listitem").filter({ hasText: known.name })).toContainText("Missed");
  await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "logged calls" }).toBe(2);

  // It stays until it is read, in every tab, and is then gone from every one.
  await next.page.reload();
  await expect(away.getByRole("listitem")).toHaveCount(2);
  const third = await anotherTab(context);
  await expect(notice(third).getByRole("listitem")).toHaveCount(2);
  await third.button("Dismiss", notice(third)).click();
  await expect(notice(third)).toHaveCount(0);
  await expect(away).toHaveCount(0);
  await next.page.reload();
  await expect(next.page.getByRole("list", { name: "Calls of this session" }).getByRole("listitem")).toHaveCount(2);
  await expect(away).toHaveCount(0);
  expect(await sandbox.netsuiteCalls()).toHaveLength(2);
});

test("who was missed is called back from the notice", async ({ ann, context, sandbox }) => {
  await sandbox.losesEvents();
  await ann.expectHeard();
  await ann.page.close();
  await ringInVain(sandbox, people.echo);
  const next = await anotherTab(context);
  await next.expectReady();
  await notice(next).getByRole("button", { name: /^Call back / }).click();
  await expect(next.duration).toHaveText(/0:0[1-9]/);
  expect((await sandbox.calls()).at(-1).parties.some((party) => JSON.stringify(party).includes(people.echo))).toBe(true);
  await next.hangUp();
});

test("calls that came and went while the events were lost are made up for, each logged once", async ({ ann, page, sandbox }) => {
  await sandbox.losesEvents();
  await sandbox.ringcentralFails({ path: "/restapi/oauth/wstoken", status: 503, retryAfter: 2, times: 2 });
  await sandbox.dropSockets("all");
  await ringInVain(sandbox, CALLER);
  await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "logged calls", timeout: 30_000 }).toBe(1);
  await ann.expectChip("RingCentral", "Connected");
  await ann.button("About the RingCentral connection").click();
  await expect(page.getByRole("dialog", { name: "RingCentral connection" })).toContainText(/RingCentral's call log/);
});

test("the browser is closed and opened again: it is connected, until RingCentral revokes the sign-in", async ({ sandbox }) => {
  test.slow();
  const profile = await mkdtemp(join(tmpdir(), "ledgerline-profile-"));
  const launch = async () => {
    const options = { executablePath: process.env.CHROME, args: chromiumFlags, baseURL: servers.app, permissions: ["microphone", "notifications"] };
    const context = await chromium.launchPersistentContext(profile, options);
    await context.addInitScript(rememberPeerConnections);
    const phone = new Phone(await context.newPage());
    await phone.open();
    return { context, phone };
  };
  try {
    let { context, phone } = await launch();
    await phone.connectAs("Ann Lee");
    await phone.expectReady();
    await context.close();

    ({ context, phone } = await launch());
    await phone.expectChip("RingCentral", "Connected");
    await phone.expectReady();
    await context.close();

    await sandbox.revoke("101");
    ({ context, phone } = await launch());
    let refreshes = 0;
    context.on("request", (request) => {
      refreshes += request.url().endsWith("/restapi/oauth/token") ? 1 : 0;
    });
    await phone.expectChip("RingCentral", "Reconnect needed");
    expect(refreshes).toBeLessThanOrEqual(1);
    await context.close();
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
});

test("a tab in the background rings: tone, title and notification", async ({ context, page, sandbox }) => {
  await context.addInitScript(() => {
    globalThis.shown = [];
    globalThis.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      globalThis.tones += 1;
      return start.apply(this, when);
    };
    class Shown extends EventTarget {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title, options) {
        super();
        globalThis.shown.push([title, options?.body]);
      }
      close() {}
    }
    globalThis.Notification = Shown;
    // No browser without a window hides a page; one with a window tells it like this.
    globalThis.hide = () => {
      Object.defineProperty(document, "hidden", { get: () => true });
      Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  const ann = new Phone(page);
  await ann.open();
  await ann.connectAs("Ann Lee");
  await ann.expectReady();
  const front = await context.newPage();
  await front.bringToFront();
  await page.evaluate(() => globalThis.hide());
  await sandbox.ring({ extension: "101", from: CALLER });
  await expect.poll(() => page.evaluate(() => globalThis.shown.length), { message: "notifications" }).toBe(1);
  expect(await page.evaluate(() => globalThis.tones), "tones").toBeGreaterThan(0);
  await expect.poll(() => page.title(), { message: "the title" }).toMatch(/Incoming call/);
  await page.bringToFront();
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.liveCall()).toBeVisible();
  await ann.hangUp();
});

test("the tab that holds the connection is closed: the next one hears what happens meanwhile", async ({ ann, context, page, sandbox }) => {
  await sandbox.liftRateLimits();
  const next = await anotherTab(context);
  await next.expectChip("Phone", "Ready in another tab");
  await page.close();
  // Before the next tab can have its socket and its registration.
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: CALLER });
  await expect(next.incoming).toBeVisible();
  await sandbox.hangUp(telephonySessionId);
  await expect(next.incoming).toHaveCount(0);
  await next.expectReady();
  await next.expectLogged();
  await sandbox.expectOnlyOnePhoneCall();
  await next.button("About the RingCentral connection").click();
  await expect(next.page.getByRole("dialog", { name: "RingCentral connection" })).toContainText("0 events lost");
});
