// What is made ready before a call, and how long it is kept.

import assert from "node:assert/strict";
import test, { mock } from "node:test";

const permission = { state: "granted" };
Object.defineProperty(globalThis, "navigator", { value: { permissions: { query: async () => permission } } });
const made = [];
globalThis.RTCPeerConnection = class extends EventTarget {
  iceGatheringState = "complete";
  localDescription = { sdp: "a=candidate" };
  isClosed = false;

  constructor() {
    super();
    made.push(this);
  }

  addTransceiver() {}

  async setLocalDescription() {}

  close() {
    this.isClosed = true;
  }
};
let now = 0;
globalThis.performance = { now: () => now };
mock.timers.enable({ apis: ["setTimeout"] });
const pass = (millis) => {
  now += millis;
  mock.timers.tick(millis);
};
const { prepare, take } = await import("../../src/browser/js/ahead.mjs");
await new Promise(setImmediate);

test("one call takes what was prepared, however often it was expected", async () => {
  made.length = 0;
  for (let key = 0; key < 10; key += 1) prepare([]);
  assert.equal(made.length, 1);
  const taken = take();
  await taken.ready;
  assert.equal(taken.connection, made[0]);
  assert.equal(take(), undefined);
  pass(60_000);
  assert.equal(made[0].isClosed, false, "it is the call's by now");
});

test("without a call its ports are given back, and what is old is made anew", () => {
  made.length = 0;
  prepare([]);
  pass(14_000);
  prepare([]);
  pass(14_000);
  assert.equal(take(), undefined, "too old for a router");
  assert.equal(made[0].isClosed, true);
  prepare([]);
  pass(15_000);
  assert.equal(made[1].isClosed, true);
  assert.equal(take(), undefined);
});

test("nothing is prepared while the microphone is not allowed", () => {
  made.length = 0;
  permission.state = "prompt";
  prepare([]);
  assert.equal(made.length, 0);
  permission.state = "granted";
});
