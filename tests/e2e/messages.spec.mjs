// Texts: in every tab, sent once, read once.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { namesIn } from "./support/kept.mjs";
import { Phone } from "./support/phone.mjs";

const STRANGER = "+12125550100";

const messages = (page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Messages" });
const conversations = (page) => page.getByRole("list", { name: "Conversations" }).getByRole("listitem");
const thread = (page, name) => page.getByRole("log", { name: `Messages with ${name}` });

async function open(page, name) {
  await messages(page).click();
  await conversations(page).filter({ hasText: name }).getByRole("button").or(conversations(page).filter({ hasText: name }).getByRole("link")).first().click();
}

async function reply(page, text) {
  await page.getByRole("textbox", { name: "Message", exact: true }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

const sent = async (sandbox) => (await sandbox.texts()).filter(({ direction }) => direction === "Outbound");

test("a text appears in every tab under its sender's name, and is read once", async ({ ann, context, page, sandbox }) => {
  const other = new Phone(await context.newPage());
  await other.open();
  await other.expectChip("RingCentral", "Connected");
  const contact = await sandbox.knownContact();
  await sandbox.sendText({ from: contact.number, text: "Is my order ready?" });
  for (const tab of [page, other.page]) {
    await messages(tab).click();
    await expect(conversations(tab).filter({ hasText: contact.name })).toContainText("Is my order ready?");
  }
  await open(page, contact.name);
  await expect(thread(page, contact.name)).toContainText("Is my order ready?");
  await expect.poll(async () => (await sandbox.texts())[0].isRead, { message: "marked read" }).toBe(true);
  await ann.expectReady();
});

test("a reply goes out once and says when it was delivered", async ({ ann, page, sandbox }) => {
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  await reply(page, "On its way.");
  await expect(page.getByRole("log")).toContainText("Delivered");
  expect(await sent(sandbox)).toMatchObject([{ text: "On its way.", to: [STRANGER], status: "Delivered" }]);
  await ann.expectReady();
});

test("a reply whose answer was lost is not sent again", async ({ ann, page, sandbox }) => {
  test.slow();
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  await sandbox.losesAnswerToText();
  await reply(page, "Once only.");
  await expect(page.getByRole("log")).toContainText("Delivered", { timeout: 45_000 });
  expect((await sent(sandbox)).length).toBe(1);
  await ann.expectReady();
});

test("a draft is the same in every tab and outlives a reload", async ({ ann, context, page, sandbox }) => {
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  const other = new Phone(await context.newPage());
  await other.open();
  await other.expectChip("RingCentral", "Connected");
  for (const tab of [page, other.page]) await open(tab, "(212) 555-0100");
  await box(page).fill("Half a sentence");
  await expect(page.getByText(/15 .*1 segment/)).toBeVisible();
  await expect(box(other.page)).toHaveValue("Half a sentence");
  await other.page.close();
  await page.reload();
  await ann.expectReady();
  await open(page, "(212) 555-0100");
  await expect(box(page)).toHaveValue("Half a sentence");
});

test("texting says that it needs RingCentral, and no screen of it has a barrier", async ({ phone, page, sandbox }) => {
  const clean = () => expectNoBarrier(page);
  await messages(page).click();
  await expect(page.getByRole("main")).toContainText("RingCentral");
  await clean();
  await phone.open();
  await phone.connectAs("Ann Lee");
  await messages(page).click();
  await expect(page.getByRole("button", { name: "New message" }).first()).toBeVisible();
  await clean();
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  await expect(page.getByRole("log")).toContainText("hello");
  await clean();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole("log")).toContainText("hello");
  await clean();
});

const status = (page, name) => page.getByRole("main").getByRole("status").filter({ hasText: name });

test("the day's texts with a customer are one record in NetSuite, under that customer, and the thread says so", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await sandbox.sendText({ from: contact.number, text: "Is my order ready?" });
  await open(page, contact.name);
  await reply(page, "On its way.");
  await expect(page.getByRole("log")).toContainText("Delivered");
  await expect(status(page, "Logged in NetSuite")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("main")).toContainText(`Under ${contact.company}`);
  const message = async () => (await sandbox.netsuiteTexts())[0]?.message ?? "";
  await expect.poll(message, { timeout: 20_000 }).toContain("On its way.");
  const [record, ...others] = await sandbox.netsuiteTexts();
  expect(others).toEqual([]);
  expect(record.message).toContain("Is my order ready?");
  expect(record.company.id).toBe(contact.companyId);
  await page.reload();
  await ann.expectReady();
  await open(page, contact.name);
  await expect(status(page, "Logged in NetSuite")).toBeVisible();
  expect(await sandbox.netsuiteTexts()).toHaveLength(1);
});

test("texts wait while NetSuite is away, say why, and are logged once when it is back", async ({ ann, page, sandbox }) => {
  await sandbox.netsuiteRefuses({ status: 503, times: 6 });
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  await expect(status(page, "Waiting to log")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("NetSuite does not answer", { timeout: 15_000 });
  await expect(status(page, "Logged in NetSuite")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("main")).toContainText("Under no customer yet");
  expect(await sandbox.netsuiteTexts()).toHaveLength(1);
  await ann.expectReady();
});

test("texts that NetSuite refuses say why, and Retry logs them when that is mended", async ({ ann, page, sandbox }) => {
  await sandbox.netsuiteRefuses({ status: 403, times: 1 });
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  await expect(status(page, /^Could not log: the NetSuite role lacks a permission/)).toBeVisible({ timeout: 15_000 });
  await ann.expectChip("NetSuite", "Attention needed");
  await page.getByRole("main").getByRole("button", { name: "Retry" }).click();
  await expect(status(page, "Logged in NetSuite")).toBeVisible({ timeout: 15_000 });
  expect(await sandbox.netsuiteTexts()).toHaveLength(1);
});

/** A real picture, 1 by 1. */
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

const box = (page) => page.getByRole("textbox", { name: "Message", exact: true });

test("a template is inserted by keyboard and by mouse, and what is missing is seen before sending", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await sandbox.sendText({ from: contact.number, text: "hello" });
  await open(page, contact.name);
  await box(page).press("/");
  await expect(page.getByRole("menuitem", { name: /^Missed your call/ })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const first = contact.name.split(" ")[0];
  await expect(box(page)).toHaveValue(new RegExp(`^Hi ${first}, Ann Lee here\\. .*\\+?1? ?\\(650\\) 555-0101\\.$`));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("log")).toContainText("Ann Lee here");

  await sandbox.sendText({ from: STRANGER, text: "who is this?" });
  await open(page, "(212) 555-0100");
  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByRole("menuitem", { name: /^Order is ready/ }).click();
  await expect(page.getByRole("main")).toContainText("Nothing is known here for {first name}, {company}.");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toHaveAttribute("aria-disabled", "true");
  // The first of them is selected, so that one types over it.
  await page.keyboard.type("Sam");
  await expect(box(page)).toHaveValue(/^Hi Sam, the order for \{company\}/);
  await ann.expectReady();
});

test("templates of one's own are kept and say when a field is misspelt", async ({ ann, page, sandbox }) => {
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByRole("menuitem", { name: "Edit templates" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit templates" });
  await dialog.getByRole("button", { name: "Add template" }).click();
  await dialog.getByRole("textbox", { name: "Template name" }).last().fill("Quote");
  await dialog.getByRole("textbox", { name: "Template text" }).last().fill("The quote for {compnay} is on its way.");
  await expect(dialog.getByRole("alert").filter({ hasText: "There is no field {compnay}" })).toBeVisible();
  await dialog.getByRole("textbox", { name: "Template text" }).last().fill("The quote is on its way.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.reload();
  await ann.expectReady();
  await open(page, "(212) 555-0100");
  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByRole("menuitem", { name: /^Quote/ }).click();
  await expect(box(page)).toHaveValue("The quote is on its way.");
});

test("pictures go out once, refused ones say why, and a received one opens large", async ({ ann, page, sandbox }) => {
  await sandbox.sendText({ from: STRANGER, text: "look", picture: "yes" });
  await open(page, "(212) 555-0100");
  const received = page.getByRole("img", { name: /^Picture from .*\(212\) 555-0100: photograph\.png$/ }).first();
  await expect(received).toBeVisible();
  await expect.poll(() => received.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Open picture photograph.png" }).click();
  const large = page.getByRole("dialog", { name: "Picture" });
  await expect(large.getByRole("img")).toBeVisible();
  await expect(large.getByRole("link", { name: "Save photograph.png" })).toHaveAttribute("download", "photograph.png");
  await page.keyboard.press("Escape");

  const choose = async (files) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach file" }).click();
    await (await chooser).setFiles(files);
  };
  const attached = page.getByRole("list", { name: "Attached files" }).getByRole("listitem");
  await choose([{ name: "terms.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF") }]);
  await expect(page.getByRole("alert").filter({ hasText: "terms.pdf is of a kind that RingCentral does not send" })).toBeVisible();
  await choose([{ name: "huge.png", mimeType: "image/png", buffer: Buffer.alloc(1_500_001, 1) }]);
  await expect(page.getByRole("alert").filter({ hasText: "huge.png is too large" })).toBeVisible();
  await choose([
    { name: "oak.png", mimeType: "image/png", buffer: PICTURE },
    { name: "elm.png", mimeType: "image/png", buffer: PICTURE },
  ]);
  await expect(attached).toHaveCount(2);
  await page.getByRole("button", { name: "Remove elm.png" }).click();
  await expect(attached).toHaveCount(1);
  await reply(page, "The frame in oak");
  await expect(attached).toHaveCount(0);
  await expect(page.getByRole("log")).toContainText("Delivered");
  await expect(page.getByRole("img", { name: "Picture from You: oak.png" })).toBeVisible();
  const all = await sent(sandbox);
  expect(all).toMatchObject([{ text: "The frame in oak" }]);
  await ann.expectReady();
});

test("a picture whose answer was lost is not sent again", async ({ ann, page, sandbox }) => {
  test.slow();
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  await sandbox.losesAnswerToPicture();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach file" }).click();
  await (await chooser).setFiles([{ name: "oak.png", mimeType: "image/png", buffer: PICTURE }]);
  await reply(page, "Once only.");
  await expect(page.getByRole("log")).toContainText("Delivered", { timeout: 45_000 });
  expect((await sent(sandbox)).length).toBe(1);
  await ann.expectReady();
});

test("a click on the notification of a text opens its conversation", async ({ context, page, sandbox }) => {
  await context.addInitScript(() => {
    globalThis.shown = [];
    class Shown extends EventTarget {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title, options) {
        super();
        this.title = title;
        this.body = options?.body;
        globalThis.shown.push(this);
      }
      close() {}
    }
    globalThis.Notification = Shown;
    // No browser without a window hides a page; one with a window tells it like this.
    globalThis.hide = () => {
      Object.defineProperty(document, "hidden", { get: () => true });
      Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  const ann = new Phone(page);
  await ann.open();
  await ann.connectAs("Ann Lee");
  await ann.expectReady();
  await page.evaluate(() => globalThis.hide());
  await sandbox.sendText({ from: STRANGER, text: "Is anybody there?" });
  await expect.poll(() => page.evaluate(() => globalThis.shown.map(({ body }) => body)), { timeout: 15_000 }).toEqual(["Is anybody there?"]);
  await page.evaluate(() => globalThis.shown[0].dispatchEvent(new Event("click")));
  await expect(thread(page, "+1 (212) 555-0100")).toContainText("Is anybody there?");
});

test("a call leads to the conversation with the same person", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await ann.talkTo(contact.number);
  await ann.button("Text", ann.liveCall()).click();
  await expect(page.getByRole("heading", { level: 1, name: contact.name })).toBeVisible();
  await expect(box(page)).toBeVisible();
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await ann.hangUp();
});

test("Text opens the conversation with that number and no other, and a new one where there is none", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  await expect(page.getByRole("log")).toContainText("hello");
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await ann.talkTo(contact.number);
  await ann.button("Text", ann.liveCall()).click();
  await expect(page.getByRole("heading", { level: 1, name: contact.name })).toBeVisible();
  await reply(page, "As we said.");
  await expect(page.getByRole("log")).toContainText("Delivered");
  expect(await sent(sandbox)).toMatchObject([{ to: [contact.number] }]);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await ann.hangUp();
});

test("what is attached stays beside its draft, and what is too large is not read at all", async ({ ann, page, sandbox }) => {
  await page.evaluate(() => {
    globalThis.read = [];
    const { readAsDataURL } = FileReader.prototype;
    FileReader.prototype.readAsDataURL = function (file) {
      globalThis.read.push(file.name);
      return readAsDataURL.call(this, file);
    };
  });
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  const choose = async (name, buffer) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach file" }).click();
    await (await chooser).setFiles([{ name, mimeType: "image/png", buffer }]);
  };
  await choose("huge.png", Buffer.alloc(1_500_001, 1));
  await expect(page.getByRole("alert").filter({ hasText: "huge.png is too large" })).toBeVisible();
  await choose("oak.png", PICTURE);
  const attached = page.getByRole("list", { name: "Attached files" }).getByRole("listitem");
  await expect(attached).toHaveCount(1);
  expect(await page.evaluate(() => globalThis.read)).toEqual(["oak.png"]);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await expect(attached).toHaveCount(0);
  await messages(page).click();
  await expect(attached).toHaveCount(1);
  await reply(page, "Here.");
  await expect(attached).toHaveCount(0);
  await expect(page.getByRole("img", { name: "Picture from You: oak.png" })).toBeVisible();
  await ann.expectReady();
});

test("what is attached outlives a reload, is the same in every tab, goes once, and is gone with the person", async ({ ann, context, page, sandbox }) => {
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await open(page, "(212) 555-0100");
  const attach = async (name) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach file" }).click();
    await (await chooser).setFiles([{ name, mimeType: "image/png", buffer: PICTURE }]);
  };
  const attached = (of) => of.getByRole("list", { name: "Attached files" }).getByRole("listitem");
  const isShown = (of) => attached(of).locator("img").evaluateAll((all) => all.length > 0 && all.every((one) => one.naturalWidth > 0));
  const kept = async () => (await namesIn(page, "kept")).filter((name) => name.startsWith("texts.files-")).length;
  await attach("oak.png");
  await attach("elm.png");
  await expect(attached(page)).toHaveCount(2);
  await expect.poll(kept).toBe(1);
  await page.reload();
  await ann.expectReady();
  await open(page, "(212) 555-0100");
  await expect(attached(page)).toHaveText([/oak\.png/, /elm\.png/]);
  await expect.poll(() => isShown(page)).toBe(true);

  const other = new Phone(await context.newPage());
  await other.open();
  await open(other.page, "(212) 555-0100");
  await expect(attached(other.page)).toHaveCount(2);
  await expect.poll(() => isShown(other.page)).toBe(true);
  await other.page.getByRole("button", { name: "Remove elm.png" }).click();
  await expect(attached(page)).toHaveText([/oak\.png/]);
  await reply(other.page, "The frame in oak");
  await expect(attached(page)).toHaveCount(0);
  await expect(page.getByRole("log")).toContainText("Delivered");
  expect(await sent(sandbox)).toMatchObject([{ text: "The frame in oak" }]);
  await expect(page.getByRole("img", { name: "Picture from You: oak.png" })).toBeVisible();
  expect(await kept()).toBe(0);

  await attach("elm.png");
  await expect.poll(kept).toBe(1);
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await ann.button("Disconnect", page.getByRole("region", { name: "RingCentral (You)" })).click();
  await ann.button("Disconnect", page.getByRole("dialog", { name: "Disconnect RingCentral?" })).click();
  await ann.expectChip("RingCentral", "Not connected");
  await expect.poll(kept).toBe(0);
});

test("without a network conversations stay and say how old they are, on a narrow screen too", async ({ ann, context, page, sandbox }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await sandbox.sendText({ from: STRANGER, text: "hello" });
  await messages(page).click();
  await expect(conversations(page)).toHaveCount(1);
  const age = page.getByRole("status").filter({ hasText: /^As of .*, offline/ });
  await expect(age).toHaveCount(0);
  // An event may bring the text before RingCentral's texts have been read at all.
  await expect.poll(() => namesIn(page, "kept"), { message: "texts were read" }).toContain("texts");
  await context.setOffline(true);
  await expect(age).toBeVisible();
  await expect(conversations(page)).toContainText("hello");
  await conversations(page).getByRole("button").click();
  await expect(page.getByRole("log")).toContainText("hello");
  await expect(age.filter({ hasText: "What you send waits" })).toBeVisible();
  await reply(page, "On my way");
  await context.setOffline(false);
  await expect(age).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByRole("log")).toContainText("Delivered", { timeout: 30_000 });
  await ann.expectReady();
});

