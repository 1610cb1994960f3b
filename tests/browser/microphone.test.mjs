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

/** An answer that comes when it is given. */
function later() {
  const answer = {};
  const coming = new Promise((give, refuse) => Object.assign(answer, { give, refuse }));
  answers.push(() => coming);
  return answer;
}

const denied = () => Object.assign(new Error(), { name: "NotAllowedError" });

test("a call that ends while another microphone is opened leaves none of them open, whether that comes or not", async () => {
  for (const comes of [true, false]) {
    const first = stream();
    const second = stream("Headset");
    answers.push(() => first);
    const talk = await call();
    const answer = later();
    const choosing = choose("headset");
    await settled();
    talk.end();
    if (comes) answer.give(second);
    else answer.refuse(denied());
    await choosing;
    await settled();
    assert.equal(talk.stream.track.readyState, "ended");
    assert.equal(first.track.readyState, "ended", "the one before");
    if (comes) assert.equal(second.track.readyState, "ended", "the one that came");
    await choose("");
  }
});

test("a call that begins while the last one's microphone was being replaced has its own, and the old ones are closed", async () => {
  for (const comes of [true, false]) {
    const [first, second, third] = [stream(), stream("Headset"), stream("Headset")];
    answers.push(() => first);
    const talk = await call();
    const answer = later();
    const choosing = choose("headset");
    await settled();
    talk.end();
    answers.push(() => third);
    const next = await call();
    if (comes) answer.give(second);
    else answer.refuse(denied());
    await choosing;
    await settled();
    assert.equal(first.track.readyState, "ended");
    if (comes) assert.equal(second.track.readyState, "ended");
    assert.deepEqual([third.track.readyState, next.stream.track.readyState], ["live", "live"]);
    next.end();
    await settled();
    assert.equal(third.track.readyState, "ended");
    await choose("");
  }
});

test("two choices, one during the other, end with the last one, and only that one is open", async () => {
  for (const lastComes of [true, false]) {
    const [first, headset, webcam] = [stream(), stream("Headset"), stream("Webcam")];
    answers.push(() => first);
    const talk = await call();
    const answer = later();
    const choosing = choose("headset");
    await settled();
    const last = later();
    const choosingAgain = choose("webcam");
    if (lastComes) last.give(webcam);
    else last.refuse(denied());
    answer.give(headset);
    await Promise.all([choosing, choosingAgain]);
    await settled();
    assert.equal(first.track.readyState, "ended");
    const [heard, closed] = lastComes ? [webcam, headset] : [headset, webcam];
    assert.equal(talk.stream.track.label, heard.track.label);
    assert.equal(heard.track.readyState, "live");
    if (lastComes) assert.equal(closed.track.readyState, "ended");
    talk.end();
    await settled();
    assert.equal(heard.track.readyState, "ended");
    await choose("");
  }
});

test("a call that cannot change over keeps neither another one from it nor the old microphone open", async () => {
  const first = stream();
  answers.push(() => first, () => stream("Headset"));
  const stubborn = async () => {
    throw new Error("no such sender");
  };
  subscribe(stubborn);
  const talk = await call();
  await choose("headset");
  await settled();
  assert.equal(talk.stream.track.label, "Headset");
  assert.equal(first.track.readyState, "ended");
  unsubscribe(stubborn);
  talk.end();
  await settled();
  await choose("");
});

test("a call that begins during a change gets the microphone that stays", async () => {
  for (const comes of [true, false]) {
    const [first, second] = [stream(), stream("Headset")];
    const opened = later();
    const beginning = take();
    // Both the one that opens and the one that takes its place are waited for.
    const answer = later();
    const choosing = choose("headset");
    await settled();
    opened.give(first);
    if (comes) answer.give(second);
    else answer.refuse(denied());
    await choosing;
    const given = await beginning;
    assert.equal(given.track.label, comes ? "Headset" : "Laptop");
    assert.equal(given.track.readyState, "live");
    release(beginning);
    await settled();
    for (const { track } of comes ? [first, second, given] : [first, given]) assert.equal(track.readyState, "ended");
    await choose("");
  }
});
