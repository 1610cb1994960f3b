// How well the two of a call hear each other, on networks that lose, delay and shuffle some of it.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { inEveryLook } from "./support/looks.mjs";
import { people } from "./support/people.mjs";

/** From what the network does to the words on the screen. */
const WITHIN_MS = 3_000;

/** Browsers let sound wait on for half a minute after it came unevenly or late. */
const RECOVERS_WITHIN_MS = 60_000;

const LOSES_THEIRS = "loses some of what they say";
const SLOW = "takes long to be heard";
const UNEVEN = "reaches you unevenly";

/** How the card says a grade. */
const said = (call, grade) => call.getByRole("status", { name: `Call quality: ${grade}`, exact: true });

const saidAsOneOf = (call, grades) => call.getByRole("status", { name: new RegExp(`^Call quality: (${grades.source})$`) });

// What each does to the buffer of the browser outlasts it, so that the next begins with a call of its own.
const NETWORKS = [
  ["loses a little of what they say", { loss: 9 }, /Fair/, LOSES_THEIRS],
  ["loses much of it", { loss: 40 }, /Poor/, LOSES_THEIRS],
  // A delay begins with a gap, which may be Poor by itself.
  ["delays it", { delayMs: 350 }, /Fair|Poor/, SLOW],
  ["delays it much", { delayMs: 900 }, /Poor/, SLOW],
  ["shuffles it", { jitterMs: 150 }, /Fair/, UNEVEN],
  ["shuffles it much", { jitterMs: 500 }, /Poor/, UNEVEN],
];

for (const [what, how, grades, cause] of NETWORKS) {
  test(`a network that ${what} is said within three seconds, with its cause, and so is its end`, async ({ ann, sandbox }) => {
    test.slow();
    const call = ann.liveCall();
    const good = said(call, "Good");
    await ann.talkTo(people.echo);
    // The phone knows by then what is usual.
    await expect(ann.duration).toHaveText(/0:0[6-9]/);
    await expect(good).toBeVisible();
    await sandbox.impairsMedia(how);
    const standing = call.filter({ has: saidAsOneOf(ann.page, grades) });
    await standing.filter({ hasText: cause }).waitFor({ timeout: WITHIN_MS });
    await sandbox.impairsMedia();
    await expect(good).toBeVisible({ timeout: RECOVERS_WITHIN_MS });
    await expect(call).not.toContainText(cause);
    await ann.hangUp();
  });
}

// How each looks is looked at here, too: beside other browsers a fair sound is a poor one.
for (const [what, loss] of [["Fair", 9], ["Poor", 40]]) {
  test(`a call whose sound is ${what.toLowerCase()} has no barrier in any look`, async ({ ann, page, sandbox }) => {
    await ann.talkTo(people.echo);
    await expect(ann.duration).toHaveText(/0:0[6-9]/);
    await sandbox.impairsMedia({ loss });
    await expect(ann.liveCall()).toContainText(LOSES_THEIRS);
    await expect(said(ann.liveCall(), what)).toBeVisible();
    await inEveryLook(page, what, { subject: ann.liveCall() });
    await ann.hangUp();
  });
}

test("behind its word stand the figures of a call's sound and what is in the way, and Esc leaves them", async ({ ann, sandbox }) => {
  await ann.talkTo(people.echo);
  const { page } = ann;
  const call = ann.liveCall();
  await expect(said(call, "Good")).toBeVisible();
  const opener = call.getByRole("button", { name: "Figures of the call quality" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const figures = call.getByRole("dialog", { name: "Call quality" });
  await expect(figures).toBeFocused();
  await expect(figures).toContainText("Nothing is in the way.");
  const figure = (name) => figures.locator(`dt:text-is("${name}") + dd`);
  await expect(figure("R-factor")).toContainText(/^(8\d|9[0-3]) of at most 93/);
  await expect(figure("MOS")).toContainText(/^4\.\d of 5/);
  await expect(figure("Lost from them")).toContainText(/^0\.0 %/);
  await expect(figure("Round trip")).toContainText(/^\d+ ms/);
  await expect(figure("Codec")).toContainText(/^(Opus|G\.711)/);
  await sandbox.impairsMedia({ loss: 40 });
  await expect(said(call, "Poor")).toBeVisible();
  await expect(figures).toContainText(LOSES_THEIRS);
  await expect(figure("Lost from them")).toContainText(/^[2-5]\d\.\d %/);
  await expect(figure("R-factor")).toContainText(/^[1-5]?\d of at most 93/);
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await expectNoBarrier(page);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoBarrier(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.keyboard.press("Escape");
  await expect(figures).toBeHidden();
  await expect(opener).toBeFocused();
});

test("a network that loses what the rep says is named once RingCentral has told of it, and recovers", async ({ ann, sandbox }) => {
  await ann.talkTo(people.echo);
  const call = ann.liveCall();
  const good = said(call, "Good");
  await expect(good).toBeVisible();
  await sandbox.impairsMedia({ lossOfPhone: 40 });
  // Every five seconds or so.
  await expect(said(call, "Poor")).toBeVisible({ timeout: 15_000 });
  await expect(call).toContainText("loses some of what you say");
  await sandbox.impairsMedia();
  await expect(good).toBeVisible({ timeout: 15_000 });
});

test("how calls were heard is a report, of one's own and for an admin of everybody's", async ({ rep, sandbox }) => {
  test.slow();
  const ann = await rep("Ann Lee");
  await ann.talkTo(people.echo);
  await expect(said(ann.liveCall(), "Good")).toBeVisible();
  await sandbox.impairsMedia({ loss: 40 });
  await expect(said(ann.liveCall(), "Poor")).toBeVisible();
  await sandbox.impairsMedia();
  await ann.hangUp();
  await ann.expectLogged();

  const toReport = async (page) => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Reports" }).click();
    await page.getByRole("navigation", { name: "Reports", exact: true }).getByRole("link", { name: "Sound quality" }).click();
    await expect(page.getByRole("heading", { name: "Sound quality", level: 1 })).toBeVisible();
  };
  const { page } = ann;
  await toReport(page);
  const days = page.getByRole("region", { name: "By day" });
  await expect(days.getByRole("row")).toHaveCount(2);
  await expect(days).toContainText("some of what they said was lost");
  await expect(page.getByRole("region", { name: "What was in the way" })).toContainText("1 call: some of what they said was lost.");
  await expectNoBarrier(page);
  await page.getByRole("region", { name: "Heard worst" }).getByRole("link").click();
  const details = page.getByRole("dialog", { name: "Call Details" });
  await expect(details).toContainText("poor: some of what they said was lost");

  const carla = await rep("Carla Mendes");
  await toReport(carla.page);
  const anns = carla.page.getByRole("region", { name: "By person" }).getByRole("row").filter({ hasText: "Ann Lee" });
  await expect(anns).toContainText("1 call: some of what they said was lost");
  await expectNoBarrier(carla.page);
});