test("the keys alone open a group, answer it with a template and a file, and take the file out, dark and narrow, without a barrier", async ({ ann, page, sandbox }) => {
  test.slow();
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 360, height: 740 });
  await sandbox.sendText({ from: STRANGER, text: "shall we meet?", members: "+13125550120" });
  const to = async (target) => {
    for (let at = 0; at < 40; at += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
  };
  await to(messages(page));
  await page.keyboard.press("Enter");
  await expect(conversations(page)).toHaveCount(1);
  await expectNoBarrier(page);
  await to(conversations(page).getByRole("button"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log")).toContainText("shall we meet?");
  await expectNoBarrier(page);
  const templates = page.getByRole("button", { name: "Templates" });
  await to(templates);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await expectNoBarrier(page);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Edit templates" })).toBeVisible();
  await expectNoBarrier(page);
  await expect(page.getByRole("button", { name: "Save" })).toBeInViewport();
  await page.keyboard.press("Escape");
  await expect(templates).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(box(page)).toBeFocused();
  await page.keyboard.type("At noon.");
  const attach = page.getByRole("button", { name: "Attach file" });
  // Long before the key: the browser is told to hand choosers over, and nobody says when it was.
  const chooser = page.waitForEvent("filechooser");
  await to(attach);
  await page.keyboard.press("Enter");
  await (await chooser).setFiles([
    { name: "oak.png", mimeType: "image/png", buffer: PICTURE },
    { name: "elm.png", mimeType: "image/png", buffer: PICTURE },
  ]);
  const attached = page.getByRole("list", { name: "Attached files" }).getByRole("listitem");
  await expect(attached).toHaveCount(2);
  await expectNoBarrier(page);
  const remove = page.getByRole("button", { name: "Remove elm.png" });
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(attached).toHaveCount(1);
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log")).toContainText("Delivered");
  await expectNoBarrier(page);
  expect(await sent(sandbox)).toMatchObject([{ text: "At noon." }]);
  await to(page.getByRole("button", { name: "Back to conversations" }));
  await page.keyboard.press("Enter");
  await expect(conversations(page)).toHaveCount(1);
  await ann.expectReady();
});

test("who connects in another's place finds neither the number they typed nor the call they opened", async ({ ann, context, page, sandbox }) => {
  await ann.talkTo(STRANGER);
  await ann.hangUp();
  await expect(page.getByRole("heading", { name: /\(212\) 555-0100/ }).first()).toBeVisible();
  await ann.number.fill("+13125550120");
  await sandbox.revoke("101");
  await page.reload();
  const banner = ann.alert("Reconnect RingCentral");
  await expect(banner).toBeVisible();
  await expect(ann.number).toHaveValue("+13125550120");
  await context.clearCookies();
  const opened = page.waitForEvent("popup");
  await banner.getByRole("button").first().click();
  await ann.finishSignIn(await opened, "Ben Okafor");
  await expect(ann.number).toHaveValue("");
  await expect(page.locator("body")).not.toContainText("(212) 555-0100");
});

test("who connects next finds nothing that the one before had open, typed, attached or was notified of", async ({ context, page, sandbox }) => {
  await context.addInitScript(() => {
    globalThis.shown = [];
    class Shown extends EventTarget {
      static permission = "granted";
      constructor(title) {
        super();
        this.title = title;
        globalThis.shown.push(title);
      }
      close() {
        globalThis.shown = globalThis.shown.filter((title) => title !== this.title);
      }
    }
    globalThis.Notification = Shown;
    globalThis.look = (isHidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  const phone = new Phone(page);
  await phone.open();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  await page.evaluate(() => globalThis.look(true));
  await sandbox.sendText({ from: STRANGER, text: "For Ann alone" });
  await expect.poll(() => page.evaluate(() => globalThis.shown.length), { timeout: 15_000 }).toBe(1);
  await page.evaluate(() => globalThis.look(false));
  await open(page, "(212) 555-0100");
  await box(page).fill("Ann's words");
  await page.getByRole("searchbox", { name: "Search messages" }).fill("Ann");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await phone.button("Disconnect", page.getByRole("region", { name: "RingCentral (You)" })).click();
  await phone.button("Disconnect", page.getByRole("dialog", { name: "Disconnect RingCentral?" })).click();
  await phone.expectChip("RingCentral", "Not connected");
  await expect.poll(() => page.evaluate(() => globalThis.shown)).toEqual([]);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  // She has signed out of RingCentral's own pages as well.
  await context.clearCookies();
  await phone.connectAs("Ben Okafor");
  await phone.expectReady();
  await messages(page).click();
  await expect(page.getByRole("button", { name: "New message" }).first()).toBeVisible();
  await expect(page.getByRole("log")).toHaveCount(0);
  await expect(page.getByRole("searchbox", { name: "Search messages" })).toHaveValue("");
  await expect(page.locator("body")).not.toContainText("(212) 555-0100");
});

test("a group's conversation keeps its members, and what it says is one record", async ({ ann, page, sandbox }) => {
  await sandbox.sendText({ from: STRANGER, text: "shall we meet?", members: "+13125550120" });
  await open(page, "(212) 555-0100");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Petra Nowak");
  await reply(page, "At noon.");
  await expect(page.getByRole("log")).toContainText("Delivered");
  await expect(conversations(page)).toHaveCount(1);
  const [out] = await sent(sandbox);
  expect([...out.to].sort()).toEqual(["+12125550100", "+13125550120"]);
  await expect.poll(async () => (await sandbox.netsuiteTexts()).map(({ message }) => /At noon/.test(message)), { timeout: 30_000 }).toEqual([true]);
  await ann.expectReady();
});

for (const [code, words] of [
  ["SMS-CAR-413", "they asked for no more texts from your company"],
  ["SMS-RC-410", "no phone with this number takes texts"],
  ["SMS-UP-430", "the carrier took it for spam"],
  ["SMS-RC-503", "ask your RingCentral admin whether the number is registered for texting"],
]) {
  test(`a text that does not arrive says why in words: ${code}`, async ({ ann, page, sandbox }) => {
    await sandbox.sendText({ from: STRANGER, text: "hello" });
    await open(page, "(212) 555-0100");
    await sandbox.refusesTexts(STRANGER, code);
    await reply(page, "Are you there?");
    await expect(page.getByRole("log")).toContainText(`Failed: `);
    await expect(page.getByRole("log")).toContainText(words);
    await ann.expectReady();
  });
}
