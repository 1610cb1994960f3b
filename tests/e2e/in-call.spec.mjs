// What a rep does in a call, with real audio.

import { expectToHear } from "./support/audio.mjs";
import { expectNoBarrier } from "./support/barriers.mjs";
import { energyOfASecond, expectOnlyMusic, expectToHearMore, outside } from "./support/far-ends.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { kill } from "./support/deaths.mjs";
import { watchTops } from "./support/tops.mjs";

const OTHER = "+12125550177";

const heard = async (sandbox) => ((await sandbox.calls()).length ? (await sandbox.lastCall()).farEnd.heard : {});

/** How the rep's own phone stands in the newest call, as the sandbox sees it: the newest, where another took over. */
const ownState = async (sandbox) => {
  const { members } = (await sandbox.calls()).at(-1);
  return members.findLast((member) => member.extensionNumber)?.state;
};

async function expectHeld(sandbox) {
  await expect.poll(() => ownState(sandbox), { message: "held" }).toBe("held");
}

/** Whoever waits hears hold music, and nothing of the microphone, while that goes on sending. */
async function expectMusicMeanwhile(page, sandbox, number) {
  const sent = async () => (await page.evaluate(() => globalThis.audioStatistics())).sent;
  const at = await sent();
  await expect.poll(sent, { message: "packets sent meanwhile" }).toBeGreaterThan(at + 50);
  await expectOnlyMusic(sandbox, number);
}

async function expectToBeHeard(sandbox) {
  const { packets } = await heard(sandbox);
  await expect.poll(async () => (await heard(sandbox)).packets, { message: "the far end hears us" }).toBeGreaterThan(packets + 20);
}

async function anotherTab(context) {
  const tab = new Phone(await context.newPage());
  await tab.open();
  await tab.expectChip("Phone", "Ready in another tab");
  return tab;
}

test("what stands behind More is reached by keyboard, and what is not possible says why", async ({ ann, context, page, sandbox }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const pasted = () => page.evaluate(() => navigator.clipboard.readText());
  await ann.talkTo(OTHER);
  const call = ann.liveCall();
  const more = ann.button("More", call);
  const item = (name) => call.getByRole("menuitem", { name });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(item("Send a text")).toBeFocused();
  await expectNoBarrier(page);
  await page.keyboard.press("ArrowDown");
  await expect(item("Open in NetSuite")).toBeFocused();
  await expect(item("Open in NetSuite")).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();
  await expect(item("Copy number")).toBeHidden();
  await more.click();
  await item("Copy number").click();
  await expect(call.getByRole("status").getByText("The number is copied.")).toBeVisible();
  expect(await pasted()).toBe(OTHER);
  await more.click();
  await item("Copy call facts").click();
  await expect.poll(pasted).toContain("Outgoing call, +1 (212) 555-0177");
  await more.click();
  // Playwright clicks nothing that is disabled.
  await item("Move audio here").press("Enter");
  await expect(call.getByRole("status").getByText("The sound is in this tab already.")).toBeVisible();
  await more.click();
  await item("Send a text").click();
  await expect(page.getByRole("textbox", { name: "Message" })).toBeFocused();
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await ann.hangUp();
  await ann.expectLogged();
  expect((await sandbox.calls()).length).toBe(1);
});

test("whoever is held hears music and nothing of us, for as long as the card shows, and then us again", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.button("Hold", ann.liveCall()).click();
  await expect(ann.button("Resume")).toBeVisible();
  await expect(ann.liveCall().getByText("On hold", { exact: true })).toBeVisible();
  await expect(page.getByRole("timer", { name: "On hold for" })).toHaveText(/0:0[1-9]/);
  await expectHeld(sandbox);
  await expectMusicMeanwhile(page, sandbox, people.echo);
  await page.keyboard.press("h");
  await expect(ann.button("Hold")).toBeVisible();
  await expectToBeHeard(sandbox);
  await expectToHear(page);
  await ann.hangUp();
  await ann.expectLogged();
});

