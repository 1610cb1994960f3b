// Every screen in both themes and both widths: no accessibility finding, and pictures for people.
// SCREENS=docs/screens writes the pictures where the documentation shows them.

import { join } from "node:path";

import { card, setUp, settingsAs } from "./support/company.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { NARROW, WIDE, inEveryLook } from "./support/looks.mjs";
import { people } from "./support/people.mjs";
import { Phone, signIn } from "./support/phone.mjs";

const FOLDER = process.env.SCREENS;

test.use({ viewport: WIDE, reducedMotion: "reduce" });
// Each state is reached once and looked at in every size and theme.
test.beforeEach(() => test.slow());

/** Both themes in both sizes are for the pictures. */
function show(page, name, sizes = [NARROW, WIDE], subject = undefined) {
  const photograph = (shown) => page.screenshot({ path: join(FOLDER, `${shown}.png`), animations: "disabled" });
  const pictures = FOLDER ? { themes: ["light", "dark"], each: photograph } : {};
  return inEveryLook(page, name, { sizes, subject, ...pictures });
}

test("before connecting", async ({ phone, page }) => {
  await phone.expectChip("RingCentral", "Not connected");
  await show(page, "not-connected");
});

test("the integrations", async ({ ann, page }) => {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("region", { name: "RingCentral (You)" })).toBeVisible();
  await show(page, "integrations");
});

test("the company's connections", async ({ connector, page, sandbox }) => {
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  const ringcentral = card(page, "RingCentral");
  await ringcentral.getByRole("button", { name: "Setup Information" }).click();
  await ringcentral.getByLabel("Client ID").fill("ledgerline-company");
  await ringcentral.getByLabel("Client secret").fill("wrong");
  await ringcentral.getByLabel("JWT").fill(await sandbox.jwt("103"));
  await ringcentral.getByRole("button", { name: "Test connection" }).click();
  await expect(ringcentral).toContainText("OAU-123");
  await show(page, "company-setup", [NARROW, WIDE], ringcentral);
  await ringcentral.getByRole("button", { name: "Setup Information" }).click();
  await setUp(page, sandbox);
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });
  await ringcentral.getByRole("button", { name: "Sync now" }).click();
  await ringcentral.getByRole("button", { name: "Show ledger" }).click();
  await expect(ringcentral).toContainText("in NetSuite");
  await show(page, "company", [NARROW, WIDE], ringcentral);
  const checks = page.getByRole("region", { name: "Checks", exact: true });
  await sandbox.netsuiteLacks("Lists -> Phone Calls");
  await checks.getByRole("button", { name: "Run tests" }).click();
  await expect(checks.getByText(/^Run at/)).toBeVisible();
  await checks.getByRole("button", { name: "Calls are missing?" }).click();
  await expect(checks.getByRole("list", { name: "Why calls are missing" })).toBeVisible({ timeout: 30_000 });
  await show(page, "checks", [NARROW, WIDE], checks);
  await card(page, "NetSuite").getByRole("button", { name: /in 24 hours/ }).click();
  await expect(page.getByRole("list", { name: "Log lines" })).toBeVisible();
  await show(page, "connection-log");
  await page.keyboard.press("Escape");
  await ringcentral.getByRole("button", { name: "Disconnect" }).click();
  await show(page, "company-disconnect");
});

test("the logging rules", async ({ connector, page, sandbox }) => {
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  await setUp(page, sandbox);
  await page.getByRole("link", { name: "Logging rules" }).click();
  await page.getByLabel("Minimum length").fill("15");
  await page.getByLabel("Title").fill("{call} {from or to} {name} ({result})");
  await expect(page.getByText("With this change")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
  await show(page, "logging-rules");
  await page.getByLabel("Title").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Save", exact: true }).scrollIntoViewIfNeeded();
  await show(page, "logging-rules-effect", [WIDE]);
});

test("the organizer mapping", async ({ connector, page, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  await setUp(page, sandbox);
  await page.getByRole("link", { name: "Organizer mapping" }).click();
  const table = page.getByRole("table", { name: "Organizer mapping" });
  await expect(table).toContainText("Order Desk");
  await page.getByRole("button", { name: "Auto-match and save" }).click();
  await page.getByRole("button", { name: "Mark as reviewed" }).click();
  await sandbox.addExtension({ number: "108", name: "Hana Sato" });
  await sandbox.renameExtension("102", "Ben Park");
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("Review mapping (2 changes)")).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 90_000 });
  await page.getByRole("button", { name: "Preview auto-match" }).click();
  await expect(page.getByText("Auto-match would change nothing")).toBeVisible();
  await show(page, "mapping");
  await page.getByRole("button", { name: "Change employee of Order Desk, 200" }).click();
  await page.getByRole("combobox", { name: "NetSuite employee" }).fill("e");
  await expect(page.getByRole("option").first()).toBeVisible();
  await show(page, "mapping-choose");
  await page.getByRole("option", { name: /Ben Okafor/ }).click();
  await page.getByLabel("Valid from").fill("2026-11-02");
  await show(page, "mapping-chosen");
});

