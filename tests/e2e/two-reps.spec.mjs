import { expectToHear, expectToSend } from "./support/audio.mjs";
import { expect, test } from "./support/fixtures.mjs";

test("two reps in two browsers call each other and hear each other", async ({ ann, anotherRep, page, sandbox }) => {
  const ben = await anotherRep("Ben Okafor");
  await ben.expectReady();

  await ann.dial("102");
  await expect(ben.incoming).toBeVisible();
  await expect(ben.incoming).toContainText(/Ann Lee|101/);
  await ben.button("Answer", ben.incoming).click();

  for (const rep of [ann, ben]) {
    await expect(rep.duration).toHaveText(/0:0[1-9]/);
    await expectToHear(rep.page);
    await expectToSend(rep.page);
  }

  await ben.hangUp();
  await expect(ann.liveCall()).toHaveCount(0);
});

test("a colleague who declines is rung no further", async ({ ann, anotherRep }) => {
  const ben = await anotherRep("Ben Okafor");
  await ben.expectReady();
  await ann.dial("102");
  await ben.button("Decline", ben.incoming).click();
  await expect(ben.incoming).toHaveCount(0);
  await expect(ben.page.getByText("Declined").first()).toBeVisible();
  await expect(ben.liveCall()).toHaveCount(0);
});
