// What other journeys pass without looking: every panel, banner and state of a call that stands between a
// person and what they came for keeps nobody out.

import { card, setUp, settingsAs } from "./support/company.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { USB_HEADSET, addUsbHeadset } from "./support/headset.mjs";
import { WIDE, inEveryLook } from "./support/looks.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { openTab } from "./support/tabs.mjs";

const CALLER = "+12025550143";
const OTHER = "+12125550177";

test.use({ viewport: WIDE, reducedMotion: "reduce" });
test.beforeEach(() => test.slow());

test("the settings of sound, in order and with what is wrong", async ({ ann, context, page }) => {
  await context.addInitScript(addUsbHeadset, USB_HEADSET);
  await ann.open("/settings/sound");
  await ann.expectReady();
  await inEveryLook(page, "sound");
  await ann.button("Connect headset").click();
  await expect(page.getByRole("list", { name: "Headsets" }).getByRole("listitem")).toContainText("Its buttons work.");
  await page.getByRole("checkbox", { name: "Ringtone sound" }).uncheck();
  await expect(page.getByText("No call is heard here.")).toBeVisible();
  await ann.button("Test microphone").click();
  await expect(page.getByRole("meter", { name: "Microphone level" })).toBeVisible();
  await inEveryLook(page, "sound-tried");
});

test("whether one is reachable, and a practice call", async ({ ann, page, sandbox }) => {
  await sandbox.setCallRules("101", { rule: "forward" });
  await page.reload();
  await ann.expectReady();
  await ann.button("Am I reachable?").click();
  const chain = page.getByRole("dialog", { name: "Am I reachable?" });
  await ann.button("Fix: Answering rules and forwarding", chain).click();
  await expect(chain.getByText("switch Forward all calls off")).toBeVisible();
  await inEveryLook(page, "reachable");
  await ann.button("Start practice call", chain).click();
  const practice = page.getByRole("alertdialog", { name: "Practice call" });
  await expect(practice).toBeFocused();
  await inEveryLook(page, "practice-rings");
  await ann.button("Answer", practice).click();
  await expect(page.getByRole("meter", { name: "Microphone level" })).toBeVisible();
  await inEveryLook(page, "practice-talks");
});

test("what a live call's controls open", async ({ ann, page }) => {
  await ann.talkTo(people.echo);
  const call = ann.liveCall();
  for (const [control, opened] of [
    ["Keypad", page.getByRole("group", { name: "Keypad" })],
    ["Transfer", page.getByRole("dialog", { name: "Transfer call" })],
    ["Flip", page.getByRole("dialog", { name: "Flip call" })],
    ["Add call", page.getByRole("dialog", { name: "Add call" })],
  ]) {
    await ann.button(control, call).click();
    await expect(opened).toBeVisible();
    await inEveryLook(page, control, { subject: call });
    await ann.button(control, call).click();
    await expect(opened).toHaveCount(0);
  }
  await ann.button("Transfer", call).click();
  const transfer = page.getByRole("dialog", { name: "Transfer call" });
  await transfer.getByRole("combobox", { name: "Name or number" }).fill("12345678");
  await ann.button("Transfer now", transfer).click();
  await expect(transfer.getByRole("alert")).not.toBeEmpty();
  await inEveryLook(page, "transfer-misdialled", { subject: call });
  await transfer.getByRole("combobox", { name: "Name or number" }).fill("b");
  await expect(page.getByRole("option").first()).toBeVisible();
  await inEveryLook(page, "transfer-people", { subject: call });
  await transfer.getByRole("combobox", { name: "Name or number" }).fill(people.ringsForEver);
  await ann.button("Ask first", transfer).click();
  await expect(ann.liveCall()).toHaveCount(2);
  await expect(ann.button("Complete transfer", transfer)).toHaveAttribute("aria-disabled", "true");
  await inEveryLook(page, "consultation", { subject: transfer });
  await ann.button("Cancel transfer", transfer).click();
  await expect(ann.liveCall()).toHaveCount(1);
  await ann.button("Record", ann.liveCall()).click();
  await expect(ann.button("Stop recording")).toBeVisible();
  await inEveryLook(page, "recorded", { subject: ann.liveCall() });
  await ann.button("Hold", ann.liveCall()).click();
  await expect(ann.button("Resume")).toBeVisible();
  await inEveryLook(page, "held", { subject: ann.liveCall() });
  await ann.hangUp();
});