test("the phone", async ({ ann, page }) => {
  await show(page, "phone");
});

test("the screens without content of their own", async ({ ann, page }) => {
  await page.getByRole("link", { name: "Messages", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Messages" })).toBeVisible();
  await show(page, "messages");
});

test("the contacts", async ({ connector, page, sandbox }) => {
  await sandbox.liftRateLimits();
  await connector.withDirectory();
  const ann = new Phone(page);
  await ann.open(connector.url);
  await ann.connectAs("Ann Lee");
  await ann.expectReady();
  await page.getByRole("link", { name: "Contacts", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: /^\d+ people$/ })).toBeVisible({ timeout: 20_000 });
  await sandbox.setPresence("102", { dndStatus: "DoNotAcceptAnyCalls" });
  const colleague = (name) => page.getByRole("list", { name: "Contacts" }).getByRole("listitem").filter({ hasText: name });
  await expect(colleague("Ben Okafor")).toContainText("Do not disturb", { timeout: 20_000 });
  await show(page, "contacts");
  await colleague("Ben Okafor").getByRole("button").first().click();
  await expect(page.getByRole("dialog", { name: "Contact Details" })).toContainText("Do not disturb");
  await show(page, "colleague");
  await page.getByRole("button", { name: "Close" }).click();
  const search = page.getByRole("searchbox", { name: "Search contacts" });
  await search.fill("wilhelmina");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Contact Details" })).toBeVisible();
  await show(page, "contact-details");
  await page.getByRole("button", { name: "Close" }).click();
  await search.fill("zzz");
  await show(page, "contacts-none");
  await ann.button("New contact").click();
  const form = page.getByRole("dialog", { name: "New contact" });
  await form.getByRole("textbox", { name: "First name" }).fill("Tomás");
  await form.getByRole("textbox", { name: "Last name" }).fill("Arriaga");
  await ann.button("Save", form).click();
  await expect(form.getByRole("alert")).toContainText("in NetSuite already");
  await show(page, "new-contact");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await sandbox.ring({ extension: "101", from: "+12125550177" });
  await expect(ann.incoming.getByRole("button", { name: /^Marcus Oyelaran/ })).toBeVisible();
  await show(page, "several-callers");
});

test("what opens over a screen", async ({ ann, page }) => {
  await ann.button("Keyboard shortcuts").click();
  await show(page, "shortcuts", [WIDE]);
  await page.keyboard.press("Escape");
  await ann.button("Dialer settings").click();
  await show(page, "dialer-settings");
  await page.keyboard.press("Escape");
  await ann.button("Incoming Calls").click();
  await show(page, "incoming-calls");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Tools" }).click();
  await show(page, "tools");
  await page.getByRole("menuitem", { name: "Diagnostics" }).click();
  await show(page, "diagnostics");
  await page.keyboard.press("Escape");
  await ann.button("Disconnect").click();
  await show(page, "disconnect");
});

test("a connection in trouble", async ({ ann, page, sandbox }) => {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await sandbox.ringcentralFails({ path: "/restapi/oauth/wstoken", status: 503, retryAfter: 1, times: 1000 });
  await sandbox.dropSockets("events");
  await ann.expectChip("RingCentral", "No live events");
  await show(page, "no-live-events");
  await sandbox.reset();
  await page.reload();
  await ann.expectChip("RingCentral", "Reconnect needed");
  await show(page, "reconnect-settings");
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await show(page, "reconnect");
});

test("a sign-in that was denied", async ({ phone, page }) => {
  await signIn(await phone.openSignIn(), "Ann Lee", "Deny");
  await expect(phone.alert("Authorization failed")).toBeVisible();
  await show(page, "denied");
});

test("what a ringing call can get", async ({ ann, page, sandbox }) => {
  await sandbox.ring({ extension: "101", from: "+12025550143" });
  await ann.button("Reply", ann.incoming).click();
  await show(page, "reply");
  await ann.button("Forward", ann.incoming).click();
  await page.getByRole("combobox", { name: "Forward to" }).fill("my mobile");
  await page.keyboard.press("Enter");
  await expect(ann.incoming.getByRole("alert")).not.toBeEmpty();
  await show(page, "forward");
});

test("a browser that lacks something", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, "WebAssembly", { value: undefined }));
  await page.goto("/");
  await expect(page.getByRole("heading")).toBeVisible();
  await show(page, "unsupported");
});

