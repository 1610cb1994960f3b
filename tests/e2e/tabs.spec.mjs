// A call outlives its tab. In Chromium and in Firefox; what only Chromium's protocol can do, and many
// tabs, stand in files of their own.

import { expectToHear } from "./support/audio.mjs";
import { close, kill, leave, reload } from "./support/deaths.mjs";
import { judge, often } from "./support/endurance.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { openTab } from "./support/tabs.mjs";

/** How long the far end may hear nothing, in milliseconds. */
const BOUNDS = {
  another: { median: 350, worst: 1_500, strained: 6_000 },
  itself: { median: 1_200, worst: 3_000, strained: 8_000 },
};

/** A record says how long the call was in whole seconds, from RingCentral's own times. */
const ROUNDING = 1.5;

/** Talks, with a note, in the tab that leads; another tab shows it. */
async function talkWithNote(leader, note, others = []) {
  await leader.talkTo(people.echo);
  await leader.notes.fill(note);
  for (const other of others) await expect(other.notes).toHaveValue(note);
}

/** The other side hears this tab, in the same call; answers with the longest silence until now. */
async function expectToCarryOn(tab, id, sandbox) {
  await expect(tab.liveCall()).toBeVisible();
  await expectToHear(tab.page);
  const heard = async () => (await sandbox.lastCall()).farEnd.heard.packets;
  const before = await heard();
  await expect.poll(heard, { message: "the far end hears the tab" }).toBeGreaterThan(before + 20);
  const call = await sandbox.lastCall();
  expect(call.id).toBe(id);
  return call.farEnd.heard.longestSilenceMs;
}

/** One phone call, with the note and as long as it was. */
async function expectOneRecord(sandbox, note) {
  const { id, seconds } = await sandbox.lastCall();
  const records = async () => (await sandbox.netsuiteCalls()).filter(({ externalId }) => externalId === `rc-${id}`);
  const noted = async () => (await records()).filter(({ message }) => message.includes(`\nNote:\n${note}`)).length;
  await expect.poll(noted, { message: "phone calls with the note" }).toBe(1);
  const [record, ...more] = await records();
  expect(more).toEqual([]);
  const [, hours, minutes, rest] = /^Duration: (\d+):(\d\d):(\d\d)$/m.exec(record.message).map(Number);
  const logged = (hours * 60 + minutes) * 60 + rest;
  expect(Math.abs(logged - seconds), `${logged} s for ${seconds} s`).toBeLessThan(ROUNDING);
}

for (const { ends, end, times } of [
  { ends: "is killed", end: kill, times: { short: 5, long: 50 } },
  { ends: "is closed", end: close, times: { short: 1, long: 10 } },
  { ends: "is reloaded", end: reload, times: { short: 1, long: 10 } },
  { ends: "goes elsewhere", end: leave, times: { short: 1, long: 10 } },
]) {
  test(`the tab that talks ${ends}: the next one carries the call on`, async ({ ann, browserName, context, sandbox }) => {
    test.skip(
      end === kill && browserName === "firefox" && process.platform !== "linux",
      "which process renders a page of Firefox is known from /proc",
    );
    const rounds = often(times);
    test.setTimeout(60_000 + rounds * 30_000);
    await sandbox.liftRateLimits();
    const silences = [];
    let talking = ann;
    for (let round = 1; round <= rounds; round += 1) {
      const next = await openTab(context);
      const note = `wants ${round} of them`;
      await talkWithNote(talking, note, [next]);
      const { id } = await sandbox.lastCall();

      await end(talking.page);
      await next.expectChip("Phone", "Ready");
      silences.push(await expectToCarryOn(next, id, sandbox));
      await expect(next.notes).toHaveValue(note);
      await next.hangUp();
      await expectOneRecord(sandbox, note);
      await talking.page.close();
      talking = next;
    }
    const calls = await sandbox.netsuiteCalls();
    expect(calls.map(({ externalId }) => externalId)).toHaveLength(rounds);
    judge(`silence at the far end: the tab that talks ${ends} (${browserName})`, silences, BOUNDS.another);
  });
}

test("the only tab is reloaded during a call and carries it on", async ({ ann, browserName, page, sandbox }) => {
  const rounds = often({ short: 3, long: 20 });
  test.setTimeout(60_000 + rounds * 30_000);
  await sandbox.liftRateLimits();
  // The browser asks whether the page may go.
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  const silences = [];
  for (let round = 1; round <= rounds; round += 1) {
    const note = `asks ${round} times`;
    await talkWithNote(ann, note);
    const { id } = await sandbox.lastCall();
    await page.reload();
    await ann.expectReady();
    silences.push(await expectToCarryOn(ann, id, sandbox));
    await expect(ann.notes).toHaveValue(note);
    await ann.hangUp();
    await expectOneRecord(sandbox, note);
  }
  expect(asked).toEqual(Array(rounds).fill("beforeunload"));
  expect(await sandbox.netsuiteCalls()).toHaveLength(rounds);
  judge(`silence at the far end: the only tab is reloaded (${browserName})`, silences, BOUNDS.itself);
});