test("nothing is heard of a muted microphone, and a held colleague hears music", async ({ ann, anotherRep, sandbox }) => {
  test.slow();
  const ben = await anotherRep("Ben Okafor");
  await ben.expectReady();
  await ann.dial("102");
  await ben.button("Answer", ben.incoming).click();
  await expectToHear(ben.page);
  await ann.button("Mute", ann.liveCall()).click();
  await expect(ann.button("Unmute")).toBeVisible();
  await expect.poll(() => energyOfASecond(ben.page), { message: "energy of a muted second" }).toBeLessThan(0.0001);
  await ann.button("Hold", ann.liveCall()).click();
  await expectHeld(sandbox);
  await expect.poll(() => energyOfASecond(ben.page), { message: "energy of a held second" }).toBeGreaterThan(0.005);
  await ann.button("Resume", ann.liveCall()).click();
  await expect(ann.button("Hold")).toBeVisible();
  await expect.poll(() => energyOfASecond(ben.page), { message: "still muted" }).toBeLessThan(0.0001);
  await ann.button("Unmute", ann.liveCall()).click();
  await expect.poll(() => energyOfASecond(ben.page), { message: "energy of the microphone" }).toBeGreaterThan(0.0005);
  await ann.hangUp();
});

test("another tab holds and resumes the call", async ({ ann, context, sandbox }) => {
  await ann.talkTo(people.echo);
  const other = await anotherTab(context);
  await other.button("Hold", other.liveCall()).click();
  await expect(ann.button("Resume")).toBeVisible();
  await expectHeld(sandbox);
  await other.button("Resume", other.liveCall()).click();
  await expect(ann.button("Hold")).toBeVisible();
  await expectToBeHeard(sandbox);
  await ann.hangUp();
});

test("a held call stays held when its tab is killed", async ({ ann, context, sandbox }) => {
  test.slow();
  await ann.talkTo(people.echo);
  await ann.button("Hold", ann.liveCall()).click();
  await expectHeld(sandbox);
  const next = await anotherTab(context);
  await kill(ann.page);
  await next.expectChip("Phone", "Ready");
  await expect(next.button("Resume", next.liveCall())).toBeVisible();
  await expectHeld(sandbox);
  await expectMusicMeanwhile(next.page, sandbox, people.echo);
  await next.button("Resume", next.liveCall()).click();
  await expectToBeHeard(sandbox);
  await next.hangUp();
});

test("who answers a second call lets the first wait, and changes over", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await sandbox.ring({ extension: "101", from: "+12125550100" });
  await expect(ann.incoming).toBeVisible();
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.liveCall()).toHaveCount(2);
  const [first, second] = [ann.liveCall().first(), ann.liveCall().last()];
  await expect(ann.button("Resume", first)).toBeVisible();
  await expect(ann.button("Hold", second)).toBeVisible();
  await ann.button("Resume", first).click();
  await expect(ann.button("Hold", first)).toBeVisible();
  await expect(ann.button("Resume", second)).toBeVisible();
  await ann.button("Hang up", second).click();
  await expect(ann.liveCall()).toHaveCount(1);
  await expectToHear(page);
  await ann.hangUp();
});

test("who ends and answers talks to the second caller, and both calls are logged", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await sandbox.ring({ extension: "101", from: OTHER });
  await expect(ann.incoming).toContainText("on hold");
  await expectNoBarrier(page);
  await ann.button("End and answer", ann.incoming).click();
  await expect(ann.liveCall()).toHaveCount(1);
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await expectToHear(page);
  await expectToHearMore(sandbox, OTHER, "the second caller hears us");
  await ann.hangUp();
  await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "phone calls in NetSuite" }).toBe(2);
});

test("a transferred call goes on without us, and is logged with whom it went to", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.button("Transfer", ann.liveCall()).click();
  const dialog = page.getByRole("dialog", { name: "Transfer call" });
  await dialog.getByRole("combobox", { name: "Name or number" }).fill(OTHER);
  await ann.button("Transfer now", dialog).click();
  await expect(ann.liveCall()).toHaveCount(0);
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.message).toContain(`Transferred to ${OTHER}`);
  const { members } = (await sandbox.calls()).at(-1);
  const talking = members.filter((member) => member.state === "connected");
  expect(talking.every((member) => !member.extensionNumber), "we are out").toBe(true);
  for (const number of [people.echo, OTHER]) await expectToHearMore(sandbox, number, `${number} hears the other`);
});