test("a number that is none", async ({ ann, page }) => {
  await ann.dial("call me maybe");
  await expect(ann.alert(/not a phone number/)).toBeVisible();
  await show(page, "not-a-number");
});

test("an incoming call, the call, and the call in NetSuite", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await sandbox.ring({ extension: "101", from: contact.number });
  await expect(ann.incoming).toContainText(contact.company);
  await show(page, "incoming");
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await ann.notes.fill("Asked for 40 more of the oak frames, wants the quote by Friday.");
  await show(page, "live-call");
  await ann.hangUp();
  await ann.expectLogged();
  await show(page, "logged");
});

test("a caller nobody knows", async ({ ann, page, sandbox }) => {
  await sandbox.ring({ extension: "101", from: "+12025550199" });
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await expect(ann.button("Add Customer").first()).toBeVisible();
  await show(page, "unknown-caller");
  await ann.button("Add Customer").first().click();
  await show(page, "add-customer");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await show(page, "call-elsewhere");
  await ann.hangUp();
});

test("the history", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await ann.talkTo(contact.number);
  await ann.notes.fill("Asked for 40 more of the oak frames.");
  await ann.hangUp();
  await ann.expectLogged();
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: "+12125550100" });
  await expect(ann.incoming).toBeVisible();
  await sandbox.hangUp(telephonySessionId);
  await sandbox.leaveVoicemail({ from: contact.number, words: "Please call me back about the oak frames." });
  await page.getByRole("link", { name: "History", exact: true }).click();
  const calls = page.getByRole("table", { name: "Recent calls" });
  await expect(calls).toContainText(contact.name);
  await expect(page.getByRole("tab", { name: "Voicemails" })).toContainText("1");
  await show(page, "history");
  await calls.getByRole("row").filter({ hasText: contact.name }).getByRole("button").click();
  await expect(page.getByRole("dialog", { name: "Call Details" })).toContainText(contact.company);
  await show(page, "call-details");
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("tab", { name: "Voicemails" }).click();
  const voicemails = page.getByRole("list", { name: "Voicemails" });
  await expect(voicemails).toContainText("oak frames");
  await show(page, "voicemails");
  await voicemails.getByRole("button", { name: "Play voicemail" }).click();
  await expect(voicemails.getByRole("slider", { name: "Position" })).toBeVisible();
  await page.evaluate(() => document.querySelector("audio").pause());
  await show(page, "voicemail-player");
  await page.context().setOffline(true);
  await expect(page.getByText(/^As of .*, offline$/)).toBeVisible();
  await show(page, "voicemails-offline", [NARROW]);
  await page.context().setOffline(false);
  const customer = (await sandbox.netsuite("customer")).find(({ companyName }) => companyName === contact.company);
  await page.goto(`/history?customer=${customer.id}`);
  await expect(page.getByRole("status").filter({ hasText: `Calls with ${contact.company}` })).toBeVisible();
  await expect(calls).toContainText(contact.name);
  await show(page, "history-customer");
});

test("a recording", async ({ ann, page, sandbox }) => {
  await sandbox.logsAtOnce();
  await ann.talkTo("+12125550100");
  await ann.button("Record", ann.liveCall()).click();
  await expect(ann.button("Stop recording", ann.liveCall())).toBeVisible();
  await sandbox.advanceClock(40_000);
  await ann.hangUp();
  await page.getByRole("link", { name: "History", exact: true }).click();
  await page.getByRole("combobox", { name: "With", exact: true }).selectOption({ label: "With recording" });
  const call = page.getByRole("table", { name: "Recent calls" }).getByRole("row").getByRole("button");
  await expect(call).toHaveCount(1, { timeout: 20_000 });
  await call.click();
  const details = page.getByRole("dialog", { name: "Call Details" });
  await details.getByRole("button", { name: "Play recording" }).click();
  await expect(details.getByRole("slider", { name: "Position" })).toHaveAttribute("aria-valuetext", /of 0:4/);
  await page.evaluate(() => document.querySelector("audio").pause());
  await show(page, "recording-player");
});

