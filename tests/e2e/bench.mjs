// What waiting costs. Every figure stands beside its floor, measured in turn in the same run: what
// an empty page takes, and what a call takes with RingCentral's library and nothing else.

import { writeFile } from "node:fs/promises";
import { cpus, loadavg, platform, totalmem } from "node:os";

import { chromium as browserType, expect } from "@playwright/test";

import { directoryAlone } from "./bench-directory.mjs";
import { amongMany } from "./bench-people.mjs";
import { idleTabs, lockReleased, markPerformed, memoryOf, performed, takenOver } from "./bench-tabs.mjs";
import { rememberPeerConnections } from "./support/audio.mjs";
import { chromiumFlags } from "./support/browsers.mjs";
import { Library } from "./support/library.mjs";
import { rememberWasmMemory } from "./support/memory.mjs";
import { markMoments, moment } from "./support/moments.mjs";
import { EmptyPage, firstScreen } from "./support/paint.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { Sandbox } from "./support/sandbox.mjs";
import { servers } from "./support/servers.mjs";
import { summary } from "./support/statistics.mjs";

const runs = Number(process.env.BENCH_RUNS);
const sandbox = new Sandbox(servers.sandbox);
const samples = new Map();

function record(name, value, unit = "ms") {
  if (!Number.isFinite(value)) throw new Error(`${name} was not measured`);
  const values = samples.get(name)?.values ?? [];
  samples.set(name, { unit, values: [...values, value] });
}

async function paints(browser, empty) {
  record("empty page painted", await empty.painted(browser));
  const { painted, usable } = await firstScreen(browser);
  record("first screen painted", painted);
  record("dial pad usable", usable);
}

async function connected(browser) {
  const context = await browser.newContext({ baseURL: servers.app, permissions: ["microphone"] });
  await context.addInitScript(markMoments);
  await context.addInitScript(rememberPeerConnections);
  await context.addInitScript(rememberWasmMemory);
  await context.addInitScript(markPerformed);
  const phone = new Phone(await context.newPage());
  await phone.open();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  return phone;
}

async function reload(phone) {
  await phone.page.reload();
  record("reload to Phone: Ready", await moment(phone.page, "phone ready"));
}

/** What is added to the figures of the first call after a reload. */
const FIRST = ", first of a page";

async function outbound(phone, library) {
  record("library alone, call to INVITE", await library.calls("least"));
  record("library with its own media, call to INVITE", await library.calls("own"));
  await call(phone, FIRST);
  await call(phone, "");
}

async function call(phone, which) {
  const { page } = phone;
  await phone.number.fill(people.echo);
  const before = await page.evaluate(() => performance.now());
  await phone.call.click();
  const clicked = await moment(page, "click", before);
  record(`click on Call to INVITE${which}`, (await moment(page, "invite sent", clicked)) - clicked);
  await expect(phone.duration).toBeVisible();
  const talking = await page.evaluate(() => performance.now());
  await phone.hangUp();
  const hungUp = await moment(page, "click", talking);
  record(`click on Hang up to Logged${which}`, (await moment(page, "logged", hungUp)) - hungUp);
}

async function inbound(phone, library) {
  record("library alone, answer to 200", await library.answers("least"));
  await answer(phone, FIRST);
  await answer(phone, "");
}

async function answer(phone, which) {
  const { page } = phone;
  const before = await page.evaluate(() => performance.now());
  await sandbox.ring({ extension: "101", from: "+12025550143" });
  const received = await moment(page, "invite received", before);
  record(`INVITE to popup painted${which}`, (await moment(page, "popup painted", received)) - received);
  await phone.button("Answer", phone.incoming).click();
  const answered = await moment(page, "click", received);
  record(`click on Answer to 200${which}`, (await moment(page, "answer sent", answered)) - answered);
  record(`click on Answer to first sound packet${which}`, (await moment(page, "first packet", answered)) - answered);
  await phone.hangUp();
}

async function memory(phone) {
  const { script, wasm } = await memoryOf(phone.page);
  if (wasm === 0) throw new Error("the app's memory was not found");
  record("memory of the idle app: JavaScript", script, "MB");
  record("memory of the idle app: wasm", wasm, "MB");
}

const browser = await browserType.launch({ executablePath: process.env.CHROME, args: chromiumFlags });
const version = browser.version();
const empty = await EmptyPage.serve();
try {
  await sandbox.reset();
  await sandbox.liftRateLimits();
  let phone = await connected(browser);
  const library = await Library.open(await browser.newContext({ permissions: ["microphone"] }), sandbox);
  await idleTabs(phone, browser, empty, record);
  for (let run = 1; run <= runs; run += 1) {
    console.log(`run ${run} of ${runs}`);
    await paints(browser, empty);
    await reload(phone);
    await memory(phone);
    await outbound(phone, library);
    await inbound(phone, library);
    await performed(phone, record);
    await lockReleased(browser, empty, record);
    phone = await takenOver(phone, sandbox, record);
  }
  await library.close();
  await phone.page.context().close();
  await amongMany(browser, sandbox, runs, record);
  await directoryAlone(browser, process.env.BENCH_DIRECTORY, runs, record);
} finally {
  await browser.close();
  empty.close();
}

const figures = [...samples].map(([name, { unit, values }]) => ({ name, unit, ...summary(values) }));
const report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()}, load ${loadavg()[0].toFixed(1)}`,
  browser: `Chromium ${version}`,
  figures,
};
await writeFile(process.env.BENCH_OUTPUT, JSON.stringify(report));
