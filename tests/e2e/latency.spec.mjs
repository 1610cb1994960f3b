// What stands between a click and the wire, against what the phone library needs by itself, measured
// in turn in the same browser.

import { expect, test } from "./support/fixtures.mjs";
import { Library } from "./support/library.mjs";
import { markMoments, moment } from "./support/moments.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { median } from "./support/statistics.mjs";

// A trace takes a picture of the page right after each click, on the page's own time.
test.use({ trace: "off" });

const RUNS = 7;
/** Milliseconds that may be ours, on a machine on which the library by itself needs this many. */
const OURS = 30;
const QUICK = 15;

async function ready(context, page) {
  await context.addInitScript(markMoments);
  const phone = new Phone(page);
  await phone.open();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  return phone;
}

function expectNear(what, { app, least, own }) {
  const figures = `${what}: app ${app.map(Math.round)}, least ${least.map(Math.round)}, library's own media ${own.map(Math.round)} ms`;
  console.log(figures);
  // A slower machine draws a call's card more slowly too.
  const allowed = OURS * Math.max(1, median(least) / QUICK);
  expect(median(app) - median(least), figures).toBeLessThanOrEqual(allowed);
  expect(median(app), figures).toBeLessThan(median(own));
}

test("between a click on Call and the INVITE nothing of ours takes longer than 30 ms", async ({ context, page, sandbox }) => {
  test.slow();
  const phone = await ready(context, page);
  const library = await Library.open(await context.browser().newContext({ permissions: ["microphone"] }), sandbox);
  const millis = { app: [], least: [], own: [] };
  for (let run = 0; run < RUNS; run += 1) {
    millis.least.push(await library.calls("least"));
    millis.own.push(await library.calls("own"));
    await phone.number.fill(people.echo);
    const before = await page.evaluate(() => performance.now());
    await phone.call.click();
    const clicked = await moment(page, "click", before);
    millis.app.push((await moment(page, "invite sent", clicked)) - clicked);
    await expect(phone.duration).toBeVisible();
    await phone.hangUp();
  }
  await library.close();
  expectNear("click on Call to INVITE", millis);
});

test("between a click on Answer and the 200 nothing of ours takes longer than 30 ms", async ({ context, page, sandbox }) => {
  test.slow();
  const phone = await ready(context, page);
  const library = await Library.open(await context.browser().newContext({ permissions: ["microphone"] }), sandbox);
  const millis = { app: [], least: [], own: [] };
  for (let run = 0; run < RUNS; run += 1) {
    millis.least.push(await library.answers("least"));
    millis.own.push(await library.answers("own"));
    const before = await page.evaluate(() => performance.now());
    await sandbox.ring({ extension: "101", from: "+12025550143" });
    await phone.button("Answer", phone.incoming).click();
    const clicked = await moment(page, "click", before);
    millis.app.push((await moment(page, "answer sent", clicked)) - clicked);
    await expect(phone.duration).toBeVisible();
    await phone.hangUp();
  }
  await library.close();
  expectNear("click on Answer to 200", millis);
});

test("the microphone is on during a call and at no other time", async ({ ann, page }) => {
  const live = () => page.evaluate(() => globalThis.liveMicrophones());
  expect(await live()).toBe(0);
  await ann.talkTo(people.echo);
  expect(await live()).toBeGreaterThan(0);
  await ann.hangUp();
  await expect.poll(live, { message: "open microphones" }).toBe(0);
});
