// Where the focus is when what held it has gone, and what then becomes of what is typed.

import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

const OTHER = "+12125550177";

/** Calls somebody else besides, by keyboard. */
async function add(ann, page, number) {
  await ann.button("Add call", ann.liveCall()).click();
  const panel = page.getByRole("dialog", { name: "Add call" });
  await expect(panel.getByRole("combobox", { name: "Name or number" })).toBeFocused();
  await page.keyboard.type(number);
  await ann.button("Call", panel).press("Enter");
  await expect(ann.liveCall()).toHaveCount(2);
  await expect(panel).toHaveCount(0);
}

const note = (card) => card.getByRole("textbox", { name: "Call notes" });

test("what is typed while the other side hangs up is a note and no command, and the note is gone on with", async ({
  ann,
  page,
  sandbox,
}) => {
  await ann.talkTo(people.echo);
  await add(ann, page, OTHER);
  const [first, second] = [ann.liveCall().first(), ann.liveCall().last()];
  await expect(ann.button("Resume", first)).toBeVisible();
  await expect(ann.button("Hold", second)).toBeVisible();
  await note(second).focus();
  await page.keyboard.type("wants t");
  const [one, other] = await sandbox.calls();
  await sandbox.hangUp(other.id);
  await expect(ann.liveCall()).toHaveCount(1);
  // Each of these would be a command: hold, end, mute.
  await page.keyboard.type("hem");
  await expect(ann.button("Resume", ann.liveCall())).toBeVisible();
  await expect(ann.button("Mute", ann.liveCall())).toBeVisible();
  await expect.poll(async () => (await sandbox.netsuiteCalls()).map(({ message }) => message).join()).toContain("wants t");

  await note(ann.liveCall()).focus();
  await page.keyboard.type("ten of ");
  await sandbox.hangUp(one.id);
  await expect(ann.liveCall()).toHaveCount(0);
  await expect(note(page)).toBeFocused();
  await page.keyboard.type("them");
  await expect(note(page)).toHaveValue("ten of them");
});

test("a line that is added to a note leaves whoever types in it where they are, and nothing is lost", async ({ ann, page, sandbox }) => {
  await sandbox.ring({ extension: "101", from: OTHER });
  await ann.button("Reply", ann.incoming).click();
  await ann.button("I am in a meeting").click();
  await expect(ann.incoming).toHaveCount(0);
  await ann.button("Open call").click();
  await expect(note(page)).toHaveValue(/^Replied: I am in a meeting/);
  await note(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nhe wants bl");
  await expect(note(page)).toHaveValue(/^The caller answered: yes$/m);
  await page.keyboard.type("ue ones");
  await expect(note(page)).toHaveValue(/^he wants blue ones$/m);
  await expect(note(page)).toHaveValue(/^The caller answered: yes$/m);
  const kept = await note(page).inputValue();
  await expect.poll(async () => (await sandbox.netsuiteCalls()).map(({ message }) => message).join()).toContain(kept);
});

test("a panel that is left leads back to what opened it, and no button takes the focus away with it", async ({ ann, page }) => {
  await ann.talkTo(people.echo);
  for (const [opener, name] of [
    ["Transfer", "Transfer call"],
    ["Flip", "Flip call"],
    ["Add call", "Add call"],
  ]) {
    await ann.button(opener, ann.liveCall()).press("Enter");
    await expect(page.getByRole("dialog", { name })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(ann.button(opener, ann.liveCall())).toBeFocused();
  }
  await add(ann, page, OTHER);
  await expect(page.locator(":focus")).toHaveCount(1);
  await expect(page.locator(":focus")).not.toHaveRole("button");
});
