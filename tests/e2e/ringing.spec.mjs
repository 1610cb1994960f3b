// What a ringing call can get instead of an answer.

import { expect, test } from "./support/fixtures.mjs";
import { watchTops } from "./support/tops.mjs";

const CALLER = "+12025550143";

/** How RingCentral says that the called party was left. */
const leftBecause = async (sandbox) => {
  const call = (await sandbox.calls()).at(-1);
  return JSON.stringify(call);
};

for (const [what, choose, words] of [
  ["one of RingCentral's texts", (ann) => ann.button("I am in a meeting").click(), "I am in a meeting"],
  [
    "a time to call back",
    async (ann, page) => {
      await page.getByRole("spinbutton", { name: "After how many" }).fill("2");
      await page.getByRole("combobox", { name: "Minutes, hours or days" }).selectOption("hours");
      await ann.button("Send with this time").click();
    },
    "I will call you back in 2 hours",
  ],
  [
    "own words",
    async (ann, page) => {
      await page.getByRole("textbox", { name: "Your own reply" }).fill("Back at three");
      await page.keyboard.press("Enter");
    },
    "Back at three",
  ],
]) {
  test(`the caller gets a reply, ${what}, and NetSuite says which`, async ({ ann, page, sandbox }) => {
    await sandbox.ring({ extension: "101", from: CALLER });
    await ann.button("Reply", ann.incoming).click();
    await choose(ann, page);
    await expect(ann.incoming).toHaveCount(0);
    await expect.poll(() => leftBecause(sandbox)).toContain("CallReplied");
    expect((await sandbox.calls()).at(-1).replied).toBe(words);
    await expect(page.getByRole("status").getByText("answered your reply: yes.")).toBeVisible();
    await ann.expectLogged();
    expect((await sandbox.expectOnlyOnePhoneCall()).message).toContain(`Replied: ${words}`);
    const said = `Replied: ${words}\nThe caller answered: yes`;
    await expect.poll(async () => (await sandbox.netsuiteCalls())[0].message, { message: "the caller pressed 1" }).toContain(said);
    await ann.button("Open call").click();
    await expect(page.getByRole("region", { name: "Call ended" })).toContainText("The caller answered: yes");
    await expect(page.getByText("answered your reply")).toHaveCount(0);
  });
}

test("what RingCentral takes and does not do rings again within seconds, and can be done again", async ({ ann, page, sandbox }) => {
  await sandbox.ignoresNextWish();
  await sandbox.ring({ extension: "101", from: CALLER });
  await ann.button("Reply", ann.incoming).click();
  await ann.button("I am in a meeting").click();
  await expect(ann.button("Answer", ann.incoming)).toHaveAttribute("aria-disabled", "true");
  await expect(ann.incoming.getByRole("alert").first()).toContainText("did not give your reply to the caller", { timeout: 10_000 });
  await expect(ann.button("Answer", ann.incoming)).not.toHaveAttribute("aria-disabled", "true");
  await ann.button("Send to voicemail", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
  await ann.expectLogged();
  expect((await sandbox.expectOnlyOnePhoneCall()).message).not.toContain("Replied");
});

test("a ringing call is forwarded to a number, and a wrong number rings on", async ({ ann, page, sandbox }) => {
  await sandbox.ring({ extension: "101", from: CALLER });
  await ann.button("Forward", ann.incoming).click();
  const number = page.getByRole("combobox", { name: "Forward to" });
  await expect(number).toBeFocused();
  await number.fill("my mobile");
  await ann.button("Forward call").click();
  await expect(page.getByRole("group", { name: "Forward" }).getByRole("alert")).toContainText("not a phone number");
  await number.fill("(212) 555-0177");
  await page.keyboard.press("Enter");
  await expect(ann.incoming).toHaveCount(0);
  await expect.poll(() => leftBecause(sandbox)).toContain("+12125550177");
});

test("a ringing call is forwarded to a colleague by name, whose number stands there before it goes", async ({ ann, page, sandbox }) => {
  await sandbox.ring({ extension: "101", from: CALLER });
  await ann.button("Forward", ann.incoming).click();
  const person = page.getByRole("combobox", { name: "Forward to" });
  await person.fill("ben oka");
  const ben = page.getByRole("option", { name: /Ben Okafor/ });
  await expect(ben).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(ben).toHaveAttribute("aria-selected", "true");
  // Esc closes the list alone.
  await page.keyboard.press("Escape");
  await expect(ben).toBeHidden();
  await expect(person).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(person).toHaveValue(/102/);
  await expect(ann.incoming).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(ann.incoming).toHaveCount(0);
  await expect.poll(() => leftBecause(sandbox)).toContain("Ben Okafor");
});

test("a ringing call is forwarded to a phone of one's own with one click", async ({ ann, page, sandbox }) => {
  await sandbox.ring({ extension: "101", from: CALLER });
  await ann.button("Forward", ann.incoming).click();
  await page.getByRole("button", { name: /^Forward to Desk phone/ }).click();
  await expect(ann.incoming).toHaveCount(0);
  await expect.poll(() => leftBecause(sandbox)).toContain("+16505550151");
});

test("an ignored call rings on unseen, and one sent to voicemail gets there", async ({ ann, sandbox }) => {
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: CALLER });
  await ann.button("Ignore", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
  expect((await sandbox.calls()).at(-1).endedAt ?? null, "rings on").toBeNull();
  await sandbox.hangUp(telephonySessionId);

  await sandbox.ring({ extension: "101", from: "+12125550177" });
  await ann.button("Send to voicemail", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
  await expect.poll(() => leftBecause(sandbox)).toContain("Voicemail");
  await expect(ann.finished("555-0177")).toContainText("Sent to voicemail");
});

for (const [width, height] of [[1280, 720], [360, 740]]) {
  for (const [who, from, known] of [
    ["nobody knows", CALLER, "No match in NetSuite"],
    ["two may be", "+12125550177", "Halcyon Freight Brokers"],
    ["a customer is", "+14155550134", "Matched by"],
  ]) {
    test(`what becomes known of a caller who ${who} moves no button of the popup, ${width} wide`, async ({ ann, page, sandbox }) => {
      await page.setViewportSize({ width, height });
      let tell;
      const told = new Promise((resolve) => (tell = resolve));
      await page.route("**/api/v1/callers", async (route) => {
        await told;
        await route.continue();
      });
      await sandbox.ring({ extension: "101", from });
      await expect(ann.incoming).toContainText("Looking in NetSuite.");
      const tops = await watchTops(page, ann.incoming, ["Decline", "Answer", "Ignore"]);
      await expect.poll(tops).toHaveLength(1);
      tell();
      await expect(ann.incoming).toContainText(known);
      await ann.button("Decline", ann.incoming).click();
      expect(await tops()).toHaveLength(1);
    });
  }
}

test("Esc closes what Reply and Forward open, and the call rings on", async ({ ann, page, sandbox }) => {
  await sandbox.ring({ extension: "101", from: CALLER });
  for (const name of ["Reply", "Forward"]) {
    await ann.button(name, ann.incoming).click();
    const group = page.getByRole("group", { name });
    await expect(group).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(group).toHaveCount(0);
    await expect(ann.button(name, ann.incoming)).toBeFocused();
  }
  await expect(ann.incoming).toBeVisible();
});
