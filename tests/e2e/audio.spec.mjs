// Where the sound of a call is: it moves between tabs that live, and over another network.

import { expectToHear, expectToSend, refuseMicrophone } from "./support/audio.mjs";
import { close } from "./support/deaths.mjs";
import { judge, often } from "./support/endurance.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { openTab } from "./support/tabs.mjs";

/** How long the far end may hear nothing, in milliseconds. */
const BOUNDS = {
  move: { median: 100, worst: 500, strained: 3_000 },
  network: { median: 2_000, worst: 2_500, strained: 6_000 },
};

const LOST = "The connection was lost. It is being restored; stay on the line.";

const heard = async (sandbox) => (await sandbox.lastCall()).farEnd.heard;

/** The far end hears us, in this call and no other; answers with its longest silence until now. */
async function expectToBeHeard(sandbox, id) {
  const { packets } = await heard(sandbox);
  const now = async () => (await heard(sandbox)).packets;
  await expect.poll(now, { message: "the far end hears us" }).toBeGreaterThan(packets + 30);
  expect((await sandbox.lastCall()).id).toBe(id);
  return (await heard(sandbox)).longestSilenceMs;
}

test("the audio moves to the tab where somebody clicks, and the call goes on", async ({ ann, context, sandbox }) => {
  const rounds = often({ short: 5, long: 50 });
  test.setTimeout(60_000 + rounds * 30_000);
  await sandbox.liftRateLimits();
  const silences = [];
  let [from, to] = [ann, await openTab(context)];
  for (let round = 1; round <= rounds; round += 1) {
    await from.talkTo(people.echo);
    const { id } = await sandbox.lastCall();
    await expect(to.liveCall()).toBeVisible();
    await expect(from.button("Move audio here")).toHaveCount(0);
    await expectToBeHeard(sandbox, id);
    await to.button("Move audio here", to.liveCall()).click();
    await to.expectChip("Phone", "Ready");
    await from.expectChip("Phone", "Ready in another tab");
    const microphones = () => Promise.all([from, to].map(({ page }) => page.evaluate(() => globalThis.liveMicrophones() > 0)));
    await expect.poll(microphones, { message: "an open microphone here and there" }).toEqual([false, true]);
    silences.push(await expectToBeHeard(sandbox, id));
    await expectToHear(to.page);
    await expectToSend(to.page);
    await expect(to.duration).toBeVisible();
    await from.hangUp();
    await expect(to.liveCall()).toHaveCount(0);
    [from, to] = [to, from];
  }
  const logged = async () => (await sandbox.netsuiteCalls()).length;
  await expect.poll(logged, { message: "phone calls, one for each" }).toBe(rounds);
  expect(await sandbox.calls()).toHaveLength(rounds);
  judge("silence at the far end: the audio moves to another tab", silences, BOUNDS.move);
});

test("without a microphone in the tab where somebody clicks the call stays where it is", async ({ ann, context, sandbox }) => {
  const other = await openTab(context);
  await ann.talkTo(people.echo);
  const { id } = await sandbox.lastCall();
  await other.page.evaluate(refuseMicrophone, "NotAllowedError");
  await other.button("Move audio here", other.liveCall()).click();
  await expect(other.alert("The audio stays in the other tab: the browser blocks the microphone in this one.")).toBeVisible();
  await other.expectChip("Phone", "Ready in another tab");
  await ann.expectReady();
  await expectToBeHeard(sandbox, id);
  await ann.hangUp();
});

test("a network that changes during a call is bridged within two seconds, and nothing is dialled again", async ({ ann, page, sandbox }) => {
  const rounds = often({ short: 3, long: 20 });
  test.setTimeout(60_000 + rounds * 30_000);
  await sandbox.liftRateLimits();
  const silences = [];
  for (let round = 1; round <= rounds; round += 1) {
    await ann.talkTo(people.echo);
    const { id } = await sandbox.lastCall();
    await expectToBeHeard(sandbox, id);
    await sandbox.breaksPaths();
    silences.push(await expectToBeHeard(sandbox, id));
    await expectToHear(page);
    await ann.expectReady();
    await expect(ann.alert(LOST)).toHaveCount(0);
    await expect(ann.liveCall()).toBeVisible();
    await ann.hangUp();
  }
  expect(await sandbox.calls()).toHaveLength(rounds);
  judge("silence at the far end: the network changes during a call", silences, BOUNDS.network);
});

test("a browser that loses its network and finds another registers again and keeps its call", async ({ ann, context, page, sandbox }) => {
  await ann.talkTo(people.echo);
  const { id } = await sandbox.lastCall();
  await context.setOffline(true);
  await sandbox.breaksPaths();
  await sandbox.dropSockets("all");
  await expect(ann.alert(LOST)).toBeVisible();
  await expect(ann.chip("Phone", "Ready")).toHaveCount(0);
  await context.setOffline(false);
  await ann.expectReady();
  await expectToBeHeard(sandbox, id);
  await expectToHear(page);
  await expect(ann.alert(LOST)).toHaveCount(0);
  await expect(ann.duration).toBeVisible();
  expect(await sandbox.calls()).toHaveLength(1);
  await ann.hangUp();
  await sandbox.expectOnlyOnePhoneCall({ externalId: `rc-${id}` });
});

test("sound that does not come back is said on the card for as long as it is away", async ({ ann, sandbox }) => {
  await ann.talkTo(people.echo);
  await sandbox.dropsMedia();
  await expect(ann.alert(LOST)).toBeVisible();
  await expect(ann.duration).toBeVisible();
  await ann.hangUp();
  await ann.expectLogged();
});

for (const document of ["rfc", "guide"]) {
  test(`another tab goes on with a call where Replaces is read as the ${document} has it`, async ({ ann, context, sandbox }) => {
    await sandbox.readsReplacesBy(document);
    const next = await openTab(context);
    await ann.talkTo(people.echo);
    const { id } = await sandbox.lastCall();
    await close(ann.page);
    await next.expectChip("Phone", "Ready");
    await expectToBeHeard(sandbox, id);
    await expectToHear(next.page);
    await next.hangUp();
    await sandbox.expectOnlyOnePhoneCall({ externalId: `rc-${id}` });
  });
}
