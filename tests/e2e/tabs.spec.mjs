import { expectToHear } from "./support/audio.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { killRenderer } from "./support/renderer.mjs";

/** How often the tab that talks is killed; more often for a measurement. */
const KILLS = Number(process.env.KILLS ?? 3);

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Opens another tab of the same browser. */
async function anotherTab(context) {
  const tab = new Phone(await context.newPage());
  await tab.open();
  await tab.expectChip("RingCentral", "Connected");
  await tab.expectChip("Phone", "Ready in another tab");
  return tab;
}

test("the tab that talks is killed: the next one carries the call on", async ({ ann, context, sandbox }) => {
  test.setTimeout(60_000 + KILLS * 30_000);
  await sandbox.liftRateLimits();
  const silences = [];
  let talking = ann;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const next = await anotherTab(context);
    await talking.talkTo(people.echo);
    await talking.notes.fill(`wants ${kill}`);
    await expect(next.notes).toHaveValue(`wants ${kill}`);
    const { id, farEnd } = await sandbox.lastCall();

    await killRenderer(talking.page);
    await next.expectChip("Phone", "Ready");
    await expect(next.liveCall()).toBeVisible();
    await expectToHear(next.page);
    const heard = async () => (await sandbox.lastCall()).farEnd.heard.packets;
    const before = await heard();
    await expect.poll(heard, { message: "the far end hears the next tab" }).toBeGreaterThan(before + 20);
    const after = await sandbox.lastCall();
    expect(after.id).toBe(id);
    expect(farEnd.heard.longestSilenceMs).toBeLessThan(300);
    silences.push(after.farEnd.heard.longestSilenceMs);

    await expect(next.notes).toHaveValue(`wants ${kill}`);
    await next.hangUp();
    await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "logged phone calls" }).toBe(kill);
    await talking.page.close();
    talking = next;
  }
  console.log(`silence at the far end: median ${median(silences)} ms, worst ${Math.max(...silences)} ms, of ${silences.length}: ${silences.join(", ")}`);
  const notes = (await sandbox.netsuiteCalls()).map(({ message }) => Number(/wants (\d+)/.exec(message)?.[1]));
  expect(notes.sort((a, b) => a - b)).toEqual(silences.map((_, at) => at + 1));
  expect(Math.max(...silences)).toBeLessThanOrEqual(1_500);
});
