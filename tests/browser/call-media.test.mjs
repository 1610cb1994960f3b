// The audio of one call: what the other side says is heard once, and a description that was prepared in
// vain costs no call.

import assert from "node:assert/strict";
import test from "node:test";

const microphone = () => ({ getTracks: () => [{ stop() {} }], clone: microphone });
const permissions = { query: async () => ({ state: "granted" }) };
const mediaDevices = { getUserMedia: async () => microphone() };
/** The next call's microphone comes, or fails, when the test says so. */
function slowMicrophone() {
  const { getUserMedia } = mediaDevices;
  const opening = {};
  mediaDevices.getUserMedia = () => {
    mediaDevices.getUserMedia = getUserMedia;
    return new Promise((resolve, reject) => Object.assign(opening, { comes: () => resolve(microphone()), fails: reject }));
  };
  return opening;
}
Object.defineProperty(globalThis, "navigator", { value: { mediaDevices, permissions }, configurable: true });
const connections = [];
globalThis.RTCPeerConnection = class extends EventTarget {
  iceGatheringState = "complete";
  constructor() {
    super();
    connections.push(this);
  }
  addTransceiver() {}
  getSenders() {
    return [];
  }
  async createOffer() {
    return { type: "offer" };
  }
  async setLocalDescription() {
    this.localDescription = { sdp: `a=candidate of ${connections.indexOf(this)}` };
  }
  async setRemoteDescription() {}
  getTransceivers() {
    return [];
  }
  async createAnswer() {
    return { type: "answer", sdp: "" };
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
  sinks = [];
  constructor() {
    players.push(this);
  }
  async setSinkId(id) {
    this.sinks.push(id);
  }
};

const { CallMedia } = await import("../../src/browser/js/call-media.mjs");
const { prepare } = await import("../../src/browser/js/ahead.mjs");
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

test("a call whose prepared description fails begins anew without it", async () => {
  connections.length = 0;
  let fail;
  const failing = new Promise((_, reject) => (fail = reject));
  const { setLocalDescription } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.setLocalDescription = () => failing;
  prepare([]);
  RTCPeerConnection.prototype.setLocalDescription = setLocalDescription;
  const session = {};
  const media = new CallMedia([], session);
  const offer = media.createOffer();
  fail(new Error("no ports"));
  assert.equal(await offer, "a=candidate of 1");
  const [prepared, anew] = connections;
  assert.ok(prepared.isClosed);
  assert.ok(!anew.isClosed);
  assert.equal(session.rtcPeerConnection, anew);
  media.dispose();
});

test("what was prepared is taken, and a call that ended meanwhile begins nothing", async () => {
  connections.length = 0;
  prepare([]);
  const media = new CallMedia([], {});
  assert.equal(await media.createOffer(), "a=candidate of 0");
  media.dispose();

  const { setLocalDescription } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.setLocalDescription = () => Promise.reject(new Error("no ports"));
  prepare([]);
  RTCPeerConnection.prototype.setLocalDescription = setLocalDescription;
  const over = new CallMedia([], {});
  const offer = over.createOffer();
  over.dispose();
  await assert.rejects(offer);
  assert.equal(connections.length, 2);
});

test("what rings nobody yet does not wait for the microphone, what rings somebody does", async () => {
  for (const isPrepared of [true, false]) {
    if (isPrepared) prepare([]);
    const opening = slowMicrophone();
    const media = new CallMedia([], { direction: "outbound" });
    assert.match(await media.createOffer(), /^a=candidate/);
    const replaced = [];
    RTCPeerConnection.prototype.getSenders = () => [{ replaceTrack: async (track) => replaced.push(track) }];
    let isHeard = false;
    const speaking = media.speaks().then(() => (isHeard = true));
    await new Promise(setImmediate);
    assert.ok(!isHeard);
    opening.comes();
    await speaking;
    assert.equal(replaced.length, 1);
    RTCPeerConnection.prototype.getSenders = () => [];
    media.dispose();
  }
});

test("an answer, and an offer that answers, wait for the microphone", async () => {
  for (const answers of [(media) => media.createAnswer("offer"), (media) => media.createOffer()]) {
    const opening = slowMicrophone();
    const media = new CallMedia([], { direction: "inbound" });
    let isDescribed = false;
    const described = answers(media).then(() => (isDescribed = true));
    await new Promise(setImmediate);
    assert.ok(!isDescribed);
    opening.comes();
    await described;
    media.dispose();
  }
});

test("a microphone that fails lets nobody be rung, and the call's ports go back", async () => {
  connections.length = 0;
  const opening = slowMicrophone();
  const media = new CallMedia([], { direction: "outbound" });
  await media.createOffer();
  opening.fails(new DOMException("in use", "NotReadableError"));
  await assert.rejects(media.speaks(), { name: "NotReadableError" });
  assert.ok(connections.every(({ isClosed }) => isClosed));
});

test("a call that takes no tones says so instead of swallowing them", async () => {
  const sent = [];
  const media = new CallMedia([], {});
  assert.throws(() => media.sendDtmf("5"), { name: "InvalidStateError" });
  await media.createOffer();
  assert.throws(() => media.sendDtmf("5"), { name: "InvalidStateError" });
  const dtmf = { canInsertDTMF: true, insertDTMF: (tones) => sent.push(tones) };
  RTCPeerConnection.prototype.getSenders = () => [{ dtmf: { canInsertDTMF: false } }, { dtmf }];
  media.sendDtmf("5");
  RTCPeerConnection.prototype.getSenders = () => [];
  media.dispose();
  assert.deepEqual(sent, ["5"]);
});
