// How well the two of a call hear each other, on networks that lose some of it.

import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

const NETWORKS = [
  ["loses a little of what they say", { loss: 9 }, "Fair connection", "loses some of what they say"],
  ["loses much of what the rep says", { lossOfPhone: 40 }, "Poor connection", "loses some of what you say"],
];

test("what a network does to a call is named with its cause, and so is its end", async ({ ann, sandbox }) => {
  test.slow();
  await ann.talkTo(people.echo);
  const call = ann.liveCall();
  const good = call.getByText("Good connection", { exact: true });
  await expect(good).toBeVisible();
  for (const [what, how, grade, cause] of NETWORKS) {
    await test.step(`a network that ${what}`, async () => {
      await sandbox.impairsMedia(how);
      // RingCentral reports what it lost of ours every five seconds or so.
      await expect(call.getByRole("status").getByText(grade)).toBeVisible({ timeout: 20_000 });
      await expect(call).toContainText(cause);
      await sandbox.impairsMedia();
      await expect(good).toBeVisible({ timeout: 30_000 });
      await expect(call).not.toContainText(cause);
    });
  }
});
