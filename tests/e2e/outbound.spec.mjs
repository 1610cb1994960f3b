import { expectToHear, expectToSend } from "./support/audio.mjs";
import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

test("a call is answered, heard, hung up and in NetSuite once", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await ann.dial(contact.number);
  const call = ann.liveCall(contact.name);
  await expect(call).toBeVisible();

  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  const { id, isAnswered } = await sandbox.lastCall();
  expect(isAnswered, "RingCentral's answer").toBe(true);
  await expectToHear(page);
  await expectToSend(page);
  await expect(ann.customer).toContainText(contact.company);

  await ann.hangUp();
  await expect(ann.log("Logged in NetSuite")).toBeVisible({ timeout: 5_000 });

  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.externalId).toBe(`rc-${id}`);
  expect(String(record.company.id)).toBe(contact.companyId);
  expect(String(record.contact.id)).toBe(contact.contactId);
  expect(record.phone).toContain(contact.number.slice(-4));
  expect(record.title).toMatch(/outbound/i);
});

test("who is called sees the number chosen under Call from, or none", async ({ ann, page, sandbox }) => {
  const from = page.getByRole("combobox", { name: "Call from" });
  for (const [choice, shown] of [
    ["Blocked", "withheld"],
    ["MainCompanyNumber · +1 (650) 555-0100", "+16505550100"],
    ["Same area as theirs, or the first", "+16505550101"],
  ]) {
    await from.selectOption({ label: choice });
    await ann.dial(people.echo);
    await expect(ann.liveCall()).toBeVisible();
    const sent = async () => {
      const call = (await sandbox.calls()).at(-1);
      return call && (call.parties[0].fromNumber ?? "withheld");
    };
    await expect.poll(sent, { message: choice }).toBe(shown);
    await ann.hangUp();
  }
});

test("what they will see is said before the call, and a number chosen for somebody is shown to them again", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  const from = page.getByRole("combobox", { name: "Call from" });
  const usual = page.getByText("They will see +1 (650) 555-0101", { exact: true });
  const main = "They will see +1 (650) 555-0100";
  await ann.number.fill(contact.number);
  await expect(usual).toBeVisible();
  await from.selectOption({ label: "MainCompanyNumber · +1 (650) 555-0100" });
  await expect(page.getByText(`${main} · chosen for`)).toBeVisible();
  await ann.call.click();
  await expect(ann.liveCall()).toBeVisible();
  await expect.poll(async () => (await sandbox.calls()).at(-1)?.parties[0].fromNumber).toBe("+16505550100");
  await expect(ann.customer).toContainText(contact.company);
  await ann.hangUp();

  await ann.number.fill(people.echo);
  await expect(usual).toBeVisible();
  await page.reload();
  await ann.expectReady();
  await ann.number.fill(contact.number);
  await expect(page.getByText(`${main} · as last time with ${contact.company}`)).toBeVisible();
  await expect(from.locator("option:checked")).toHaveText("MainCompanyNumber · +1 (650) 555-0100");
  await expect(ann.call).toHaveAccessibleDescription(/as last time/);
  await ann.button("Show my usual number").click();
  await expect(usual).toBeVisible();
  await expect(from).toBeFocused();
  await expect(from.locator("option:checked")).toContainText("555-0101");
});

test("a number withheld for one call is shown again with the next", async ({ ann, page, sandbox }) => {
  const from = page.getByRole("combobox", { name: "Call from" });
  const once = page.getByRole("checkbox", { name: "For this call only" });
  const shown = () => sandbox.calls().then((calls) => calls.at(-1) && (calls.at(-1).parties[0].fromNumber ?? "withheld"));
  await expect(once, "nobody is about to be called").toHaveCount(0);
  await ann.number.fill(people.echo);
  await once.check();
  await from.selectOption({ label: "Blocked" });
  await expect(page.getByText("They will see no number · for this call only")).toBeVisible();
  await expectNoBarrier(page, { message: "a caller ID for one call" });
  await ann.call.click();
  await expect(ann.liveCall()).toBeVisible();
  await expect.poll(shown).toBe("withheld");
  const first = (await sandbox.calls()).at(-1).id;
  await ann.hangUp();

  await ann.number.fill(people.echo);
  await expect(page.getByText("They will see +1 (650) 555-0101", { exact: true })).toBeVisible();
  await expect(once).not.toBeChecked();
  await ann.call.click();
  await expect(ann.liveCall()).toBeVisible();
  await expect.poll(async () => (await sandbox.calls()).at(-1).id, { message: "the second call" }).not.toBe(first);
  await expect.poll(shown).toBe("+16505550101");
  await ann.hangUp();
});

