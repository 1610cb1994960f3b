// One microphone for all calls, and what a refused one leaves behind.

import assert from "node:assert/strict";
import test from "node:test";

const answers = [];
const wanted = [];
const getUserMedia = async ({ audio }) => {
  wanted.push(audio.deviceId?.exact ?? "");
  return answers.shift()();
};
Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: { getUserMedia } } });
const { choose, release, subscribe, take, unsubscribe, watch } = await import("../../src/browser/js/microphone.mjs");

function stream(label = "Laptop") {
  const track = { label, readyState: "live", stop: () => (track.readyState = "ended") };
  const unplug = () => {
    track.readyState = "ended";
    track.onended();
  };
  return { track, unplug, getTracks: () => [track], clone: () => stream(label) };
}

const refuse = () => {
  throw Object.assign(new Error(), { name: "NotFoundError" });
};

/** After everything that waits for nothing. */
const settled = () => new Promise(setImmediate);

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

/** A call: its stream, as the microphone gives it and gives it anew. */
async function call() {
  const taking = take();
  const held = { stream: await taking };
  const follow = async (stream) => (held.stream = stream);
  subscribe(follow);
  held.end = () => {
    unsubscribe(follow);
    release(taking);
  };
  return held;
}

test("another device is heard during the call, and the old one is closed", async () => {
  const told = [];
  watch((label) => told.push(label));
  const first = stream();
  answers.push(() => first, () => stream("Headset"));
  const talk = await call();
  await choose("headset");
  assert.equal(wanted.at(-1), "headset");
  assert.equal(talk.stream.track.label, "Headset");
  await settled();
  assert.equal(first.track.readyState, "ended");
  assert.deepEqual(told, ["Headset"]);
  talk.end();
  await settled();
  await choose("");
});

test("an unplugged device gives way to the computer's own, and comes back when it is chosen again", async () => {
  const told = [];
  watch((label) => told.push(label));
  await choose("headset");
  const headset = stream("Headset");
  answers.push(() => headset, refuse, stream, () => stream("Headset"));
  const talk = await call();
  headset.unplug();
  await settled();
  await settled();
  assert.equal(talk.stream.track.label, "Laptop");
  // The browser's news of its devices comes after that.
  await choose("");
  await choose("headset");
  assert.equal(talk.stream.track.label, "Headset");
  assert.deepEqual(told, ["Laptop", "Headset"]);
  assert.equal(answers.length, 0);
  talk.end();
  await settled();
  await choose("");
});

test("without any other microphone, that is said, and the next one is heard", async () => {
  const told = [];
  watch((label) => told.push(label));
  const only = stream();
  answers.push(() => only, refuse);
  const talk = await call();
  only.unplug();
  await settled();
  await settled();
  assert.deepEqual(told, [undefined]);
  answers.push(() => stream("Webcam"));
  await choose("");
  assert.equal(talk.stream.track.label, "Webcam");
  assert.deepEqual(told, [undefined, "Webcam"]);
  talk.end();
});
