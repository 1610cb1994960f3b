// Texts: in every tab, sent once, read once.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
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
  const box = (tab) => tab.getByRole("textbox", { name: "Message", exact: true });
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