test("the clock of a call starts when the other side answers, not before", async ({ ann, sandbox }) => {
  await ann.dial(people.ringsForEver);
  const call = ann.liveCall();
  await expect(call).toContainText(/ringing/i);
  expect((await sandbox.lastCall()).isAnswered).toBe(false);
  await expect(ann.duration).toHaveCount(0);
  await ann.hangUp();
});

test("mute silences the microphone, and says so", async ({ ann, page }) => {
  await ann.talkTo(people.echo);
  await ann.button("Mute").click();
  await expect(ann.button("Unmute")).toBeVisible();
  const isMuted = () => page.evaluate(() => globalThis.microphoneIsMuted());
  expect(await isMuted()).toBe(true);
  await ann.button("Unmute").click();
  await expect(ann.button("Mute")).toBeVisible();
  expect(await isMuted()).toBe(false);
  await ann.hangUp();
});

test("the dial pad types the number, and sends tones during a call", async ({ ann, page, sandbox }) => {
  for (const key of ["1", "0", "2", "*", "#"]) await ann.button(key).click();
  await expect(ann.number).toHaveValue("102*#");
  await ann.number.fill("");
  await ann.talkTo(people.echo);
  await ann.button("Keypad", ann.liveCall()).click();
  const keypad = page.getByRole("group", { name: "Keypad" });
  for (const key of ["4", "2", "#"]) await ann.button(key, keypad).click();
  await expect.poll(async () => (await sandbox.lastCall()).farEnd?.heard.digits, { message: "tones at the far end" }).toBe("42#");
  await ann.hangUp();
});

test("an empty field and letters are refused in words, and nobody is called", async ({ ann, sandbox }) => {
  await ann.call.click();
  await expect(ann.alert(/Type a name or a number/)).toBeVisible();
  await ann.dial("call me maybe");
  await expect(ann.alert(/not a phone number/)).toBeVisible();
  await expect(ann.number).toHaveValue("call me maybe");
  expect(await sandbox.calls()).toEqual([]);
});

test("an emergency number says what RingCentral requires", async ({ ann, sandbox }) => {
  await ann.dial("911");
  await expect(ann.alert(/emergency/i)).toBeVisible();
  expect(await sandbox.calls()).toEqual([]);
});

test("a number dialled before the phone is ready is called when it is", async ({ phone, context, sandbox }) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await context.route(/\/sip-provision/, async (route) => {
    await held;
    await route.continue();
  });
  await phone.connectAs("Ann Lee");
  await phone.dial(people.echo);
  await expect(phone.page.getByText("WebRTC is not initialized. Please wait.")).toBeVisible();
  await expect(phone.button("Cancel")).toBeVisible();
  await expect(phone.page.getByRole("timer", { name: "Time left for the phone to get ready" })).toHaveText(/^0:[45]\d$/);
  expect(await sandbox.calls()).toEqual([]);
  release();
  await expect(phone.liveCall()).toBeVisible();
  await expect(phone.duration).toHaveText(/0:0[1-9]/);
  await phone.hangUp();
});

test("a number that waits for the phone can be taken back, and lapses after a minute", async ({ phone, page, context, sandbox }) => {
  await context.route(/\/sip-provision/, () => {});
  await page.clock.install();
  await page.reload();
  await phone.connectAs("Ann Lee");
  const waits = page.getByText("WebRTC is not initialized. Please wait.");
  await phone.dial(people.echo);
  await expect(waits).toBeVisible();
  await phone.button("Cancel").click();
  await expect(waits).toHaveCount(0);
  await expect(phone.number).toHaveValue(people.echo);

  await phone.call.click();
  await expect(waits).toBeVisible();
  await page.clock.fastForward(61_000);
  await expect(phone.alert(/did not get ready within a minute/)).toBeVisible();
  await expect(waits).toHaveCount(0);
  await expect(phone.number, "kept").toHaveValue(people.echo);
  expect(await sandbox.calls()).toEqual([]);
});

for (const [what, number, words] of [
  ["busy", people.busy, /busy|unavailable|does not work/i],
  ["not a number anybody has", people.unknown, /does not exist|not found|no such/i],
  ["not allowed", people.forbidden, /does not let this phone/i],
]) {
  test(`a call that is ${what} ends in words, and the phone stays ready`, async ({ ann }) => {
    await ann.dial(number);
    await expect(ann.alert(words)).toBeVisible();
    await expect(ann.liveCall()).toHaveCount(0);
    await ann.expectReady();
  });
}

test("a phone service that says nothing is given up in words", async ({ ann }) => {
  test.slow();
  await ann.dial(people.silent);
  await expect(ann.alert(/did not answer|no answer|no response/i)).toBeVisible({ timeout: 60_000 });
  await expect(ann.liveCall()).toHaveCount(0);
  await ann.expectReady();
});
