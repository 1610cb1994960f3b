// A second call beside the first, calls of a queue, and the number dialled last; with real audio.

import { expectToHear } from "./support/audio.mjs";
import { expectNoBarrier } from "./support/barriers.mjs";
import { energyOfASecond, expectOnlyMusic, expectOurVoice, expectToHearMore, outside } from "./support/far-ends.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

const OTHER = "+12125550177";
const QUEUE = "Order Desk";

test("who is called meanwhile hears us while the first hears music, each is gone back to, and both are logged once", async ({ ann, page, sandbox }) => {
  test.slow();
  await ann.talkTo(people.echo);
  await expectOurVoice(sandbox, people.echo);
  await ann.button("Add call", ann.liveCall()).click();
  const panel = page.getByRole("dialog", { name: "Add call" });
  await expect(panel.getByRole("combobox", { name: "Name or number" })).toBeFocused();
  await page.keyboard.type(OTHER);
  await ann.button("Call", panel).click();
  await expect(ann.liveCall()).toHaveCount(2);
  await expect(panel).toHaveCount(0);
  const [first, second] = [ann.liveCall().first(), ann.liveCall().last()];
  await expect(ann.button("Resume", first)).toBeVisible();
  await expect.poll(async () => (await outside(sandbox, OTHER))?.state, { message: "the second has answered" }).toBe("connected");
  await expectOnlyMusic(sandbox, people.echo);
  await expectOurVoice(sandbox, OTHER);
  await expect.poll(() => energyOfASecond(page), { message: "we hear the second" }).toBeGreaterThan(0.0005);

  await ann.button("Resume", first).click();
  await expect(ann.button("Hold", first)).toBeVisible();
  await expect(ann.button("Resume", second)).toBeVisible();
  await expectOnlyMusic(sandbox, OTHER);
  await expectOurVoice(sandbox, people.echo);

  // Whoever is left waits until they are gone back to.
  await ann.button("Hang up", first).click();
  await expect(ann.liveCall()).toHaveCount(1);
  await expectOnlyMusic(sandbox, OTHER);
  await ann.button("Resume", ann.liveCall()).click();
  await expect(ann.button("Hold", ann.liveCall())).toBeVisible();
  await expectOurVoice(sandbox, OTHER);
  await expect.poll(() => energyOfASecond(page), { message: "we hear the second again" }).toBeGreaterThan(0.0005);
  await ann.hangUp();

  const sessions = (await sandbox.calls()).map(({ id }) => `rc-${id}`).sort();
  expect(sessions).toHaveLength(2);
  const logged = async () => (await sandbox.netsuiteCalls()).map(({ externalId }) => externalId).sort();
  await expect.poll(logged, { message: "phone calls in NetSuite" }).toEqual(sessions);
});

test("a second call that comes to nothing leaves the first waiting, and says so", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.button("Add call", ann.liveCall()).click();
  const panel = page.getByRole("dialog", { name: "Add call" });
  await panel.getByRole("combobox", { name: "Name or number" }).fill(people.unknown);
  await ann.button("Call", panel).click();
  const problem = ann.alert("RingCentral knows no such number");
  await expect(problem).toBeVisible();
  await expectNoBarrier(page);
  await expect(ann.liveCall()).toHaveCount(1);
  await expectOnlyMusic(sandbox, people.echo);
  await ann.button("Resume", ann.liveCall()).click();
  await expect(ann.button("Hold", ann.liveCall())).toBeVisible();
  await expectOurVoice(sandbox, people.echo);
  await ann.button("Dismiss", problem).click();
  await expect(problem).toHaveCount(0);
  await ann.hangUp();
  await expect(problem, "read, and not said again by the dialer").toHaveCount(0);
});

test("a queue's call names the queue, is answered or declined, and says why nothing else is possible", async ({ ann, page, sandbox }) => {
  const from = "+12025550143";
  await sandbox.ring({ extension: "101", from, queue: QUEUE });
  await expect(ann.incoming).toContainText(`to ${QUEUE}`);
  for (const name of ["Send to voicemail", "Reply", "Forward"]) {
    const button = ann.button(name, ann.incoming);
    await expect(button, name).toHaveAttribute("aria-disabled", "true");
    await expect(button, name).toHaveAccessibleDescription("RingCentral lets a call from a queue be answered or declined only.");
    await button.focus();
    await page.keyboard.press("Enter");
  }
  await expect(ann.incoming.getByRole("textbox"), "nothing was opened").toHaveCount(0);
  await expect(ann.incoming.getByRole("combobox"), "nothing was opened").toHaveCount(0);
  await expectNoBarrier(page);
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await expectToHear(page);
  await expectToHearMore(sandbox, from, "who called the queue hears us");
  await ann.hangUp();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.message).toContain(QUEUE);

  await sandbox.ring({ extension: "101", from, queue: QUEUE });
  await ann.button("Decline", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
});

test("a queue's number is dialled, and whoever of the queue answers is talked to", async ({ ann, anotherRep, sandbox }) => {
  test.slow();
  const ben = await anotherRep("Ben Okafor");
  await ben.expectReady();
  await ann.dial("200");
  await expect(ben.incoming).toContainText(`to ${QUEUE}`);
  await expect(ben.incoming).toHaveAccessibleName("Incoming call from Ann Lee");
  await expect(ann.duration, "nobody has answered").toHaveCount(0);
  await ben.button("Answer", ben.incoming).click();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  for (const [rep, what] of [[ann, "who called the queue hears the colleague"], [ben, "and the other way round"]]) {
    await expect.poll(() => energyOfASecond(rep.page), { message: what }).toBeGreaterThan(0.0005);
  }
  expect((await sandbox.calls()).map(({ parties }) => parties.map(({ queue }) => queue ?? null))).toEqual([[null, QUEUE]]);
  await ann.hangUp();
  await expect(ben.liveCall()).toHaveCount(0);
});

test("the number dialled last is called again with two keys, also after a reload", async ({ ann, page, sandbox }) => {
  const dialled = async () => (await sandbox.calls()).map(({ parties }) => parties[0].toNumber);
  await ann.dial(people.busy);
  await expect(ann.alert(/busy/)).toBeVisible();
  await ann.talkTo(people.echo);
  await ann.hangUp();
  for (const calls of [3, 4]) {
    await ann.number.focus();
    await ann.number.fill("");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("listbox", { name: "Recent numbers" }).getByRole("option", { selected: true })).toContainText("555-0177");
    await page.keyboard.press("Enter");
    await expect(ann.duration).toHaveText(/0:0[1-9]/);
    await expect.poll(dialled).toEqual([people.busy, ...Array(calls - 1).fill(people.echo)]);
    await ann.hangUp();
    await page.reload();
    await ann.expectReady();
  }
});
