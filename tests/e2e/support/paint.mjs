// When a page is first painted, each time in a browser that has never seen it.

import { once } from "node:events";
import { createServer } from "node:http";

import { markMoments, moment } from "./moments.mjs";
import { servers } from "./servers.mjs";

/** A page with one character, on loopback like the app. */
export class EmptyPage {
  #server;

  static async serve() {
    const empty = new EmptyPage();
    empty.#server = createServer((_, answer) => {
      answer.setHeader("content-type", "text/html").end("<!doctype html><title>Empty</title><p>.");
    }).listen(0, "127.0.0.1");
    await once(empty.#server, "listening");
    return empty;
  }

  /** Opens it once more. */
  async open(context) {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${this.#server.address().port}/`);
    return page;
  }

  /** Milliseconds to its first paint. */
  async painted(browser) {
    const context = await browser.newContext();
    const page = await this.open(context);
    const millis = await firstPaint(page);
    await context.close();
    return millis;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Milliseconds until the app's first screen is painted, and until its dial pad can be used. */
export async function firstScreen(browser) {
  const context = await browser.newContext({ baseURL: servers.app });
  await context.addInitScript(markMoments);
  const page = await context.newPage();
  await page.goto("/");
  const millis = { painted: await moment(page, "first screen"), usable: await moment(page, "usable") };
  await context.close();
  return millis;
}

async function firstPaint(page) {
  const found = await page.waitForFunction(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    undefined,
    { polling: 10 },
  );
  return found.jsonValue();
}
