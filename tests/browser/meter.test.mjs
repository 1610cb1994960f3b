// How loud the microphone is while it is tried, and that it is let go afterwards.

import assert from "node:assert/strict";
import test from "node:test";

let isRefused = false;
const live = new Set();
function stream() {
  const track = { label: "Laptop", readyState: "live" };
  track.stop = () => {
    track.readyState = "ended";
    live.delete(track);
  };
  live.add(track);
  return { getTracks: () => [track], clone: stream };
}
const getUserMedia = async () => {
  if (isRefused) throw new DOMException("no", "NotAllowedError");
  return stream();
};
Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: { getUserMedia } }, configurable: true });

let loudness = 0;
const contexts = [];
globalThis.AudioContext = class {
  state = "running";
  constructor() {
    contexts.push(this);
  }
  createAnalyser() {
    return { fftSize: 4, getFloatTimeDomainData: (samples) => samples.fill(loudness) };
  }
  createMediaStreamSource() {
    return { connect: () => undefined, disconnect: () => undefined };
  }
  close() {
    this.state = "closed";
  }
};

const { startMeter } = await import("../../src/browser/js/meter.mjs");
const settled = () => new Promise(setImmediate);

test("silence is 0, full scale is 100, speech is well above silence, and a level falls slowly", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const levels = [];
  const stop = await startMeter((level) => levels.push(level));
  for (loudness of [0, 0.05, 1, 0]) t.mock.timers.tick(100);
  assert.equal(levels[0], 0);
  assert.ok(levels[1] > 15 && levels[1] < 60, `speech is ${levels[1]}`);
  assert.equal(levels[2], 100);
  assert.ok(levels[3] > 80 && levels[3] < 100, `after it, ${levels[3]}`);
  stop();
  await settled();
  t.mock.timers.tick(500);
  assert.equal(levels.length, 4);
  assert.equal(live.size, 0);
  assert.equal(contexts.at(-1).state, "closed");
});

test("a microphone that may not be used is no meter, and holds nothing", async () => {
  isRefused = true;
  await assert.rejects(startMeter(() => undefined), { name: "NotAllowedError" });
  await settled();
  assert.equal(live.size, 0);
});
