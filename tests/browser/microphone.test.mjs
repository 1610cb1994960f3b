// One microphone for all calls, and what a refused one leaves behind.

import assert from "node:assert/strict";
import test from "node:test";

const answers = [];
Object.defineProperty(globalThis, "navigator", {
  value: { mediaDevices: { getUserMedia: async () => answers.shift()() } },
});
const { release, take } = await import("../../src/browser/js/microphone.mjs");

function stream() {
  const track = { readyState: "live", stop: () => (track.readyState = "ended") };
  return { track, getTracks: () => [track], clone: stream };
}

const refuse = () => {
  throw new Error("NotFoundError");
};

test("a microphone that was gone for one call is there for the next", async () => {
  const first = stream();
  answers.push(() => first, refuse, stream);
  const during = take();
  await during;
  first.track.readyState = "ended";
  const failed = take();
  await assert.rejects(failed);
  release(failed);
  const after = take();
  assert.equal((await after).track.readyState, "live");
  release(after);
  release(during);
});

test("it is closed with the last call", async () => {
  const opened = stream();
  answers.push(() => opened);
  const taken = take();
  const { track } = await taken;
  release(taken);
  await new Promise(setImmediate);
  assert.deepEqual([track.readyState, opened.track.readyState], ["ended", "ended"]);
});
