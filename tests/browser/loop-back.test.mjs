// A practice call's way: from the microphone through two connections to the speaker, and nothing of it is left.

import assert from "node:assert/strict";
import test from "node:test";

const connections = [];
/** What the far end comes to; nothing is an end that never comes up. */
let state = "connected";
globalThis.RTCPeerConnection = class extends EventTarget {
  iceGatheringState = "complete";
  connectionState = "new";
  said = [];
  constructor() {
    super();
    connections.push(this);
  }
  addTrack(track) {
    this.track = track;
  }
  async setLocalDescription() {
    this.localDescription = { sdp: "a=candidate" };
  }
  async setRemoteDescription({ sdp }) {
    this.said.push(sdp);
    const [near, far] = connections;
    if (this === far) {
      this.receiver = { jitterBufferTarget: null };
      this.dispatchEvent(Object.assign(new Event("track"), { track: near.track, receiver: this.receiver }));
    } else if (state) {
      far.connectionState = state;
      far.dispatchEvent(new Event("connectionstatechange"));
    }
  }
  close() {
    this.isClosed = true;
  }
};
globalThis.MediaStream = class {
  constructor([track]) {
    this.track = track;
  }
};
const players = [];
globalThis.Audio = class {
  constructor() {
    players.push(this);
  }
  async setSinkId() {}
};
const tracks = [];
const microphone = () => {
  const track = { readyState: "live", getSettings: () => ({}), stop: () => (track.readyState = "ended") };
  tracks.push(track);
  return { getTracks: () => [track], clone: microphone };
};
const mediaDevices = { getUserMedia: async () => microphone(), getSupportedConstraints: () => ({}) };
Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });

const { loopBack } = await import("../../src/browser/js/loop-back.mjs");

const live = () => tracks.filter(({ readyState }) => readyState === "live").length;

test("what is said comes back later on the speaker, and nothing is left when it ends", async () => {
  const end = await loopBack();
  const [near, far] = connections;
  assert.equal(players[0].srcObject.track, near.track);
  assert.equal(far.receiver.jitterBufferTarget, 800);
  end();
  await new Promise(setImmediate);
  assert.ok(near.isClosed && far.isClosed);
  assert.equal(players[0].srcObject, null);
  assert.equal(live(), 0);
});

test("a connection that does not come up is given up, and the microphone with it", async (context) => {
  connections.length = 0;
  state = undefined;
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const looping = loopBack();
  looping.catch(() => undefined);
  await new Promise(setImmediate);
  context.mock.timers.tick(5_000);
  await assert.rejects(looping, { name: "TimeoutError" });
  assert.ok(connections.every(({ isClosed }) => isClosed));
  context.mock.timers.reset();
  await new Promise(setImmediate);
  assert.equal(live(), 0);
});

test("without a microphone no connection is made", async () => {
  connections.length = 0;
  mediaDevices.getUserMedia = async () => {
    throw new DOMException("refused by the test", "NotAllowedError");
  };
  await assert.rejects(loopBack(), { name: "NotAllowedError" });
  assert.equal(connections.length, 0);
});
