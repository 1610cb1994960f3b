// What is heard of a registration, and that the library leaves its renewal to whoever listens.

import assert from "node:assert/strict";
import test from "node:test";

import { watchRenewals } from "../../src/browser/js/renewals.mjs";

globalThis.WebSocket ??= { OPEN: 1 };

/** The library's client, as far as it is of interest: `register` ends as the test says. */
class SipClient {
  #heard;

  on(event, heard) {
    assert.equal(event, "inboundMessage");
    this.#heard = heard;
  }

  async start() {
    this.wsc = { readyState: WebSocket.OPEN };
    await this.register(60);
  }

  register() {
    return new Promise((resolve, reject) => Object.assign(this, { settle: resolve, refuse: reject }));
  }

  /** The registrar grants so many seconds; the library sets its own timer before it says so. */
  grant(seconds) {
    this.hear("REGISTER", `<sip:ann@invalid;transport=ws>;expires=${seconds}`);
    this.timeoutHandle = setTimeout(() => assert.fail("the library renews by itself"), 10);
    this.settle();
  }

  hear(method, contact) {
    const headers = { CSeq: `7 ${method}`, Contact: contact };
    this.#heard({ getHeader: (name) => headers[name] });
  }
}

/** Watched from the start; `heard` are milliseconds granted and errors' messages. */
function watched() {
  const sipClient = new SipClient();
  const heard = [];
  watchRenewals({ sipClient }, (news) => heard.push(news.message ?? news));
  return { sipClient, heard };
}

async function registered() {
  const { sipClient, heard } = watched();
  const starting = sipClient.start();
  sipClient.grant(60);
  await starting;
  assert.deepEqual(heard.splice(0), [60_000]);
  return { sipClient, heard };
}

const forbidden = new Error("Registration failed: SIP/2.0 403 Forbidden");

test("the first registration says for how long it holds, and the library's timer is stopped", async () => {
  await registered();
  await new Promise((resolve) => setTimeout(resolve, 20));
});

test("a granted renewal says for how long it holds", async () => {
  const { sipClient, heard } = await registered();
  const renewing = sipClient.register(60);
  sipClient.grant(47);
  await renewing;
  assert.deepEqual(heard, [47_000]);
});

test("only answers to REGISTER say so", async () => {
  const { sipClient, heard } = await registered();
  const renewing = sipClient.register(60);
  sipClient.hear("INVITE", "<sip:bob@invalid>;expires=5");
  sipClient.settle();
  await renewing;
  assert.deepEqual(heard, [60_000]);
});

test("a refused renewal is told, once", async () => {
  const { sipClient, heard } = await registered();
  const renewing = sipClient.register(60);
  sipClient.refuse(forbidden);
  await renewing;
  assert.deepEqual(heard, [forbidden.message]);
});

test("a renewal that is never answered is told after ten seconds", async (t) => {
  const { sipClient, heard } = await registered();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const renewing = sipClient.register(60);
  t.mock.timers.tick(9_999);
  assert.deepEqual(heard, []);
  t.mock.timers.tick(1);
  await renewing;
  assert.deepEqual(heard, ["Registration failed: "]);
});

test("a refused first registration is the starter's to hear", async () => {
  const { sipClient, heard } = watched();
  const starting = sipClient.start();
  sipClient.refuse(forbidden);
  await assert.rejects(starting, forbidden);
  assert.deepEqual(heard, []);
});

test("a socket that closed meanwhile is not reported twice", async () => {
  const { sipClient, heard } = await registered();
  const renewing = sipClient.register(60);
  sipClient.wsc.readyState = 3;
  sipClient.refuse(forbidden);
  await renewing;
  assert.deepEqual(heard, []);
});

test("unregistering answers whoever asked for it", async () => {
  const { sipClient, heard } = await registered();
  const ending = sipClient.register(0);
  sipClient.refuse(forbidden);
  await assert.rejects(ending, forbidden);
  assert.deepEqual(heard, []);
});
