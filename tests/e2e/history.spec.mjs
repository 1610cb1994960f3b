// History: every call that was, found again, with its details; voicemails and recordings.

import { readFile } from "node:fs/promises";

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { History } from "./support/history.mjs";
import { Phone } from "./support/phone.mjs";

const STRANGER = "+12125550100";

/** Somebody rings Ann and gives up. */
async function missedCall(phone, sandbox, from) {
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from });
  await expect(phone.incoming).toBeVisible();
  await sandbox.hangUp(telephonySessionId);
  await expect(phone.incoming).toHaveCount(0);
}

/** Ann calls somebody and has it recorded. */
async function recordedCall(ann, sandbox) {
  await ann.talkTo(STRANGER);
  await ann.button("Record", ann.liveCall()).click();
  await expect(ann.button("Stop recording", ann.liveCall())).toBeVisible();
  // RingCentral keeps no recording of less than half a minute.
  await sandbox.advanceClock(40_000);
  await ann.hangUp();
}

/** Waits until what an element plays is to be heard, measured in the sound itself. */
async function expectToSound(audio, what) {
  const analyser = await audio.evaluateHandle((element) => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(element.captureStream()).connect(analyser);
    return analyser;
  });
  const loudness = () =>
    analyser.evaluate((analyser) => {
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    });
  await expect.poll(loudness, { message: what }).toBeGreaterThan(0.01);
  await analyser.evaluate(({ context }) => context.close());
}

test("calls are in one list, live in every tab, and are found by what they are", async ({ ann, context, page, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  const contact = await sandbox.knownContact();
  const other = new Phone(await context.newPage());
  await other.open();
  const there = await new History(other.page).open();
  await page.bringToFront();
  await ann.talkTo(contact.number);
  await ann.notes.fill("Wants forty oak frames");
  await ann.hangUp();
  await ann.expectLogged();
  await missedCall(ann, sandbox, STRANGER);
  const here = await new History(page).open();
  for (const history of [here, there]) {
    await history.page.bringToFront();
    await expect(history.rows(contact.name)).toContainText("Answered");
    await expect(history.rows(contact.name)).toContainText("Logged in NetSuite");
    await expect(history.rows("(212) 555-0100")).toContainText("Missed");
  }
  await page.bringToFront();
  await here.choose("Result", "Missed");
  await expect(here.rows()).toHaveCount(1);
  await expect(here.rows()).toContainText("(212) 555-0100");
  await expect(page.getByRole("status").filter({ hasText: "1 of 2 calls" })).toBeVisible();
  await here.choose("Result", "Any result");
  for (const found of ["OAK frames", contact.name.slice(0, 4), contact.spelled]) {
    await here.search.fill(found);
    await expect(here.rows()).toHaveCount(1);
    await expect(here.rows()).toContainText(contact.name);
  }
  await here.search.fill("nothing like it");
  await expect(page.getByText("No call is like that")).toBeVisible();
  await here.search.fill("");
  await here.choose("Direction", "Outbound");
  await expect(here.rows()).toHaveCount(1);
  await here.choose("Direction", "Any direction");
  await here.choose("With", "With note");
  await expect(here.rows()).toHaveCount(1);
  // What one tab looks for is nothing to the other.
  await expect(there.rows()).toHaveCount(2);
});

test("every call that is shown is in RingCentral's log, under the same call id, and no other", async ({ ann, page, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  const contact = await sandbox.knownContact();
  await ann.talkTo(contact.number);
  await ann.hangUp();
  await missedCall(ann, sandbox, STRANGER);
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: contact.number });
  await ann.button("Decline", ann.incoming).click();
  await sandbox.hangUp(telephonySessionId);
  const history = await new History(page).open();
  await expect(history.rows()).toHaveCount(3);
  const shown = await history.table.locator("td:first-child button").evaluateAll((ids) => ids.map((id) => id.title));
  const logged = (await sandbox.callLog("101")).map((record) => record.telephonySessionId);
  expect(shown.toSorted()).toEqual(logged.toSorted());
});

