// What it costs that every tab is the phone: taking over from one that was killed, a click in one that
// follows, and tabs that only stand there. The floors are what the browser itself needs: to pass on a
// lock, to bring a word to another tab and back, to keep an empty page.

import { expect } from "@playwright/test";

import { expectToHear } from "./support/audio.mjs";
import { rendererOf } from "./support/deaths.mjs";
import { moment } from "./support/moments.mjs";
import { people } from "./support/people.mjs";
import { openTab } from "./support/tabs.mjs";

const TABS = 10;
const IDLE_SECONDS = 10;

/** Runs in the page before the app: notes when a leader says that a wish was performed. */
export function markPerformed() {
  globalThis.BroadcastChannel = class extends globalThis.BroadcastChannel {
    constructor(name) {
      super(name);
      this.addEventListener("message", ({ data }) => {
        if (typeof data !== "string" || !data.startsWith('{"done"')) return;
        globalThis.moments.push({ name: "performed", at: performance.now() });
      });
    }
  };
}

/** Milliseconds of the clock that all processes of a machine share. */
const now = () => performance.timeOrigin + performance.now();

const nowIn = (page) => page.evaluate(() => performance.now());

async function momentForAll(page, name, after) {
  const at = await moment(page, name, after);
  return at + (await page.evaluate(() => performance.timeOrigin));
}

/** Kills the page's process and hands back when. */
async function killed(page) {
  const pid = await rendererOf(page);
  const at = now();
  process.kill(pid, "SIGKILL");
  return at;
}

/** How long the browser needs to give a killed page's lock to the next. */
export async function lockReleased(browser, empty, record) {
  const context = await browser.newContext();
  const [holder, next] = [await empty.open(context), await empty.open(context)];
  await holder.evaluate(
    () => new Promise((held) => navigator.locks.request("bench", () => (held(), new Promise(() => {})))),
  );
  await next.evaluate(() => {
    navigator.locks.request("bench", () => (globalThis.grantedAt = performance.timeOrigin + performance.now()));
  });
  const at = await killed(holder);
  const granted = await next.waitForFunction(() => globalThis.grantedAt, undefined, { polling: 10 });
  record("lock of a killed page granted to the next", (await granted.jsonValue()) - at);
  await context.close();
}

/** The leader is killed while it talks; hands back the tab that went on. */
export async function takenOver(leader, sandbox, record) {
  const next = await openTab(leader.page.context());
  await leader.talkTo(people.echo);
  await expect(next.duration).toBeVisible();
  const before = await nowIn(next.page);
  const at = await killed(leader.page);
  record("leader killed to Phone: Ready", (await momentForAll(next.page, "phone ready", before)) - at);
  await expectToHear(next.page);
  const heard = async () => (await sandbox.lastCall()).farEnd.heard;
  const { packets } = await heard();
  await expect.poll(async () => (await heard()).packets).toBeGreaterThan(packets + 20);
  record("leader killed to sound again", (await heard()).longestSilenceMs);
  await next.hangUp();
  await leader.page.close();
  return next;
}

/** A click in a tab that follows, until it hears that the leader has done it. */
export async function performed(leader, record) {
  const follower = await openTab(leader.page.context());
  await leader.talkTo(people.echo);
  await answersPings(leader.page);
  for (const name of ["Mute", "Unmute"]) {
    record("a word to another tab and back", await follower.page.evaluate(ping));
    const before = await nowIn(follower.page);
    await follower.button(name, follower.liveCall()).click();
    const clicked = await moment(follower.page, "click", before);
    record("click in a follower to performed", (await moment(follower.page, "performed", clicked)) - clicked);
  }
  await leader.hangUp();
  await follower.page.close();
}

const answersPings = (page) =>
  page.evaluate(() => {
    const channel = (globalThis.pinged = new BroadcastChannel("bench"));
    channel.onmessage = ({ data }) => data === "ping" && channel.postMessage("pong");
  });

/** Runs in the page. */
function ping() {
  const channel = new BroadcastChannel("bench");
  const start = performance.now();
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      if (data !== "pong") return;
      channel.close();
      resolve(performance.now() - start);
    };
    channel.postMessage("ping");
  });
}

/** Megabytes of a page's own objects after a collection, and of its wasm's memory. */
export async function memoryOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  const wasm = await page.evaluate(() => globalThis.wasmMemory?.buffer.byteLength ?? 0);
  return { script: usedSize / 1e6, wasm: wasm / 1e6 };
}

/** Per cent of one processor that the pages' own threads take while nothing happens. */
async function idleLoad(pages) {
  const sessions = await Promise.all(pages.map((page) => page.context().newCDPSession(page)));
  const busy = async () => {
    const metrics = await Promise.all(sessions.map((session) => session.send("Performance.getMetrics")));
    return metrics
      .map(({ metrics }) => metrics.find(({ name }) => name === "TaskDuration").value)
      .reduce((sum, seconds) => sum + seconds, 0);
  };
  for (const session of sessions) await session.send("Performance.enable");
  const before = await busy();
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
  const percent = (100 * ((await busy()) - before)) / IDLE_SECONDS;
  for (const session of sessions) await session.detach();
  return percent;
}

/** Tabs that only stand there: one that follows, and all of ten. */
export async function idleTabs(leader, browser, empty, record) {
  const context = await browser.newContext();
  const nothing = await empty.open(context);
  record("idle empty page: memory", total(await memoryOf(nothing)), "MB");
  record("idle empty page: processor", await idleLoad([nothing]), "%");
  await context.close();

  const tabs = [leader];
  while (tabs.length < TABS) tabs.push(await openTab(leader.page.context()));
  const pages = tabs.map(({ page }) => page);
  const memories = await Promise.all(pages.map(memoryOf));
  record("idle follower: memory", total(memories[1]), "MB");
  record("idle follower: processor", await idleLoad([pages[1]]), "%");
  record("ten idle tabs: memory", memories.map(total).reduce((sum, memory) => sum + memory), "MB");
  record("ten idle tabs: processor", await idleLoad(pages), "%");
  for (const page of pages.slice(1)) await page.close();
}

const total = ({ script, wasm }) => script + wasm;
