// The keys of a headset, where the browser hands them over.

import assert from "node:assert/strict";
import test from "node:test";

const handlers = new Map();
let isActive;
const mediaSession = {
  setActionHandler(action, handler) {
    // A browser throws for what it does not know.
    if (action === unknown) throw new TypeError(`no ${action}`);
    handlers.set(action, handler);
  },
  setMicrophoneActive: (active) => (isActive = active),
};
let unknown;
Object.defineProperty(globalThis, "navigator", { value: { mediaSession }, configurable: true });
const { showCall, watchHeadset } = await import("../../src/browser/js/headset.mjs");

test("the keys tell of themselves while there is a call, and are the browser's own afterwards", () => {
  const told = [];
  watchHeadset((key) => told.push(key));
  showCall(true, false);
  assert.equal(isActive, true);
  handlers.get("hangup")();
  handlers.get("togglemicrophone")();
  assert.deepEqual(told, ["hangup", "togglemicrophone"]);
  showCall(true, true);
  assert.equal(isActive, false);
  showCall(false, false);
  assert.deepEqual([...handlers.values()], [null, null]);
});

test("a browser that knows one key has that one", () => {
  handlers.clear();
  unknown = "hangup";
  showCall(true, false);
  assert.deepEqual([...handlers.keys()], ["togglemicrophone"]);
  unknown = undefined;
});

test("a browser without media session has none, and the call goes on", () => {
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  assert.doesNotThrow(() => showCall(true, false));
});