test("a call that another phone had is in the list from RingCentral's log, and a note logs it", async ({ ann, anotherRep, page, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await missedCall(ann, sandbox, STRANGER);
  const elsewhere = await anotherRep("Ann Lee");
  const history = await new History(elsewhere.page).open();
  await expect(history.rows("(212) 555-0100")).toContainText("Missed");
  await history.rows("(212) 555-0100").getByRole("button").click();
  await expect(history.details).toContainText("No: missed");
  await history.details.getByRole("textbox", { name: "Call notes" }).fill("Called back from the desk");
  await elsewhere.page.keyboard.press("Tab");
  await expect(history.rows("(212) 555-0100")).toContainText("Logged in NetSuite");
  await expect.poll(async () => JSON.stringify(await sandbox.netsuiteCalls())).toContain("Called back from the desk");
  await sandbox.expectOnlyOnePhoneCall();
});

test("the details tell who, when, how long and why there is no recording, and lead back", async ({ ann, context, page, sandbox }) => {
  await sandbox.logsAtOnce();
  const contact = await sandbox.knownContact();
  await ann.talkTo(contact.number);
  await ann.hangUp();
  await ann.expectLogged();
  const history = await new History(page).open();
  await history.rows(contact.name).getByRole("button").click();
  const { details } = history;
  await expect(details).toContainText(contact.company);
  await expect(details).toContainText("Caller ID");
  await expect(details.getByText(/^Yes, after /)).toBeVisible();
  const [start, end] = [details.locator("time").first(), details.locator("time").nth(1)];
  for (const time of [start, end]) {
    await expect(time).toHaveAttribute("title", /^UTC: 20/);
  }
  await expect(details.getByRole("heading", { name: "Linked to" })).toBeVisible();
  await expect(details).toContainText("RingCentral has no recording of this call");
  await expect(details).toContainText("Transcript not available for RingCentral calls");
  await context.grantPermissions(["clipboard-read", "clipboard-write", "microphone"]);
  await details.getByRole("button", { name: "Share call" }).click();
  await expect(details.getByText("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Phone Call \d+ in NetSuite$/);
  // The keys walk the table beside it.
  await page.keyboard.press("Escape");
  await expect(details).toHaveCount(0);
  await expect(history.table.locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(details).toBeVisible();
  await details.getByRole("button", { name: "Text back" }).click();
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeVisible();
  await history.open();
  await history.rows(contact.name).getByRole("button").click();
  await details.getByRole("button", { name: "Call back" }).click();
  await expect(ann.liveCall(contact.name)).toBeVisible();
  await ann.hangUp();
});

test("a call is removed from the list in every tab and for good, and its record stays", async ({ ann, context, page, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await ann.talkTo(STRANGER);
  await ann.hangUp();
  await ann.expectLogged();
  const other = new Phone(await context.newPage());
  await other.open();
  const there = await new History(other.page).open();
  await expect(there.rows()).toHaveCount(1);
  await page.bringToFront();
  const here = await new History(page).open();
  const remove = async () => {
    await here.rows().getByRole("button").first().click();
    await here.details.getByRole("button", { name: "Remove from history" }).click();
    const question = page.getByRole("dialog", { name: "Remove this call from the history?" });
    await expect(question).toContainText("Its record in NetSuite stays.");
    await question.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(here.rows()).toHaveCount(0);
    await expect(here.details).toHaveCount(0);
  };
  await remove();
  await expect(there.rows()).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(here.rows()).toHaveCount(1);
  await expect(there.rows()).toHaveCount(1);
  await remove();
  await other.page.close();
  await page.reload();
  await expect(page.getByText("No calls yet").or(page.getByText("No call is like that")).first()).toBeVisible();
  await expect(here.rows()).toHaveCount(0);
  expect(await sandbox.netsuiteCalls()).toHaveLength(1);
});

test("the list is saved as a file that no spreadsheet takes for formulas", async ({ ann, page, sandbox }) => {
  await ann.talkTo(STRANGER);
  await ann.notes.fill('=HYPERLINK("http://evil.test")');
  await ann.hangUp();
  await ann.expectLogged();
  const history = await new History(page).open();
  await expect(history.rows()).toHaveCount(1);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe("calls.csv");
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain("Call ID,Direction,Name");
  expect(text).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
  await ann.expectReady();
});

test("a voicemail is counted, heard, read and deleted, at RingCentral too", async ({ ann, page, sandbox }) => {
  test.slow();
  await sandbox.leaveVoicemail({ from: STRANGER, words: "Please call me about the oak frames." });
  const history = await new History(page).open();
  const items = await history.voicemails();
  await expect(items).toContainText("Please call me about the oak frames.");
  await expect(items).toContainText("New");
  await items.getByRole("button", { name: "Play voicemail" }).click();
  await expect(items.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(items.getByRole("slider", { name: "Position" })).toHaveAttribute("aria-valuetext", /of 0:04/);
  await expect.poll(async () => (await sandbox.voicemails())[0].isRead, { message: "heard" }).toBe(true);
  await items.getByRole("button", { name: "Mark as new" }).click();
  await expect.poll(async () => (await sandbox.voicemails())[0].isRead, { message: "new again" }).toBe(false);
  await items.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(items).toHaveCount(1);
  await items.getByRole("button", { name: "Delete" }).click();
  await expect(items).toHaveCount(0);
  await expect
    .poll(async () => (await sandbox.voicemails())[0].availability, { message: "deleted", timeout: 15_000 })
    .toBe("Deleted");
  await expect(page.getByText("No voicemails")).toBeVisible();
  await ann.expectReady();
});

test("a recording is played, in the tab that follows as well", async ({ ann, context, page, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await recordedCall(ann, sandbox);
  const other = new Phone(await context.newPage());
  await other.open();
  const history = await new History(other.page).open();
  await history.choose("With", "With recording");
  await expect(history.rows()).toHaveCount(1, { timeout: 20_000 });
  await history.rows().getByRole("button").click();
  await history.details.getByRole("button", { name: "Play recording" }).click();
  await expect(history.details.getByRole("button", { name: "Pause" })).toBeVisible();
  const position = history.details.getByRole("slider", { name: "Position" });
  await expect(position).toHaveAttribute("aria-valuetext", /of 0:4\d/);
  const audio = other.page.locator("dialog audio");
  await expectToSound(audio, "the beginning");

  const speed = () => audio.evaluate((audio) => audio.playbackRate);
  await history.details.getByRole("combobox", { name: "Speed" }).selectOption({ label: "2×" });
  await expect.poll(speed, { message: "speed" }).toBe(2);
  await position.fill("20");
  await expect(position).toHaveAttribute("aria-valuetext", /^0:2\d of/);
  await expectToSound(audio, "from the middle on");
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: STRANGER });
  await expect(history.details.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await sandbox.hangUp(telephonySessionId);
});

test("a recording that the sign-in may not hear says so in its place", async ({ ann, page, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await recordedCall(ann, sandbox);
  const history = await new History(page).open();
  await history.choose("With", "With recording");
  await expect(history.rows()).toHaveCount(1, { timeout: 20_000 });
  await history.rows().getByRole("button").click();
  await sandbox.ringcentralFails({ path: "/restapi/v1.0/account/400012345/recording", status: 403, times: 1 });
  await history.details.getByRole("button", { name: "Play recording" }).click();
  await expect(history.details.getByText("You may not play recordings.")).toBeVisible();
  await expect(history.details.getByRole("button", { name: "Play recording" })).toHaveCount(0);
  await history.details.getByRole("button", { name: "Try again" }).click();
  await expect(history.details.getByRole("slider", { name: "Position" })).toBeVisible();
});

test("without a network the history stays and says how old it is, on a narrow screen too", async ({ ann, context, page, sandbox }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await sandbox.logsAtOnce();
  await missedCall(ann, sandbox, STRANGER);
  await sandbox.leaveVoicemail({ from: STRANGER, words: "Hello" });
  const history = await new History(page).open();
  await expect(history.rows()).toHaveCount(1);
  const age = page.getByRole("status").filter({ hasText: /As of .*, offline$/ });
  await expect(page.getByRole("status").filter({ hasText: /^1 call$/ })).toBeVisible({ timeout: 20_000 });
  await context.setOffline(true);
  await expect(age).toHaveText(/^1 call\. As of .*, offline$/);
  await expect(history.rows()).toHaveCount(1);
  await history.voicemails();
  await expect(age).toHaveText(/^As of .*, offline$/);
  await expect(page.getByRole("list", { name: "Voicemails" })).toContainText("Hello");
  await context.setOffline(false);
  await expect(age).toHaveCount(0, { timeout: 30_000 });
});

test("the keys alone play, filter, export and leave the history, dark and narrow, without a barrier", async ({ ann, page, sandbox }) => {
  test.slow();
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 360, height: 740 });
  await missedCall(ann, sandbox, STRANGER);
  await sandbox.leaveVoicemail({ from: STRANGER, words: "Please call me about the oak frames." });
  const history = await new History(page).open();
  await expect(history.rows()).toHaveCount(1);
  await history.search.focus();
  await page.keyboard.type("nobody");
  await expect(history.rows()).toHaveCount(0);
  await expectNoBarrier(page);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await expect(history.rows()).toHaveCount(1);
  const stops = async (target) => {
    for (let at = 0; at < 30; at += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
  };
  const result = page.getByRole("combobox", { name: "Result", exact: true });
  await stops(result);
  await page.keyboard.type("Missed");
  await expect(history.rows()).toHaveCount(1);
  await stops(page.getByRole("button", { name: "Export" }));
  const saved = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await saved).suggestedFilename()).toBe("calls.csv");
  await expectNoBarrier(page);

  await page.getByRole("tab", { name: "Recent calls" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Voicemails" })).toBeFocused();
  const items = page.getByRole("list", { name: "Voicemails" }).getByRole("listitem");
  await stops(items.getByRole("button", { name: "Play voicemail" }));
  await page.keyboard.press("Enter");
  const position = items.getByRole("slider", { name: "Position" });
  await expect(position).toBeVisible();
  await expect(items.getByRole("button", { name: "Pause" })).toBeFocused();
  await expectNoBarrier(page);
  await stops(items.getByRole("button", { name: "Stop", exact: true }));
  await page.keyboard.press("Enter");
  await expect(items.getByRole("button", { name: "Play voicemail" })).toBeFocused();
  await stops(items.getByRole("button", { name: "Delete" }));
  await page.keyboard.press("Enter");
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toBeFocused();
  await expectNoBarrier(page);
  await page.keyboard.press("Enter");
  await expect(items).toHaveCount(1);
  await ann.expectReady();
});

test("no screen of the history has a barrier", async ({ ann, page, sandbox }) => {
  const clean = () => expectNoBarrier(page);
  await missedCall(ann, sandbox, STRANGER);
  await sandbox.leaveVoicemail({ from: STRANGER, words: "Hello" });
  const history = await new History(page).open();
  await expect(history.rows()).toHaveCount(1);
  await clean();
  await history.rows().getByRole("button").click();
  await expect(history.details).toBeVisible();
  await clean();
  await page.setViewportSize({ width: 360, height: 740 });
  await clean();
  await history.details.getByRole("button", { name: "Close" }).click();
  await clean();
  const items = await history.voicemails();
  await expect(items).toHaveCount(1);
  await clean();
});

test.describe("an address that names a record", () => {
  const BUYER = "+14155550134";
  const whose = (page) => page.getByRole("status").filter({ hasText: "Calls with" });

  test("narrows the list to the customer's calls, or to those of a sales order's customer, until that is taken away", async ({ ann, page, sandbox }) => {
    await sandbox.logsAtOnce();
    await ann.talkTo(BUYER);
    await ann.hangUp();
    await ann.expectLogged();
    await missedCall(ann, sandbox, STRANGER);
    const history = new History(page);
    await ann.open("/history?salesorder=5601");
    await expect(whose(page)).toContainText("Calls with Cobalt Ridge Orchards, of sales order SO2044");
    await expect(history.rows()).toHaveCount(1);
    await expect(history.rows()).toContainText("Tomás Arriaga");
    await expectNoBarrier(page);
    await page.getByRole("button", { name: "Show all calls" }).click();
    await expect(page).toHaveURL(/\/history$/);
    await expect(history.rows()).toHaveCount(2);
    await page.goBack();
    await expect(history.rows()).toHaveCount(1);
    await ann.open("/history?customer=601");
    await expect(whose(page)).toContainText("Brightwater");
    await expect(page.getByText("No call with this customer is in your list")).toBeVisible();
  });

  test("says when there is no such record or the role may not see it", async ({ ann, page, sandbox }) => {
    for (const [query, words] of [
      ["customer=999999", "NetSuite has no customer with the id 999999."],
      ["salesorder=nonsense", "NetSuite has no sales order with the id nonsense."],
    ]) {
      await ann.open(`/history?${query}`);
      await expect(ann.alert(words)).toBeVisible();
    }
    await sandbox.netsuiteLacks("Transactions -> Sales Order");
    await ann.open("/history?salesorder=999999");
    const refused = ann.alert("No access to the sales order with the id 999999");
    await expect(refused).toContainText("Transactions -> Sales Order");
    await refused.getByRole("button", { name: "Show all calls" }).click();
    await expect(refused).toHaveCount(0);
  });

  test("is kept by a sign-in", async ({ page, phone }) => {
    await phone.open("/history?customer=600");
    const opened = page.waitForEvent("popup");
    await phone.button("Connect").click();
    await phone.finishSignIn(await opened, "Ann Lee");
    await expect(whose(page)).toContainText("Cobalt Ridge Orchards");
    await expect(page).toHaveURL(/\/history\?customer=600$/);
  });
});
