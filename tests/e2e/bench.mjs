// What waiting costs, in milliseconds. Every figure is the median of several runs in one browser,
// beside an empty page that is measured in between.

import { createServer } from "node:http";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";

import { chromium as browserType, expect } from "@playwright/test";

import { chromiumFlags } from "./support/browsers.mjs";
import { rememberPeerConnections } from "./support/audio.mjs";
import { markMoments } from "./support/moments.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { Sandbox } from "./support/sandbox.mjs";
import { servers } from "./support/servers.mjs";

const runs = Number(process.env.BENCH_RUNS ?? 5);
const sandbox = new Sandbox(servers.sandbox);
const samples = new Map();

function record(name, milliseconds) {
  if (!Number.isFinite(milliseconds)) throw new Error(`${name} was not measured`);
  samples.set(name, [...(samples.get(name) ?? []), milliseconds]);
}

/** The moment in the page, on its own clock; waits until it has come. */
async function moment(page, name, after = 0) {
  const found = await page.waitForFunction(
    ([wanted, earliest]) => globalThis.moments.find((it) => it.name === wanted && it.at >= earliest)?.at,
    [name, after],
    { polling: 10 },
  );
  return found.jsonValue();
}

async function emptyPage(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    undefined,
    { polling: 10 },
  );
  record("empty page, first paint", await painted.jsonValue());
  await context.close();
}

async function firstVisit(browser) {
  const context = await browser.newContext({ baseURL: servers.app });
  await context.addInitScript(markMoments);
  const page = await context.newPage();
  await page.goto("/");
  record("cold load, first screen", await moment(page, "first screen"));
  await context.close();
}

async function connected(browser) {
  const context = await browser.newContext({ baseURL: servers.app, permissions: ["microphone"] });
  await context.addInitScript(markMoments);
  await context.addInitScript(rememberPeerConnections);
  const phone = new Phone(await context.newPage());
  await phone.open();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  return phone;
}

async function loads(phone) {
  const devtools = await phone.page.context().newCDPSession(phone.page);
  await devtools.send("Network.clearBrowserCache");
  await devtools.detach();
  await phone.page.reload();
  record("cold load, Phone: Ready", await moment(phone.page, "phone ready"));
  await phone.page.reload();
  record("warm reload, Phone: Ready", await moment(phone.page, "phone ready"));
}

async function outbound(phone) {
  const { page } = phone;
  const logged = (await sandbox.netsuiteCalls()).length;
  await phone.number.fill(people.echo);
  const before = await page.evaluate(() => performance.now());
  await phone.call.click();
  const clicked = await moment(page, "click", before);
  record("click on Call to authenticated INVITE", (await moment(page, "invite sent", clicked)) - clicked);
  await expect(phone.duration).toHaveText(/0:0[1-9]/);
  const ended = performance.now();
  await phone.hangUp();
  while ((await sandbox.netsuiteCalls()).length === logged) {
    if (performance.now() - ended > 30_000) throw new Error("the call was not logged");
  }
  record("end of call to record in NetSuite", performance.now() - ended);
}

async function inbound(phone) {
  const { page } = phone;
  const before = await page.evaluate(() => performance.now());
  await sandbox.ring({ extension: "101", from: "+12025550143" });
  const received = await moment(page, "invite received", before);
  record("INVITE to popup painted", (await moment(page, "popup painted", received)) - received);
  await phone.button("Answer", phone.incoming).click();
  const answered = await moment(page, "click", received);
  record("Answer to first sound packet", (await moment(page, "first packet", answered)) - answered);
  await phone.hangUp();
}

function summary([name, values]) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { name, unit: "ms", runs: sorted.length, median, least: sorted[0], most: sorted.at(-1) };
}

const empty = createServer((_, answer) => {
  answer.setHeader("content-type", "text/html").end("<!doctype html><title>Empty</title><p>.");
}).listen(0, "127.0.0.1");
await once(empty, "listening");
const emptyUrl = `http://127.0.0.1:${empty.address().port}/`;

const browser = await browserType.launch({ executablePath: process.env.CHROME, args: chromiumFlags });
try {
  await sandbox.reset();
  await sandbox.liftRateLimits();
  const phone = await connected(browser);
  for (let run = 1; run <= runs; run += 1) {
    console.log(`run ${run} of ${runs}`);
    await emptyPage(browser, emptyUrl);
    await firstVisit(browser);
    await loads(phone);
    await outbound(phone);
    await inbound(phone);
  }
} finally {
  await browser.close();
  empty.close();
}

const report = { runs, browser: browserType.name(), figures: [...samples].map(summary) };
await writeFile(process.env.BENCH_OUTPUT, JSON.stringify(report, undefined, 2));