test("a colleague is asked first, and takes the call", async ({ ann, page, anotherRep, sandbox }) => {
  test.slow();
  const ben = await anotherRep("Ben Okafor");
  await ben.expectReady();
  await ann.talkTo(people.echo);
  await ann.button("Transfer", ann.liveCall()).click();
  const dialog = page.getByRole("dialog", { name: "Transfer call" });
  await dialog.getByRole("combobox", { name: "Name or number" }).fill("102");
  await ann.button("Ask first", dialog).click();
  await expect(ann.button("Complete transfer", dialog)).toHaveAttribute("aria-disabled", "true");
  await ben.button("Answer", ben.incoming).click();
  await expect(ann.button("Complete transfer", dialog)).not.toHaveAttribute("aria-disabled", "true");
  await ann.button("Complete transfer", dialog).click();
  await expect(ann.liveCall()).toHaveCount(0);
  await expect.poll(() => energyOfASecond(ben.page), { message: "the colleague hears the customer" }).toBeGreaterThan(0.0005);
  await expectToHearMore(sandbox, people.echo, "the customer hears the colleague");
  await ben.hangUp();
  await expect.poll(async () => (await sandbox.netsuiteCalls()).some(({ message }) => /Transferred to/.test(message ?? ""))).toBe(true);
});

test("a transfer about which somebody is asked can be taken back", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.button("Transfer", ann.liveCall()).click();
  const dialog = page.getByRole("dialog", { name: "Transfer call" });
  await dialog.getByRole("combobox", { name: "Name or number" }).fill(OTHER);
  await ann.button("Ask first", dialog).click();
  await expect(ann.button("Complete transfer", dialog)).not.toHaveAttribute("aria-disabled", "true");
  // Swapped, the customer is talked to and the other one waits; swapped again, it is the other way round.
  const [customer, other] = [ann.liveCall().first(), ann.liveCall().last()];
  for (const [talks, waits, number] of [[customer, other, people.echo], [other, customer, OTHER]]) {
    await ann.button("Swap", dialog).click();
    await expect(ann.button("Hold", talks)).toBeVisible();
    await expect(ann.button("Resume", waits)).toBeVisible();
    const voice = async () => {
      const { packets, music } = (await outside(sandbox, number)).heard;
      return packets - music;
    };
    const before = await voice();
    await expect.poll(voice, { message: `${number} hears us` }).toBeGreaterThan(before + 20);
  }
  await ann.button("Cancel transfer", dialog).click();
  await expect(ann.liveCall()).toHaveCount(1);
  await expect(ann.button("Hold", ann.liveCall())).toBeVisible();
  await expectToHear(page);
  await ann.hangUp();
  await expect.poll(async () => (await sandbox.netsuiteCalls()).length).toBe(2);
});

test("RingCentral records while the card says so", async ({ ann }) => {
  await ann.talkTo(people.echo);
  await ann.button("Record", ann.liveCall()).click();
  await expect(ann.button("Stop recording")).toBeVisible();
  await expect(ann.liveCall().getByText("Recording", { exact: true })).toBeVisible();
  await ann.button("Stop recording").click();
  await expect(ann.button("Record")).toBeVisible();
  await ann.hangUp();
});

test("a parked call says where it is found, is picked up there, and is flipped to another phone", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.button("Park", ann.liveCall()).click();
  await expect(ann.liveCall()).toHaveCount(0);
  await expect(ann.notes).toHaveValue(/Parked at \*8\d\d/);
  const [code] = (await ann.notes.inputValue()).match(/\*8\d\d/);
  await ann.dial(code);
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await expectToHear(page);

  await ann.button("Flip", ann.liveCall()).click();
  const dialog = page.getByRole("dialog", { name: "Flip call" });
  await dialog.getByRole("textbox", { name: "Name or number" }).fill(OTHER);
  await ann.button("Flip now", dialog).click();
  await expect(ann.liveCall()).toContainText("rings. Answer there, then hang up here.");
  await expect.poll(async () => (await outside(sandbox, OTHER))?.state, { message: "the other phone has answered" }).toBe("connected");
  await ann.hangUp();
  await expectToHearMore(sandbox, people.echo, "the customer hears the other phone");
});

