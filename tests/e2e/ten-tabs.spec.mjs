// Ten tabs are one phone: one registration, one event socket, and no event is lost with it.

import { Chance, count, often, pause } from "./support/endurance.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { openTab } from "./support/tabs.mjs";

const TABS = 10;
const LASTS = often({ short: 36_000, long: 600_000 });
const DROP_EVERY = often({ short: 5_000, long: 20_000 });
const LOOK_EVERY = 250;
/** The library renews a registration three seconds before its end, which a busy machine may miss. */
const LAPSES = often({ short: 10_000, long: 0 });
/** A loss of five seconds is shown, and a busy machine may need that long. */
const CHIP_CHANGES = often({ short: 6, long: 1 });
const ANN = "300012341";

/** Runs in the page: how often the chip has changed since it was asked for. */
function watchChip() {
  const chip = document.querySelector("[role=status][aria-label^='RingCentral: ']");
  globalThis.chipChanges = [];
  new MutationObserver(() => globalThis.chipChanges.push(chip.ariaLabel)).observe(chip, { attributeFilter: ["aria-label"] });
}

/** Notes each notification that comes over an event socket of this page. */
function listen(heard, page) {
  page.on("websocket", (socket) => {
    if (!new URL(socket.url()).pathname.startsWith("/ws")) return;
    socket.on("framereceived", ({ payload }) => {
      const [head, body] = JSON.parse(payload);
      if (head.type !== "ServerNotification") return;
      const { telephonySessionId, parties } = body.body;
      for (const { status } of parties ?? []) heard.add(`${telephonySessionId} ${status.code}`);
    });
  });
}

test("ten tabs hold one registration and one event socket, and lose no event with it", async ({ context, page, phone, sandbox }) => {
  test.setTimeout(120_000 + LASTS * 2);
  await sandbox.liftRateLimits();
  const open = async () => Object.values(await sandbox.sockets()).map((sockets) => sockets.open);
  await expect.poll(open, { message: "sockets of journeys before this one" }).toEqual([0, 0]);
  await sandbox.reset();
  await sandbox.liftRateLimits();
  const heard = new Set();
  listen(heard, page);
  context.on("page", (opened) => listen(heard, opened));
  await page.reload();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  const tabs = [phone];
  while (tabs.length < TABS) tabs.push(await openTab(context));
  for (const tab of tabs) await tab.page.evaluate(watchChip);
  const chance = new Chance();

  const until = Date.now() + LASTS;
  const registered = [];
  const watched = (async () => {
    while (Date.now() < until) {
      const phones = (await sandbox.registrations()).filter(({ extensionNumber }) => extensionNumber === "101");
      registered.push(phones.length);
      await pause(LOOK_EVERY);
    }
  })();
  let drops = 0;
  const dropped = (async () => {
    while (Date.now() + DROP_EVERY < until) {
      await pause(DROP_EVERY);
      await sandbox.dropSockets("events");
      drops += 1;
    }
  })();
  const calls = [];
  while (Date.now() < until) {
    // Some are over before the socket is back.
    const from = `+1202555${1000 + calls.length}`;
    const { telephonySessionId } = await sandbox.ring({ extension: "101", from });
    calls.push(telephonySessionId);
    await pause(chance.between(0, 1_500));
    await sandbox.hangUp(telephonySessionId);
    await pause(chance.between(0, 1_500));
  }
  await Promise.all([watched, dropped]);

  const happened = async () =>
    (await sandbox.calls()).flatMap(({ id, parties }) =>
      parties
        .filter(({ extensionId }) => extensionId === ANN)
        .flatMap(({ history }) => history.map(([status]) => `${id} ${status}`)),
    );
  const lost = async () => (await happened()).filter((event) => !heard.has(event));
  // A busy machine may have needed longer to come back than the socket was left alone.
  await expect.poll(lost, { message: "events that no tab heard", timeout: 60_000 }).toEqual([]);
  for (const tab of tabs) await expect(tab.finished("Missed")).toHaveCount(calls.length);
  const logged = async () => (await sandbox.netsuiteCalls()).map(({ externalId }) => externalId).sort();
  await expect.poll(logged, { message: "phone calls in NetSuite" }).toEqual(calls.map((id) => `rc-${id}`).sort());

  expect(Math.max(...registered), "registrations at a time").toBe(1);
  const lapsed = registered.filter((phones) => phones === 0).length * LOOK_EVERY;
  expect(lapsed, "milliseconds without a registration").toBeLessThanOrEqual(LAPSES);
  const { events, sip } = await sandbox.sockets();
  expect(sip, "the phone's socket").toEqual({ open: 1, mostAtOnce: 1, opened: 1 });
  expect(events, "event sockets").toMatchObject({ open: 1, mostAtOnce: 1 });
  // One that is not back yet is not dropped.
  expect(events.opened).toBeGreaterThan(1);
  expect(events.opened).toBeLessThanOrEqual(drops + 1);
  const changes = await Promise.all(tabs.map((tab) => tab.page.evaluate(() => globalThis.chipChanges)));
  expect(Math.max(...changes.map(({ length }) => length)), `changes of the chip: ${changes}`).toBeLessThanOrEqual(CHIP_CHANGES);
  count(`events that ten tabs heard over ${events.opened} event sockets, none lost`, (await happened()).length);
});
