// Noise around the microphone: asked for, changed during a call, and what the browser says of it.

import assert from "node:assert/strict";
import test from "node:test";

/** What each microphone does with what it is asked for. */
const asks = ({ noiseSuppression: asked }) => asked?.exact ?? asked;
let obey = asks;
let isFirm = true;
let changes = true;
const wanted = [];
const opened = [];
const mediaDevices = {
  getSupportedConstraints: () => ({ noiseSuppression: true, voiceIsolation: true, echoCancellation: true }),
  getUserMedia: async ({ audio }) => {
    wanted.push(audio);
    if (!isFirm && audio.noiseSuppression.exact) {
      throw Object.assign(new Error(), { name: "OverconstrainedError", constraint: "noiseSuppression" });
    }
    const stream = streamOf(audio);
    opened.push(stream);
    return stream;
  },
};
Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });

function streamOf(audio) {
  let does = obey(audio);
  const track = {
    label: "Laptop",
    readyState: "live",
    stop: () => (track.readyState = "ended"),
    getSettings: () => ({ noiseSuppression: does }),
    getConstraints: () => audio,
    applyConstraints: async (now) => {
      if (!changes) throw Object.assign(new Error(), { name: "OverconstrainedError" });
      track.applied = now;
      does = obey(now);
    },
  };
  return { track, getTracks: () => [track], clone: () => streamOf({ noiseSuppression: does }) };
}

class Player {
  static played = [];
  constructor(address) {
    this.address = address;
  }
  async play() {
    Player.played.push(this.address);
    setImmediate(() => this.onended?.());
  }
  pause() {
    this.onpause?.();
  }
}
globalThis.Audio = Player;

class Recorder {
  state = "inactive";
  mimeType = "audio/webm";
  constructor(stream) {
    this.stream = stream;
  }
  start() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    this.ondataavailable({ data: String(this.stream.track.getSettings().noiseSuppression) });
    this.onstop();
  }
}
globalThis.MediaRecorder = Recorder;

const { beQuiet, canBeQuiet, release, subscribe, take, unsubscribe, watch, watchQuiet } = await import(
  "../../src/browser/js/microphone.mjs"
);
const { LASTS_MS, Takes } = await import("../../src/browser/js/hear-yourself.mjs");

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

const settled = () => new Promise(setImmediate);

test("noise is taken out from the start, and the track says whether it is", async () => {
  const told = [];
  watchQuiet((does) => told.push(does));
  assert.equal(canBeQuiet(), true);
  const talk = await call();
  const exactly = { exact: true };
  assert.deepEqual(wanted.at(-1), { noiseSuppression: exactly, voiceIsolation: true, echoCancellation: exactly });
  assert.deepEqual(told, [true]);
  talk.end();
  obey = () => false;
  isFirm = false;
  const deaf = await call();
  assert.deepEqual(wanted.at(-1), { noiseSuppression: true, voiceIsolation: true });
  assert.deepEqual(told, [true, false], "it was asked to, and does not");
  deaf.end();
  await settled();
  isFirm = true;
  obey = asks;
});

test("switched during a call, the microphone changes while it is open, without a word about another one", async () => {
  const [told, named] = [[], []];
  watchQuiet((does) => told.push(does));
  watch((label) => named.push(label));
  const talk = await call();
  const before = opened.length;
  await beQuiet(false);
  assert.equal(opened.length, before, "it is not opened anew");
  assert.deepEqual(opened.at(-1).track.applied, { noiseSuppression: false, voiceIsolation: false });
  assert.equal(talk.stream.track.getSettings().noiseSuppression, false, "the call has a stream of how it is now");
  assert.deepEqual([told, named], [[true, false], []]);
  talk.end();
  await settled();
  await beQuiet(true);
});

test("one that does not change while it is open is opened anew, and the old one is closed", async () => {
  changes = false;
  const named = [];
  watch((label) => named.push(label));
  const talk = await call();
  const first = opened.at(-1);
  await beQuiet(false);
  assert.notEqual(opened.at(-1), first);
  assert.equal(talk.stream.track.getSettings().noiseSuppression, false);
  await settled();
  assert.deepEqual([first.track.readyState, opened.at(-1).track.readyState], ["ended", "live"]);
  assert.deepEqual(named, []);
  talk.end();
  await settled();
  assert.equal(opened.at(-1).track.readyState, "ended");
  await beQuiet(true);
  changes = true;
});

test("without a call, nothing is opened by the switch", async () => {
  const before = opened.length;
  await beQuiet(false);
  await beQuiet(true);
  assert.equal(opened.length, before);
});

test("whoever hears themselves gets both takes, and nothing is left open or kept", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const addresses = [];
  t.mock.method(URL, "createObjectURL", (take) => `blob:${addresses.push(take)}`);
  const revoked = [];
  t.mock.method(URL, "revokeObjectURL", (address) => revoked.push(address));
  const before = opened.length;
  const told = [];
  watchQuiet((does) => told.push(does));
  const takes = new Takes();
  await settled();
  await settled();
  t.mock.timers.tick(LASTS_MS);
  assert.equal(await takes.same, false);
  assert.deepEqual(told, [true], "of the one that is as calls are");
  const [plain, quiet] = opened.slice(before);
  assert.deepEqual(await Promise.all(addresses.map((take) => take.text())), ["false", "true"]);
  assert.deepEqual([plain, quiet].map(({ track }) => track.readyState), ["ended", "ended"]);
  await takes.play(true);
  await takes.play(false);
  assert.deepEqual(Player.played, ["blob:2", "blob:1"]);
  takes.end();
  assert.deepEqual(revoked, ["blob:1", "blob:2"]);
});

test("a browser that makes no difference says so, and leaving early closes the microphones", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  obey = () => true;
  t.mock.method(URL, "createObjectURL", () => "blob:");
  const takes = new Takes();
  await settled();
  await settled();
  t.mock.timers.tick(LASTS_MS);
  assert.equal(await takes.same, true);
  const before = opened.length;
  const left = new Takes();
  await settled();
  await settled();
  left.end();
  assert.deepEqual(opened.slice(before).map(({ track }) => track.readyState), ["ended", "ended"]);
  t.mock.timers.tick(LASTS_MS);
  await assert.rejects(left.same, { name: "AbortError" });
  obey = asks;
});

test("a call that ends while its noise suppression changes leaves no microphone open", async () => {
  obey = asks;
  isFirm = true;
  changes = true;
  const talk = await call();
  const isWanted = !talk.stream.track.getSettings().noiseSuppression;
  const before = opened.length;
  // It does what it is told only when it is opened anew, as Chromium's, and the call ends just then.
  opened.at(-1).track.applyConstraints = async () => talk.end();
  await beQuiet(isWanted);
  await settled();
  assert.equal(opened.length, before);
  assert.ok(opened.every(({ track }) => track.readyState === "ended"));
});

test("what is given up before the microphone is there records nothing", async () => {
  const recorders = [];
  globalThis.MediaRecorder = class extends Recorder {
    constructor(stream) {
      super(stream);
      recorders.push(this);
    }
  };
  const takes = new Takes();
  takes.end();
  await assert.rejects(takes.same, { name: "AbortError" });
  assert.deepEqual(recorders, []);
  assert.ok(opened.every(({ track }) => track.readyState === "ended"));
  globalThis.MediaRecorder = Recorder;
});