test("two calls, a third that rings, and a conference", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.button("Add call", ann.liveCall()).click();
  const panel = page.getByRole("dialog", { name: "Add call" });
  await panel.getByRole("combobox", { name: "Name or number" }).fill(OTHER);
  await ann.button("Call", panel).click();
  await expect(ann.liveCall()).toHaveCount(2);
  await expect(ann.button("Hold", ann.liveCall().last())).toBeVisible();
  await inEveryLook(page, "two-calls");
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: CALLER, queue: "Order Desk" });
  await expect(ann.incoming).toBeVisible();
  await inEveryLook(page, "a-third-rings");
  await sandbox.hangUp(telephonySessionId);
  await expect(ann.incoming).toHaveCount(0);
  await ann.button("Merge", ann.liveCall().last()).click();
  const conference = page.getByRole("region", { name: "Conference", exact: true });
  await expect(conference.getByRole("button", { name: /^Remove / })).toHaveCount(2);
  await inEveryLook(page, "conference", { subject: conference });
  await ann.button("Hang up", conference).click();
  await expect(ann.liveCall()).toHaveCount(0);
});

test("a call whose sound is on its way back", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await sandbox.dropsMedia();
  await expect(ann.liveCall()).toContainText("The connection was lost.", { timeout: 20_000 });
  await inEveryLook(page, "restoring", { subject: ann.liveCall() });
});

/** Runs in the page: nobody has decided on notifications, nor clicked. */
function undecided() {
  globalThis.Notification = class extends EventTarget {
    static permission = "default";
    static requestPermission = async () => "default";
  };
  Object.defineProperty(navigator, "userActivation", { get: () => ({ hasBeenActive: false, isActive: false }) });
}

test("the banners of one's own browser", async ({ ann, context, page }) => {
  await context.addInitScript(undecided);
  await page.reload();
  await expect(page.getByRole("alert", { name: "Turn on browser notifications" })).toBeVisible();
  await inEveryLook(page, "banner-notifications");
  await ann.button("Not now").click();
  await expect(ann.alert("Sound is off until you click once")).toBeVisible();
  await inEveryLook(page, "banner-sound");
  const other = await openTab(context, "/");
  await expect(other.alert("The phone is in a tab that rings in silence")).toBeVisible();
  await inEveryLook(other.page, "banner-silent-tab");
});

test("the banners for an admin of the company", async ({ connector, page, sandbox }) => {
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await expect(page.getByRole("alert", { name: "Finish setting up integrations" })).toBeVisible();
  await inEveryLook(page, "banner-set-up");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await setUp(page, sandbox);
  const ringcentral = card(page, "RingCentral");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });

  // A day on which nothing could be written.
  await sandbox.netsuiteLacks("Lists -> Phone Calls");
  for (const from of [CALLER, OTHER, "+14155550134"]) {
    const { telephonySessionId } = await sandbox.ring({ extension: "101", from });
    await sandbox.hangUp(telephonySessionId);
  }
  await ringcentral.getByLabel("Calls of").selectOption("Today");
  await expect(async () => {
    await ringcentral.getByRole("button", { name: "Sync now" }).click();
    await ringcentral.getByRole("button", { name: "Show ledger" }).click();
    await expect(ringcentral).toContainText("3 calls, 0 in NetSuite", { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await inEveryLook(page, "ledger-with-gaps", { subject: ringcentral.getByRole("list", { name: "Not in NetSuite" }) });

  await sandbox.ringcentralFails({ path: "/restapi/v1.0/account/~/call-log", status: 401, errorCode: "OAU-213", times: 1000 });
  await ringcentral.getByRole("button", { name: "Sync now" }).click();
  await expect(ringcentral).toContainText("Attention needed");
  await inEveryLook(page, "company-in-trouble", { subject: ringcentral });
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await expect(page.getByRole("alert", { name: "Reconnect the company" })).toBeVisible();
  await inEveryLook(page, "banner-company");
});

test("what was missed while nobody was there", async ({ ann, context, sandbox }) => {
  await sandbox.losesEvents();
  await ann.expectHeard();
  await ann.page.close();
  for (const from of [CALLER, "+14155550134"]) {
    const { telephonySessionId } = await sandbox.ring({ extension: "101", from });
    await sandbox.hangUp(telephonySessionId);
  }
  const next = new Phone(await context.newPage());
  await next.open();
  await expect(next.page.getByRole("region", { name: "While you were away" }).getByRole("listitem")).toHaveCount(2);
  await inEveryLook(next.page, "away");
});

test("reports with nothing in them, and such that cannot be read", async ({ ann, page }) => {
  const main = page.getByRole("main");
  for (const [path, api] of [["/reports", "**/revenue*"], ["/reports/quality", "**/quality*"]]) {
    await ann.open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(main).not.toContainText("Reading");
    await inEveryLook(page, `${path} empty`);
    await page.route(api, (route) => (route.request().resourceType() === "fetch" ? route.fulfill({ status: 503, body: "{}" }) : route.fallback()));
    await ann.open(path);
    await expect(main.getByRole("alert")).not.toBeEmpty();
    await inEveryLook(page, `${path} unread`);
    await page.unroute(api);
  }
});

test("a number that is not called", async ({ ann, page }) => {
  await ann.dial("911");
  await expect(ann.alert(/Ledgerline does not call 911/)).toBeVisible();
  await inEveryLook(page, "emergency");
});
