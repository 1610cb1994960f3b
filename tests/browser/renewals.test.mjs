// What is heard of a registration that the library renews by itself.

import assert from "node:assert/strict";
import test from "node:test";

import { watchRenewals } from "../../src/browser/js/renewals.mjs";

globalThis.WebSocket ??= { OPEN: 1 };

/** The library's client, as far as it is of interest: `register` ends as the test says. */
class SipClient {
  async start() {
    this.wsc = { readyState: WebSocket.OPEN };
    await this.register(60);
  }

  register() {
    return new Promise((resolve, reject) => Object.assign(this, { grant: resolve, refuse: reject }));
  }
}

async function registered() {
  const sipClient = new SipClient();
  const heard = [];
  watchRenewals({ sipClient }, ({ message }) => heard.push(message));
  const starting = sipClient.start();
  sipClient.grant();
  await starting;
  return { sipClient, heard };
}

const forbidden = new Error("Registration failed: SIP/2.0 403 Forbidden");

test("a refused renewal is told, once", async () => {
  const { sipClient, heard } = await registered();
  const renewing = sipClient.register(60);
  sipClient.refuse(forbidden);
  await renewing;
  assert.deepEqual(heard, [forbidden.message]);
});

test("a granted renewal is no news", async () => {
  const { sipClient, heard } = await registered();
  const renewing = sipClient.register(60);
  sipClient.grant();
  await renewing;
  assert.deepEqual(heard, []);
});

test("a renewal that is never answered is told after ten seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sipClient, heard } = await registered();
  const renewing = sipClient.register(60);
  t.mock.timers.tick(9_999);
  assert.deepEqual(heard, []);
  t.mock.timers.tick(1);
  await renewing;
  assert.deepEqual(heard, ["Registration failed: "]);
});

test("a refused first registration is the starter's to hear", async () => {
  const sipClient = new SipClient();
  const heard = [];
  watchRenewals({ sipClient }, ({ message }) => heard.push(message));
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
