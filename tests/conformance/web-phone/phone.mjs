// A page with the official web phone, and the sandbox's console.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { test as base, expect } from "@playwright/test";

const SANDBOX = process.env.SANDBOX_URL ?? "http://localhost:8790";
const require = createRequire(import.meta.url);
const LIBRARY = path.join(path.dirname(require.resolve("ringcentral-web-phone")), "index.iife.js");

// The people of crates/sandbox/src/people.rs, as sip-provision describes their phones.
const sipInfo = (extension) => ({
  authorizationId: `8023988080${Number(extension) - 90}`,
  domain: "sip.ringcentral.com",
  outboundProxy: `${new URL(SANDBOX).host}/sip`,
  outboundProxyBackup: `${new URL(SANDBOX).host}/sip`,
  username: `16505550100*${extension}`,
  password: `sandbox-${Number(extension) - 100}`,
  stunServers: [],
});

export const consoleApi = {
  async post(action, body = {}) {
    const response = await fetch(`${SANDBOX}/console/api/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.ok, action).toBe(true);
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  },
  /** Everyone who is or was in a call. */
  async calls() {
    const { calls } = await (await fetch(`${SANDBOX}/console/api/calls`)).json();
    return calls.flatMap((call) => call.members);
  },
  /** The far end outside the company, once it is as wanted. */
  async farEnd(wanted) {
    let found;
    await expect(async () => {
      found = (await consoleApi.calls()).filter((end) => !end.extensionNumber).find(wanted);
      expect(found).toBeTruthy();
    }).toPass({ timeout: 10_000 });
    return found;
  },
};

/** Runs in the page: a phone, the calls it has seen, and what arrived at each. */
const install = ({ sipInfo, instanceId }) => {
  const phone = new globalThis.WebPhone({ sipInfo, instanceId });
  // The sandbox has no TLS on loopback; nothing else of the library is touched.
  const connect = phone.sipClient.connect.bind(phone.sipClient);
  phone.sipClient.connect = () => {
    const Real = WebSocket;
    globalThis.WebSocket = class extends Real {
      constructor(url, protocols) {
        super(url.replace(/^wss:/, "ws:"), protocols);
      }
    };
    try {
      return connect();
    } finally {
      globalThis.WebSocket = Real;
    }
  };
  globalThis.phone = phone;
  globalThis.frames = [];
  phone.sipClient.on("inboundMessage", (message) => globalThis.frames.push(message.subject));
  globalThis.inbound = new Promise((resolve) => phone.on("inboundCall", resolve));
  globalThis.inbound.then((call) => (globalThis.call = call));
  globalThis.energy = async (call = globalThis.call) => {
    let energy = 0;
    for (const report of (await call.rtcPeerConnection.getStats()).values()) {
      if (report.type === "inbound-rtp") energy += report.totalAudioEnergy ?? 0;
    }
    return energy;
  };
};

class PhonePage {
  constructor(page) {
    this.page = page;
  }
  run(act, argument) {
    return this.page.evaluate(act, argument);
  }
  start() {
    return this.run(() => phone.start());
  }
  call(number, headers) {
    return this.run(
      async ({ number, headers }) => {
        globalThis.call = await phone.call(number, undefined, headers && { headers });
        return {
          state: call.state,
          sessionId: call.sessionId,
          partyId: call.partyId,
          localTag: call.state === "answered" ? call.localTag : undefined,
          remoteTag: call.state === "answered" ? call.remoteTag : undefined,
        };
      },
      { number, headers },
    );
  }
  async rings() {
    await this.run(async () => void (await inbound));
  }
  async answers() {
    await this.rings();
    await this.run(() => call.answer());
  }
  async hears() {
    const before = await this.run(() => energy());
    await expect.poll(() => this.run(() => energy()), { timeout: 10_000 }).toBeGreaterThan(before + 0.001);
  }
  async isOver() {
    await expect.poll(() => this.run(() => call.state)).toBe("disposed");
  }
}

export const test = base.extend({
  /** Serves the page and the library from loopback, as browsers demand of who calls loopback. */
  origin: [
    async ({}, use) => {
      const library = await readFile(LIBRARY);
      const server = createServer((request, response) => {
        const isLibrary = request.url === "/web-phone.js";
        response.setHeader("Content-Type", `text/${isLibrary ? "javascript" : "html"}; charset=utf-8`);
        response.end(isLibrary ? library : '<!doctype html><script src="/web-phone.js"></script>');
      });
      server.listen(0, "localhost");
      await once(server, "listening");
      await use(`http://localhost:${server.address().port}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: "worker" },
  ],
  /** Opens pages with a phone each. */
  phone: async ({ browser, origin }, use) => {
    await consoleApi.post("reset");
    const contexts = [];
    await use(async (extension, instanceId = `instance-${extension}`, { start = true } = {}) => {
      const context = await browser.newContext({ permissions: ["microphone"] });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(origin);
      const opened = new PhonePage(page);
      await opened.run(install, { sipInfo: sipInfo(extension), instanceId });
      if (start) await opened.start();
      return opened;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
