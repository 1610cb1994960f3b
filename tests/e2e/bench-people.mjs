// What it costs that a company has a hundred thousand people: reading them, finding some of them at each
// key, and naming one who calls. The connector does not answer who calls, so the tab finds it alone.

import { expect } from "@playwright/test";

import { noteLongestTask, person, servePeople, timeKeys, wholeDirectory } from "./support/directory.mjs";
import { markMoments, moment } from "./support/moments.mjs";
import { rememberWasmMemory } from "./support/memory.mjs";
import { memoryOf } from "./bench-tabs.mjs";
import { Phone } from "./support/phone.mjs";
import { servers } from "./support/servers.mjs";

const READ_MS = 120_000;
/** Prime to the hundred thousand: no two runs call alike. */
const STEP = 7_919;

export async function amongMany(browser, sandbox, runs, record) {
  const context = await browser.newContext({ baseURL: servers.app, permissions: ["microphone"] });
  await context.addInitScript(markMoments);
  await context.addInitScript(rememberWasmMemory);
  const page = await context.newPage();
  await servePeople(page);
  const phone = new Phone(page);
  await phone.open();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  const began = performance.now();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Contacts" }).click();
  await page.evaluate(noteLongestTask);
  await expect(wholeDirectory(page)).toBeVisible({ timeout: READ_MS });
  record("100,000 people read", performance.now() - began);
  record("longest pause while they are read", await page.evaluate(() => globalThis.longest));
  record("memory with 100,000 people: wasm", (await memoryOf(page)).wasm, "MB");
  for (const wait of await timeKeys(page.getByRole("searchbox", { name: "Search contacts" }))) {
    record("a key to those found among 100,000 people", wait);
  }
  for (let run = 1; run <= runs; run += 1) {
    const who = person(run * STEP);
    const before = await page.evaluate(() => performance.now());
    await sandbox.ring({ extension: "101", from: who.numbers[1].number });
    const received = await moment(page, "invite received", before);
    record("INVITE to popup painted, 100,000 people", (await moment(page, "popup painted", received)) - received);
    await expect(page.getByRole("alertdialog", { name: `Incoming call from ${who.name}` })).toBeVisible();
    await phone.button("Decline", phone.incoming).click();
    await expect(phone.incoming).toBeHidden();
  }
  await context.close();
}
