// What can be chosen from, what is told of changes, and where voices are heard.

import assert from "node:assert/strict";
import test from "node:test";

let all = [];
let isAsked = () => Promise.resolve(status);
const status = Object.assign(new EventTarget(), { state: "prompt" });
const mediaDevices = Object.assign(new EventTarget(), { enumerateDevices: async () => all });
const permissions = { query: () => isAsked() };
Object.defineProperty(globalThis, "navigator", { value: { mediaDevices, permissions }, configurable: true });

class Player {
  static made = [];
  constructor() {
    Player.made.push(this);
  }
  async setSinkId(id) {
    if (id === "gone") throw new DOMException("gone", "NotFoundError");
    this.sinkId = id;
  }
}
globalThis.Audio = Player;

const { listDevices, useDevices, watchDevices } = await import("../../src/browser/js/devices.mjs");
const { hush, sound } = await import("../../src/browser/js/speaker.mjs");

const settled = () => new Promise(setImmediate);

test("each device can be chosen once, by its own name and no camera among them", async () => {
  all = [
    { kind: "audioinput", deviceId: "default", label: "Default - Laptop" },
    { kind: "audioinput", deviceId: "communications", label: "Communications - Laptop" },
    { kind: "audioinput", deviceId: "m", label: "Laptop" },
    { kind: "videoinput", deviceId: "c", label: "Camera" },
    { kind: "audiooutput", deviceId: "s", label: "Headset" },
    { kind: "audioinput", deviceId: "", label: "" },
  ];
  assert.deepEqual(await listDevices(), [
    ["audioinput", "m", "Laptop"],
    ["audiooutput", "s", "Headset"],
  ]);
});

test("permission and devices are told of at the start and at each change", async () => {
  const told = [];
  watchDevices((permission) => told.push(permission), () => undefined);
  await settled();
  assert.deepEqual(told, ["prompt"]);
  status.state = "granted";
  status.dispatchEvent(new Event("change"));
  mediaDevices.dispatchEvent(new Event("devicechange"));
  assert.deepEqual(told, ["prompt", "granted", "granted"]);
});

test("a browser that cannot be asked about the microphone still tells of devices", async () => {
  isAsked = () => Promise.reject(new TypeError("no such permission"));
  const told = [];
  watchDevices((permission) => told.push(permission), () => undefined);
  await settled();
  assert.deepEqual(told, [undefined]);
});

test("a loudspeaker is chosen for what plays and for what comes, and one that has gone stops nothing", async () => {
  const playing = sound("a voice");
  assert.equal(playing.sinkId, undefined, "the computer's own choice needs no word");
  useDevices("", "s");
  await settled();
  assert.equal(playing.sinkId, "s");
  const next = sound("another");
  await settled();
  assert.equal(next.sinkId, "s");
  hush(playing);
  assert.equal(playing.srcObject, null);
  useDevices("", "gone");
  await settled();
  useDevices("", "");
  await settled();
  assert.deepEqual([playing.sinkId, next.sinkId], ["s", ""]);
});