test("a call is flipped to a phone of one's own out of the list that RingCentral has of them", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.button("Flip", ann.liveCall()).click();
  const phones = page.getByRole("dialog", { name: "Flip call" }).getByRole("list", { name: "Your phones" }).getByRole("button");
  await expect(phones).toHaveText([/^Desk phone · \+1 \(650\) 555-/, /^Mobile · \+1 \(650\) 555-016/, /^Showroom · \+1 \(650\) 555-017/]);
  const mobile = `+${(await phones.nth(1).textContent()).replace(/\D/g, "")}`;
  await phones.nth(1).press("Enter");
  await expect(ann.liveCall()).toContainText("rings. Answer there, then hang up here.");
  await expect.poll(async () => (await outside(sandbox, mobile))?.state, { message: "the mobile has answered" }).toBe("connected");
  await ann.hangUp();
  await expectToHearMore(sandbox, people.echo, "the customer hears the mobile");
});

for (const [width, height] of [[1280, 720], [360, 740]]) {
  test(`what comes by itself in a call moves none of its buttons, ${width} wide`, async ({ ann, page, sandbox }) => {
    await page.setViewportSize({ width, height });
    await ann.dial(`${people.echo} x204`);
    const call = ann.liveCall();
    const names = ["Mute", "Record", "Hang up"];
    for (const name of names) await expect(ann.button(name, call)).toBeVisible();
    const tops = await watchTops(page, call, names);
    await expect(call).toContainText("Extension 204 is keyed in by itself.");
    await expect(ann.duration).toHaveText(/0:0[1-9]/);
    await expect(call).not.toContainText("Extension 204 is keyed in by itself.");
    await expect(call.getByRole("status", { name: /^Call quality: / })).toBeVisible();
    await sandbox.impairsMedia({ loss: 40 });
    await expect(call).toContainText("loses some of what they say");
    await ann.button("Hold", call).click();
    await expect(call.getByRole("timer", { name: "On hold for" })).toBeVisible();
    expect(await tops()).toHaveLength(1);
    await ann.hangUp();
  });
}

test("digits of an extension are not sent once somebody says so", async ({ ann, sandbox }) => {
  await ann.dial(`${people.echo} x204`);
  await ann.button("Do not send").click();
  await expect(ann.page.getByText("Extension 204 is keyed in by itself.")).toHaveCount(0);
  await expect(ann.duration).toHaveText(/0:0[4-9]/);
  expect((await heard(sandbox)).digits, "tones at the far end").toBe("");
  await ann.hangUp();
});

test("an extension is keyed in by itself after the answer", async ({ ann, sandbox }) => {
  await ann.dial(`${people.echo} x204`);
  await expect(ann.page.getByText("Extension 204 is keyed in by itself.")).toBeVisible();
  await expect.poll(async () => (await heard(sandbox)).digits, { message: "tones at the far end" }).toBe("204");
  await expect(ann.page.getByText("Extension 204 is keyed in by itself.")).toHaveCount(0);
  await ann.hangUp();
});

async function answer(phone, sandbox, from, name, behaviour) {
  await sandbox.ring({ extension: "101", from, name, behaviour });
  await phone.button("Answer", phone.incoming).click();
  await expect(phone.liveCall(name)).toBeVisible();
}

// Nobody whom NetSuite knows.
const LOUD = "+19075550171";
const QUIET = "+19075550172";

async function twoCalls(ann, sandbox) {
  await answer(ann, sandbox, LOUD, "Loud", "tone");
  await answer(ann, sandbox, QUIET, "Quiet", "silence");
  await expect(ann.button("Resume", ann.liveCall("Loud"))).toBeVisible();
}

