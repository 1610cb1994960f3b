// One whole call, from dialling to its outcome, for those who use no pointer and for those who see no
// screen.

import { AccessibilityTree, stateOf } from "./support/accessibility-tree.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { press, tabTo } from "./support/keyboard.mjs";
import { people } from "./support/people.mjs";
import { openRules, save } from "./support/rules.mjs";
import { listenToScreenReader, spoken } from "./support/spoken.mjs";

/** The company wants to know how each call went. */
async function wantDispositions(rep) {
  const { page } = await rep("Carla Mendes");
  await openRules(page);
  await page.getByLabel("Outcomes to choose from").fill("Sold\nCall back");
  await save(page).click();
  await expect(page.getByText("Saved as version 1.")).toBeVisible();
}

async function expectSoldAndHandedOver(sandbox) {
  const messages = async () => (await sandbox.netsuiteCalls()).map(({ message }) => message ?? "");
  await expect.poll(messages).toContainEqual(expect.stringMatching(/Disposition: Sold(.|\n)*Transferred to /));
}

test("by keyboard alone: dialled, held, asked about, handed over, and its outcome chosen", async ({ rep, sandbox }) => {
  test.slow();
  await wantDispositions(rep);
  const [ben, ann] = [await rep("Ben Okafor"), await rep("Ann Lee")];
  const { page } = ann;
  await press(page, "/");
  await page.keyboard.type(people.echo);
  await press(page, "Enter");
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await press(page, "h");
  await expect(ann.button("Resume")).toBeVisible();
  await press(page, "h");
  await expect(ann.button("Hold")).toBeVisible();

  await press(page, "t");
  const dialog = page.getByRole("dialog", { name: "Transfer call" });
  await expect(dialog.getByRole("combobox", { name: "Name or number" })).toBeFocused();
  await page.keyboard.type("102");
  await tabTo(page, ann.button("Ask first", dialog));
  await press(page, "Enter");
  await ben.button("Answer", ben.incoming).click();
  const complete = ann.button("Complete transfer", dialog);
  await expect(complete).not.toHaveAttribute("aria-disabled", "true");
  await tabTo(page, complete);
  await press(page, "Enter");
  await expect(ann.liveCall()).toHaveCount(0);
  await tabTo(page, page.getByRole("combobox", { name: "Disposition" }).first());
  await page.keyboard.type("Sold");
  await expectSoldAndHandedOver(sandbox);
});

test("through the accessibility tree alone: dialled, held, asked about, handed over, and its outcome chosen", async ({ rep, sandbox }) => {
  test.slow();
  await wantDispositions(rep);
  const [ben, ann] = [await rep("Ben Okafor"), await rep("Ann Lee")];
  const tree = await AccessibilityTree.of(ann.page);
  await tree.type("combobox", "Name or number", people.echo);
  await tree.press("button", "Call");
  const call = await tree.find("region", /^Call with /);
  const clock = await tree.find("timer", "Call duration", call);
  await expect.poll(() => tree.text(clock)).toMatch(/0:0[1-9]/);
  await tree.press("button", "Hold", call);
  await tree.find("button", "Resume", call);
  await expect.poll(() => tree.text(call)).toContain("On hold");
  await tree.press("button", "Resume", call);
  await tree.find("button", "Hold", call);
  await tree.press("button", "Mute", call);
  await tree.press("button", "Unmute", call);
  await tree.find("button", "Mute", call);
  await tree.type("textbox", "Call notes", "asked for a price");

  await tree.press("button", "Transfer", call);
  const dialog = await tree.find("dialog", "Transfer call");
  expect((await tree.focused()).name.value, "the dialog's field has the focus").toBe("Name or number");
  await tree.type("combobox", "Name or number", "102", dialog);
  await tree.press("button", "Ask first", dialog);
  const complete = () => tree.find("button", "Complete transfer");
  expect(stateOf(await complete(), "disabled")).toBe(true);
  expect((await complete()).description.value, "why not yet").not.toBe("");
  await ben.button("Answer", ben.incoming).click();
  await expect.poll(async () => stateOf(await complete(), "disabled") ?? false).toBe(false);
  await tree.press("button", "Complete transfer");
  await tree.expectNone("region", /^Call with /);
  await tree.type("combobox", "Disposition", "Sold");
  await expectSoldAndHandedOver(sandbox);
  expect((await sandbox.netsuiteCalls()).some(({ message }) => message?.includes("asked for a price")), "the note").toBe(true);
});

const INCOMING = /^Incoming call from /;

for (const where of ["with the focus", "beside what is typed"]) {
  test(`an inbound call is said once, ${where}, with name and company`, async ({ ann, context, page, sandbox }) => {
    await context.addInitScript(listenToScreenReader);
    await page.reload();
    await ann.expectReady();
    const contact = await sandbox.knownContact();
    if (where === "beside what is typed") await ann.number.focus();
    await sandbox.ring({ extension: "101", from: contact.number });
    await expect(ann.incoming).toContainText(contact.company);
    await expect.poll(async () => (await spoken(page)).join("\n")).toContain(contact.company);
    const tree = await AccessibilityTree.of(page);
    const popup = await tree.find("alertdialog", INCOMING);
    expect(stateOf(popup, "focused") ?? false).toBe(where === "with the focus");
    await tree.press("button", "Answer", popup);
    await expect(ann.duration).toHaveText(/0:0[1-9]/);
    const about = (await spoken(page)).filter((said) => said.includes(contact.company));
    expect(about, "said once").toHaveLength(1);
    expect(about[0]).toMatch(INCOMING);
    expect(about[0]).toContain(contact.name);
    await ann.hangUp();
  });

  test(`a caller whom nobody knows is said once, ${where}, and that nobody does`, async ({ ann, context, page, sandbox }) => {
    await context.addInitScript(listenToScreenReader);
    await page.reload();
    await ann.expectReady();
    if (where === "beside what is typed") await ann.number.focus();
    await sandbox.ring({ extension: "101", from: "+19075550171" });
    await expect(ann.incoming).toContainText("No match in NetSuite");
    await expect.poll(async () => (await spoken(page)).join("\n")).toContain("No match in NetSuite");
    const tree = await AccessibilityTree.of(page);
    await tree.press("button", "Answer", await tree.find("alertdialog", INCOMING));
    await expect(ann.duration).toHaveText(/0:0[1-9]/);
    const about = (await spoken(page)).filter((said) => INCOMING.test(said));
    expect(about, "said once").toHaveLength(1);
    expect(about[0]).toContain("(907) 555-0171");
    await ann.hangUp();
  });
}
