// What only this browser has: kept from being cleared, saved to a file, brought to another browser.

import { readFile } from "node:fs/promises";

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";

const STRANGER = "+12125550100";

async function openData(page) {
  await page.getByRole("link", { name: "Settings" }).first().click();
  const section = page.getByRole("region", { name: "My data" });
  await expect(section.getByRole("button", { name: "Export my data" })).not.toHaveAttribute("aria-disabled", "true");
  return section;
}

/** The file that `Export my data` saves. */
async function exported(page, section) {
  const saved = page.waitForEvent("download");
  await section.getByRole("button", { name: "Export my data" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^ledgerline-my-data-\d{4}-\d\d-\d\d\.json$/);
  return readFile(await file.path(), "utf8");
}

async function bring(section, text) {
  const buffer = Buffer.from(text);
  await section.locator("input[type=file]").setInputFiles({ name: "data.json", mimeType: "application/json", buffer });
}

test("a note that waits is taken to another browser in a file, and logged once though both have it", async ({ ann, anotherRep, page, sandbox }) => {
  test.slow();
  await sandbox.netsuiteRefuses({ status: 400, errorPath: "message", detail: "Invalid value for the field message." });
  await ann.talkTo(STRANGER);
  await ann.notes.fill("Wants forty oak frames");
  await ann.hangUp();
  await expect(page.getByRole("status", { name: /^Could not log/ }).first()).toBeVisible();
  const section = await openData(page);
  await expectNoBarrier(page);
  const text = await exported(page, section);
  await expect(section.getByRole("status").filter({ hasText: "1 call with something that is not in NetSuite yet" })).toBeVisible();
  const file = JSON.parse(text);
  expect(file.calls.map(({ call }) => call.note)).toEqual(["Wants forty oak frames"]);
  expect(text).not.toMatch(/token|refresh|password|grant/i);

  const other = await anotherRep("Ann Lee");
  const there = await openData(other.page);
  await bring(there, text.slice(0, -20));
  await expect(there.getByRole("status").filter({ hasText: "damaged or cut off" })).toBeVisible();
  await bring(there, text.replace(/"owner":"\d+"/, '"owner":"300012342"'));
  await expect(there.getByRole("status").filter({ hasText: "another person's extension" })).toBeVisible();
  expect(await sandbox.netsuiteCalls()).toHaveLength(0);
  await bring(there, text);
  await expect(there.getByRole("status").filter({ hasText: "Brought: 1 call to log" })).toBeVisible();
  await other.page.getByRole("link", { name: "Phone" }).first().click();
  await expect(other.log("Logged in NetSuite")).toBeVisible();

  // Where it comes from it is tried again, and is the same record.
  await page.getByRole("link", { name: "Phone" }).first().click();
  await page.getByRole("button", { name: "Retry" }).first().click();
  await ann.expectLogged();
  await sandbox.expectOnlyOnePhoneCall({ externalId: `rc-${file.calls[0].call.telephonySessionId}` });
  const again = await openData(other.page);
  await bring(again, text);
  await expect(again.getByRole("status").filter({ hasText: "nothing new" })).toBeVisible();
});

test("the browser is asked to keep the data once somebody is signed in, and Diagnostics says what it answered", async ({ context, sandbox }) => {
  await context.addInitScript(() => {
    globalThis.askedToKeep = 0;
    let isKept = false;
    StorageManager.prototype.persisted = async () => isKept;
    StorageManager.prototype.persist = async () => {
      globalThis.askedToKeep += 1;
      return (isKept = true);
    };
  });
  const page = await context.newPage();
  const ann = new Phone(page);
  await ann.open();
  const asked = () => page.evaluate(() => globalThis.askedToKeep);
  expect(await asked()).toBe(0);
  await ann.connectAs("Ann Lee");
  await expect.poll(asked, { message: "asked" }).toBe(1);
  const section = await openData(page);
  await expect(section.getByText("Kept until you clear them.")).toBeVisible();
  await page.getByRole("button", { name: "Tools" }).click();
  await page.getByRole("menuitem", { name: "Diagnostics" }).click();
  await expect(page.getByRole("dialog", { name: "Diagnostics" })).toContainText("Kept until you clear them.");
  // Not at every visit.
  await page.reload();
  await ann.expectReady();
  expect(await asked()).toBe(0);
  await expect(sandbox.netsuiteCalls()).resolves.toHaveLength(0);
});