test("what is open for a call stays when another one ends, with what is typed there, and closes when it is of no more use", async ({ ann, page, sandbox }) => {
  await twoCalls(ann, sandbox);
  const quiet = ann.liveCall("Quiet");
  await ann.button("Transfer", quiet).click();
  const dialog = page.getByRole("dialog", { name: "Transfer call" });
  const field = dialog.getByRole("combobox", { name: "Name or number" });
  await field.fill(`${OTHER} x204`);
  await ann.button("Hang up", ann.liveCall("Loud")).click();
  await expect(ann.liveCall()).toHaveCount(1);
  await expect(field).toHaveValue(`${OTHER} x204`);
  await ann.button("Transfer now", dialog).click();
  await expect(dialog).toContainText("Ask first instead: then the extension is keyed in after the answer.");
  await expectNoBarrier(page);

  await ann.button("Keypad", quiet).click();
  const keypad = page.getByRole("group", { name: "Keypad" });
  await sandbox.ring({ extension: "101", from: LOUD });
  await expect(ann.incoming).toBeVisible();
  await ann.button("Decline", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
  await expect(keypad).toBeVisible();
  await ann.button("Hold", quiet).click();
  await expect(ann.button("Resume", quiet)).toBeVisible();
  await expect(keypad).toHaveCount(0);
  await ann.button("Resume", quiet).click();
  await expect(ann.button("Hold", quiet)).toBeVisible();
  await expect(keypad).toHaveCount(0);
  await ann.hangUp();
});

async function merged(ann, sandbox) {
  await twoCalls(ann, sandbox);
  await ann.button("Merge", ann.liveCall("Quiet")).click();
  const conference = ann.page.getByRole("region", { name: "Conference", exact: true });
  await expect(conference.getByRole("button", { name: /^Remove / })).toHaveCount(2);
  return conference;
}

test("two calls become one in which all three hear each other, and each is logged as its own", async ({ ann, page, sandbox }) => {
  test.slow();
  const conference = await merged(ann, sandbox);
  await ann.button("Mute", conference).click();
  await expectToHearMore(sandbox, QUIET, "the quiet one hears the loud one");
  const muted = (await outside(sandbox, LOUD)).heard;
  await expect.poll(async () => (await outside(sandbox, LOUD)).heard.packets).toBeGreaterThan(muted.packets + 50);
  expect((await outside(sandbox, LOUD)).heard.energy - muted.energy, "nobody but us would be heard by the loud one").toBeLessThan(0.001);
  await expectToHear(page);
  await ann.button("Unmute", conference).click();
  await expectToHearMore(sandbox, LOUD, "the loud one hears us");

  await ann.liveCall("Quiet").getByRole("textbox", { name: "Call notes" }).fill("agreed on Friday");
  await conference.getByRole("button", { name: "Remove Loud" }).click();
  await expect(ann.liveCall("Loud")).toHaveCount(0);
  await expect.poll(async () => (await outside(sandbox, LOUD)).state).toBe("over");
  expect((await outside(sandbox, QUIET)).state).toBe("connected");
  await ann.button("Hang up", conference).click();
  await expect(conference).toHaveCount(0);
  await expect(ann.liveCall()).toHaveCount(0);
  await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "logged calls" }).toBe(2);
  const noted = (await sandbox.netsuiteCalls()).filter(({ message }) => message?.includes("agreed on Friday"));
  expect(noted.length, "the note is with its own call").toBe(1);
});

test("a conference goes on in another tab when its own is killed, and without us when we leave", async ({ ann, context, sandbox }) => {
  test.slow();
  await merged(ann, sandbox);
  const next = await anotherTab(context);
  await kill(ann.page);
  await next.expectChip("Phone", "Ready");
  await expectToHear(next.page);
  await expectToHearMore(sandbox, QUIET, "who is in it hears on");
  const conference = next.page.getByRole("region", { name: "Conference", exact: true });
  await next.button("Leave", conference).click();
  await expect(conference).toHaveCount(0);
  for (const number of [LOUD, QUIET]) expect((await outside(sandbox, number)).state).toBe("connected");
  await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "logged calls" }).toBe(2);
});

test("where RingCentral opens no conference both calls stay, and say so", async ({ ann, sandbox }) => {
  await twoCalls(ann, sandbox);
  await sandbox.ringcentralFails({ path: "/restapi/v1.0/account/~/telephony/conference", status: 403 });
  await ann.button("Merge", ann.liveCall("Loud")).click();
  await expect(ann.liveCall("Loud")).toContainText("RingCentral did not bring this call into a conference");
  await expect(ann.button("Hold", ann.liveCall("Quiet"))).toBeVisible();
});
