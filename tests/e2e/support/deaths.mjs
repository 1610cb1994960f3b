// The ends that a tab can come to. None of them is announced to the page, but for leaving it.

import { readFile, readdir } from "node:fs/promises";

/** The process that renders this page is killed, as by an operating system short of memory. */
export async function kill(page) {
  process.kill(await rendererOf(page), "SIGKILL");
}

/** The id of the process that renders this page. */
export async function rendererOf(page) {
  const browser = page.context().browser().browserType().name();
  return browser === "chromium" ? chromiumProcess(page) : firefoxProcess(page);
}

/** The renderer runs into a fault of its own. */
export async function crash(page) {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // Nobody is left to answer.
  session.send("Page.crash").catch(() => {});
  await crashed;
}

export const close = (page) => page.close();

/** Comes back as a tab that has just been opened. */
export const reload = (page) => page.reload({ waitUntil: "commit" });

/** To somewhere else with the same tab. */
export const leave = (page) => page.goto("about:blank");

/** Tracing begins by saying which process renders which frame. */
async function chromiumProcess(page) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  const traceConfig = { includedCategories: ["disabled-by-default-devtools.timeline"] };
  await session.send("Tracing.start", { traceConfig, transferMode: "ReportEvents" });
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const frames = events.find(({ name }) => name === "TracingStartedInBrowser")?.args.data.frames;
  const frame = frames?.find(({ frame }) => frame === frameTree.frame.id);
  if (!frame?.processId) throw new Error("the browser does not say which process renders the page");
  return frame.processId;
}

/** Firefox says nothing, so the page makes itself known: by its number of threads. */
async function firefoxProcess(page) {
  const workers = 6;
  const before = await workerThreads();
  await page.evaluate((count) => {
    const started = () =>
      new Promise((resolve) => {
        const worker = new Worker("/timer.js");
        (globalThis.knownBy ??= []).push(worker);
        worker.onmessage = resolve;
        worker.postMessage(0);
      });
    return Promise.all(Array.from({ length: count }, started));
  }, workers);
  const after = await workerThreads();
  const grown = [...after].filter(([pid, threads]) => threads - (before.get(pid) ?? 0) >= workers);
  if (grown.length !== 1) throw new Error(`${grown.length} processes could be the page's`);
  return grown[0][0];
}

/** How many workers each content process of a Firefox on this machine runs. */
async function workerThreads() {
  const threads = new Map();
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    try {
      if (!(await readFile(`/proc/${pid}/cmdline`, "utf8")).includes("-contentproc")) continue;
      const tasks = await readdir(`/proc/${pid}/task`);
      const names = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/comm`, "utf8")));
      threads.set(Number(pid), names.filter((name) => name.startsWith("DOM Worker")).length);
    } catch (error) {
      // It has ended meanwhile.
      if (!["ENOENT", "ESRCH"].includes(error.code)) throw error;
    }
  }
  return threads;
}
