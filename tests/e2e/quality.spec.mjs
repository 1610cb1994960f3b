// How well the two of a call hear each other, on networks that lose, delay and shuffle some of it.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

/** From what the network does to the words on the screen. */
const WITHIN_MS = 3_000;

const LOSES_THEIRS = "loses some of what they say";
const NETWORKS = [
  // What each does to the buffer of the browser outlasts it, so that the next begins with a call of its own.
  [
    ["loses a little of what they say", { loss: 9 }, "Fair connection", LOSES_THEIRS],
    ["loses much of it", { loss: 40 }, "Poor connection", LOSES_THEIRS],
  ],
  [["delays it", { delayMs: 450 }, /Fair|Poor/, "takes long to be heard"]],
  [["shuffles it", { jitterMs: 500 }, "Poor connection", "reaches you unevenly"]],
];

test("what a network does to a call is said within three seconds with its cause, and so is its end", async ({ ann, sandbox }) => {
  test.slow();
  const call = ann.liveCall();
  const good = call.getByText("Good connection", { exact: true });
  for (const networks of NETWORKS) {
    await ann.talkTo(people.echo);
    // The phone knows by then what is usual.
    await expect(ann.duration).toHaveText(/0:0[6-9]/);
    await expect(good).toBeVisible();
    for (const [what, how, grade, cause] of networks) {
      await test.step(`a network that ${what}`, async () => {
        await sandbox.impairsMedia(how);
        const standing = call.filter({ has: ann.page.getByRole("status").getByText(grade) });
        await standing.filter({ hasText: cause }).waitFor({ timeout: WITHIN_MS });
      });
    }
    await sandbox.impairsMedia();
    if (networks.length > 1) {
      await expect(good).toBeVisible();
      await expect(call).not.toContainText(LOSES_THEIRS);
    }
    await ann.hangUp();
  }
});

test("a network that loses what the rep says is named once RingCentral has told of it, and recovers", async ({ ann, sandbox }) => {
  await ann.talkTo(people.echo);
  const call = ann.liveCall();
  const good = call.getByText("Good connection", { exact: true });
  await expect(good).toBeVisible();
  await sandbox.impairsMedia({ lossOfPhone: 40 });
  // Every five seconds or so.
  await expect(call.getByRole("status").getByText("Poor connection")).toBeVisible({ timeout: 15_000 });
  await expect(call).toContainText("loses some of what you say");
  await sandbox.impairsMedia();
  await expect(good).toBeVisible({ timeout: 15_000 });
});

test("how calls were heard is a report, of one's own and for an admin of everybody's", async ({ rep, sandbox }) => {
  test.slow();
  const ann = await rep("Ann Lee");
  await ann.talkTo(people.echo);
  await expect(ann.liveCall().getByText("Good connection", { exact: true })).toBeVisible();
  await sandbox.impairsMedia({ loss: 40 });
  await expect(ann.liveCall().getByRole("status").getByText("Poor connection")).toBeVisible();
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
