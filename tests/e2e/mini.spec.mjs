// The call at hand in a small window above all others: the same call, drawn by the same page.

import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";

/** The window that stays on top, seen from the page that opened it. */
class Mini {
  constructor(page) {
    this.page = page;
  }

  async open() {
    await this.page.getByRole("button", { name: "Keep on top" }).click();
    await expect.poll(() => this.text(), { message: "what stands on top" }).not.toBe("");
  }

  /** Nothing where there is no window. */
  text() {
    return this.page.evaluate(() => globalThis.documentPictureInPicture.window?.document.querySelector("main")?.textContent ?? "");
  }

  click(name) {
    return this.page.evaluate((name) => {
      const buttons = [...globalThis.documentPictureInPicture.window.document.querySelectorAll("button")];
      buttons.find((button) => button.textContent.trim() === name).click();
    }, name);
  }

  write(note) {
    return this.page.evaluate((note) => {
      const { document, Event } = globalThis.documentPictureInPicture.window;
      const field = document.querySelector("textarea[aria-label='Call notes']");
      field.value = note;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }, note);
  }

  async close() {
    await this.page.evaluate(() => globalThis.documentPictureInPicture.window.close());
    await expect.poll(() => this.text(), { message: "what stands on top" }).toBe("");
  }
}

test("caller, timer, mute, hold, note and hang up stand in a window on top, and closing it ends no call", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await ann.talkTo(contact.number);
  const mini = new Mini(page);
  await mini.open();
  await expect.poll(() => mini.text()).toContain(contact.name);
  await expect.poll(() => mini.text()).toMatch(/0:\d\d/);
  await mini.click("Mute");
  await expect(ann.button("Unmute", ann.liveCall())).toBeVisible();
  await mini.click("Unmute");
  await expect(ann.button("Mute", ann.liveCall())).toBeVisible();
  await mini.click("Hold");
  await expect(ann.button("Resume", ann.liveCall())).toBeVisible();
  await expect.poll(() => mini.text()).toContain("Resume");
  await mini.click("Resume");
  await expect(ann.button("Hold", ann.liveCall())).toBeVisible();
  await mini.write("Wants forty oak frames");
  await expect(ann.notes).toHaveValue("Wants forty oak frames");
  await mini.close();
  await expect(ann.liveCall()).toBeVisible();
  await mini.open();
  // It stays on every screen, and is of use there.
  await page.getByRole("link", { name: "Settings" }).first().click();
  await expect(page.getByRole("heading", { name: "Integrations" })).toBeVisible();
  await mini.click("Hang up");
  await expect.poll(() => mini.text()).toContain("No call right now.");
  await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "logged phone calls" }).toBe(1);
});

test("asked for twice, the newer window keeps the call", async ({ ann, page }) => {
  await ann.talkTo("+12125550100");
  const mini = new Mini(page);
  await mini.open();
  await page.evaluate(() => (globalThis.firstAbove = globalThis.documentPictureInPicture.window));
  await page.getByRole("button", { name: "Keep on top" }).click();
  await expect.poll(() => page.evaluate(() => globalThis.firstAbove.closed), { message: "the first window is closed" }).toBe(true);
  await expect.poll(() => mini.text(), { message: "what stands on top" }).toContain("Hang up");
  await mini.click("Mute");
  await expect(ann.button("Unmute", ann.liveCall())).toBeVisible();
  await ann.hangUp();
});

test("a browser without such windows says so", async ({ context }) => {
  await context.addInitScript(() => delete globalThis.documentPictureInPicture);
  const ann = new Phone(await context.newPage());
  await ann.open();
  await ann.connectAs("Ann Lee");
  await ann.expectReady();
  await ann.talkTo("+12125550100");
  const button = ann.button("Keep on top", ann.liveCall());
  await expect(button).toHaveAttribute("aria-disabled", "true");
  // It can be reached, and says why.
  await button.press("Enter");
  await expect(ann.liveCall().getByRole("status").filter({ hasText: "This browser has no window that stays on top" })).toBeVisible();
  await ann.hangUp();
});
