// The audio of one call: what the other side says is heard once.

import assert from "node:assert/strict";
import test from "node:test";

Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: {} }, configurable: true });
globalThis.RTCPeerConnection = class extends EventTarget {
  async setRemoteDescription() {}
  getTransceivers() {
    return [];
  }
  async createAnswer() {
    return { type: "answer", sdp: "" };
  }
  close() {}
};
globalThis.MediaStream = class {
  constructor([track]) {
    this.track = track;
  }
};
const players = [];
globalThis.Audio = class {
  sinks = [];
  constructor() {
    players.push(this);
  }
  async setSinkId(id) {
    this.sinks.push(id);
  }
};

const { CallMedia } = await import("../../src/browser/js/call-media.mjs");
const { choose } = await import("../../src/browser/js/speaker.mjs");

const heard = () => players.map(({ srcObject }) => srcObject?.track);

test("a further track takes the place of the one before, which moves to no loudspeaker any more", () => {
  const session = { state: "ringing" };
  const media = new CallMedia([], session);
  media.prepare("offer");
  for (const track of ["first", "second"]) {
    session.rtcPeerConnection.dispatchEvent(Object.assign(new Event("track"), { track }));
  }
  assert.deepEqual(heard(), [undefined, "second"]);
  choose("headset");
  assert.deepEqual(players.map(({ sinks }) => sinks), [[], ["headset"]]);
  media.dispose();
  assert.deepEqual(heard(), [undefined, undefined]);
});
