// Chromium without Playwright, which shows every page and lets it keep the focus: here tabs lie over
// each other in one window, those behind are hidden and slowed down, and a tab can be frozen.

import { spawn } from "node:child_process";
import { once } from "node:events";

import { expect } from "@playwright/test";

import { chromiumFlags } from "./browsers.mjs";

export class PlainBrowser {
  #process;
  #sent = new Map();

  /** Goes on with a profile that no other browser has open. */
  static async start(profile) {
    const browser = new PlainBrowser();
    const flags = ["--headless", "--no-sandbox", "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${profile}`, ...chromiumFlags];
    browser.#process = spawn(process.env.CHROME, [...flags, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    browser.#listen();
    await browser.send("Browser.getVersion");
    return browser;
  }

  /** A command of the DevTools protocol, to one tab or to the browser. */
  send(method, params = {}, sessionId = undefined) {
    const id = this.#sent.size + 1;
    const answered = new Promise((resolve, reject) => this.#sent.set(id, { resolve, reject, method }));
    this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return answered;
  }

  async #listen() {
    let text = "";
    for await (const chunk of this.#process.stdio[4].setEncoding("utf8")) {
      const messages = (text + chunk).split("\0");
      text = messages.pop();
      for (const { id, result, error } of messages.map((message) => JSON.parse(message))) {
        const asked = this.#sent.get(id);
        if (error) asked?.reject(new Error(`${asked.method}: ${error.message}`));
        else asked?.resolve(result);
      }
    }
  }

  /** Opens a tab in front of the others; `script` runs in it before the page does. */
  async open(url, script) {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    await this.send("Page.enable", {}, sessionId);
    await this.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${script})()` }, sessionId);
    await this.send("Page.navigate", { url }, sessionId);
    return new PlainTab(this, targetId, sessionId);
  }

  async stop() {
    const exited = once(this.#process, "exit");
    this.send("Browser.close").catch(() => {});
    await exited;
  }
}

class PlainTab {
  #browser;
  #target;
  #session;

  constructor(browser, target, session) {
    this.#browser = browser;
    this.#target = target;
    this.#session = session;
  }

  #send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  /** The value of an expression in the page. */
  async value(expression) {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
      userGesture: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Comes in front of the other tabs. */
  async show() {
    await this.#browser.send("Target.activateTarget", { targetId: this.#target });
    await expect.poll(() => this.isHidden()).toBe(false);
  }

  isHidden() {
    return this.value("document.hidden");
  }

  /** What browsers do to tabs that nobody has looked at for a while; nothing in it runs. */
  freeze() {
    return this.#send("Page.setWebLifecycleState", { state: "frozen" });
  }

  thaw() {
    return this.#send("Page.setWebLifecycleState", { state: "active" });
  }

  /** Leaves for another page, which the browser may bring this one back from. */
  async leaveFor(url) {
    await this.#send("Page.navigate", { url });
    await expect.poll(() => this.value("location.href")).toBe(url);
  }

  /** The page before. */
  async goBack(url) {
    // The page that runs this goes with it.
    await this.value("void setTimeout(() => history.back())");
    await expect.poll(() => this.value("location.href").catch(() => "")).toBe(url);
  }

  /** How many elements have this role and this name; of a popup, whose caller it names, its beginning. */
  count(role, name) {
    const equals = role === "alertdialog" ? "^=" : "=";
    return this.value(`document.querySelectorAll(${JSON.stringify(`[role=${role}][aria-label${equals}'${name}']`)}).length`);
  }

  async expectOne(role, name) {
    await expect.poll(() => this.count(role, name), { message: `${role} ${name}`, timeout: 20_000 }).toBe(1);
  }

  async expectNone(role, name) {
    await expect.poll(() => this.count(role, name), { message: `${role} ${name}` }).toBe(0);
  }

  /** Clicks the first button that begins with these words; a shortcut may stand behind them. */
  async click(words) {
    const button = `[...document.querySelectorAll("button")].find((it) => it.textContent.trim().startsWith(${JSON.stringify(words)}))`;
    await expect.poll(() => this.value(`Boolean(${button})`), { message: `button ${words}` }).toBe(true);
    await this.value(`${button}.click()`);
  }
}
