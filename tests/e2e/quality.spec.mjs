// How well the two of a call hear each other, on networks that lose, delay and shuffle.

import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

for (const [what, how, grade, cause] of [
  ["loses a little of what they say", { loss: 9 }, "Fair connection", "loses some of what they say"],
  ["loses much of what they say", { loss: 40 }, "Poor connection", "loses some of what they say"],
  ["loses much of what the rep says", { lossOfPhone: 40 }, "Poor connection", "loses some of what you say"],
  ["shuffles what they say", { jitterMs: 400 }, /^(Fair|Poor) connection$/, "reaches you unevenly"],
  ["is slow", { delayMs: 500 }, "Fair connection", "takes long to be heard"],
]) {
  test(`a network that ${what} is named with its cause, and so is its end`, async ({ ann, sandbox }) => {
    await ann.talkTo(people.echo);
    const call = ann.liveCall();
    const good = call.getByText("Good connection", { exact: true });
    await expect(good).toBeVisible();
    await sandbox.impairsMedia(how);
    await expect(call.getByRole("status").getByText(grade)).toBeVisible();
    await expect(call).toContainText(cause);
    await sandbox.impairsMedia();
    await expect(good).toBeVisible({ timeout: 20_000 });
    await expect(call).not.toContainText(cause);
  });
}