test("a conversation", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await sandbox.sendText({ from: contact.number, text: "Is this the frame in oak?", picture: "yes" });
  await page.getByRole("link", { name: "Messages", exact: true }).click();
  await page.getByRole("list", { name: "Conversations" }).getByRole("button").first().click();
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("It is. How many do you need?");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("log")).toContainText("Delivered");
  await expect(page.getByRole("main").getByRole("status").filter({ hasText: "Logged in NetSuite" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("img", { name: /photograph/ })).toBeVisible();
  await show(page, "conversation");
  await page.getByRole("button", { name: "Templates" }).click();
  await show(page, "templates");
  await page.getByRole("menuitem", { name: "Edit templates" }).click();
  await show(page, "edit-templates");
  await page.keyboard.press("Escape");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach file" }).click();
  await (await chooser).setFiles([
    { name: "terms.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF") },
    { name: "card.vcf", mimeType: "text/vcard", buffer: Buffer.from("BEGIN:VCARD") },
  ]);
  await expect(page.getByRole("list", { name: "Attached files" })).toContainText("card.vcf");
  await show(page, "attached-files");
  await page.getByRole("button", { name: /^Open picture/ }).click();
  await show(page, "picture");
});

test("a group, and conversations without a network", async ({ ann, page, sandbox }) => {
  await sandbox.sendText({ from: "+12125550100", text: "Shall we meet at the mill at noon?", members: "+13125550120,+14155550134" });
  await sandbox.sendText({ from: "+12125550142", text: "https://example.test/a-very-long-address-that-has-no-place-to-break-anywhere-at-all/oak" });
  await page.getByRole("link", { name: "Messages", exact: true }).click();
  const conversations = page.getByRole("list", { name: "Conversations" });
  await expect(conversations.getByRole("listitem")).toHaveCount(2);
  await show(page, "conversations");
  await conversations.getByRole("button").filter({ hasText: "noon" }).click();
  await expect(page.getByRole("log")).toContainText("at noon");
  await show(page, "group");
  await page.context().setOffline(true);
  await expect(page.getByRole("main").getByText(/^As of .*, offline\./)).toBeVisible();
  await show(page, "conversation-offline");
  await page.setViewportSize(NARROW);
  await page.getByRole("button", { name: "Back to conversations" }).click();
  await expect(page.getByText(/^As of .*, offline$/)).toBeVisible();
  await show(page, "conversations-offline");
});

test("the tabs of a customer", async ({ ann, page, sandbox }) => {
  await ann.talkTo("+14155550134");
  const tab = (name) => ann.customer.getByRole("tab", { name, exact: true });
  await expect(ann.customer).toContainText("Billing address");
  await show(page, "customer-overview");
  await tab("Orders").click();
  await expect(ann.customer.getByRole("listitem").first()).toBeVisible();
  await show(page, "customer-orders");
  await tab("Invoices").click();
  await expect(ann.customer.getByRole("listitem").first()).toBeVisible();
  await show(page, "customer-invoices");
  await ann.hangUp();
  await sandbox.netsuiteLacks("Transactions -> Sales Order");
  await ann.talkTo("+13125550120");
  await expect(ann.customer).toContainText("Lakeshore Millwork");
  await tab("Orders").click();
  await expect(ann.customer).toContainText("No access");
  await show(page, "customer-no-access", [WIDE]);
  await ann.hangUp();
});

test("a call that RingCentral refuses", async ({ ann, page }) => {
  await ann.dial(people.unknown);
  await expect(ann.alert("RingCentral knows no such number")).toBeVisible();
  await show(page, "refused-call");
});

test("another phone", async ({ ann, page, sandbox }) => {
  await ann.button("Dialer settings").click();
  const settings = page.getByRole("dialog", { name: "Dialer settings" });
  await settings.getByRole("combobox", { name: "Call with" }).selectOption("Desk phone");
  await settings.getByRole("checkbox").check();
  await show(page, "other-phone-settings");
  await ann.button("Done", settings).click();
  await ann.dial(`${people.echo} x204`);
  await expect(ann.liveCall()).toContainText("Calling your phone…");
  await expect(() => sandbox.usesDeskPhone("answer"), "its card is there before it rings").toPass();
  await expect(ann.liveCall()).toContainText("Press 1 on your phone");
  await show(page, "other-phone");
  await sandbox.usesDeskPhone("hangUp");
  await expect(ann.liveCall()).toHaveCount(0);
  await show(page, "other-phone-over");
});
