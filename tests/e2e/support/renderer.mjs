// The end of a tab as an operating system deals it out.

/** Kills the process that renders this page; the page does not hear of it. */
export async function killRenderer(page) {
  const browser = page.context().browser();
  const session = await browser.newBrowserCDPSession();
  const pid = await rendererOf(page, session);
  const crashed = page.waitForEvent("crash");
  const at = Date.now();
  process.kill(pid, "SIGKILL");
  await crashed;
  await session.detach();
  return at;
}

/** The browser does not say which process is whose, so the page is made the busiest. */
async function rendererOf(page, session) {
  const used = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return new Map(processInfo.filter(({ type }) => type === "renderer").map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await used();
  await page.evaluate(() => {
    const end = performance.now() + 150;
    while (performance.now() < end);
  });
  const after = await used();
  const busiest = [...after].map(([id, time]) => [id, time - (before.get(id) ?? 0)]).sort((a, b) => b[1] - a[1])[0];
  return busiest[0];
}
