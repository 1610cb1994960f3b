// Headsets by WebHID: which there are, what they say and are told.

import assert from "node:assert/strict";
import test from "node:test";

class Device {
  opened = false;
  collections = [{ usagePage: 11, inputReports: [] }];
  oninputreport = null;
  reports = [];
  constructor(productName) {
    this.productName = productName;
  }
  async open() {
    this.opened = true;
  }
  async close() {
    this.opened = false;
  }
  async forget() {
    hid.devices = hid.devices.filter((device) => device !== this);
  }
  async sendReport(report, data) {
    // The first one takes longest.
    await new Promise((resolve) => setTimeout(resolve, this.reports.length ? 0 : 5));
    if (!this.opened) throw new DOMException("closed", "InvalidStateError");
    this.reports.push([report, ...data]);
  }
}

const hid = Object.assign(new EventTarget(), {
  devices: [],
  getDevices: async () => hid.devices,
  requestDevice: async ({ filters }) => {
    hid.asked = filters;
    return hid.chosen;
  },
});
Object.defineProperty(globalThis, "navigator", { value: { hid }, configurable: true });
const { chooseHeadset, closeHeadset, forgetHeadset, lightHeadset, listHeadsets, openHeadset, watchHeadsets } =
  await import("../../src/browser/js/hid.mjs");

test("telephones and media keys are offered, and a dialog that is closed chooses none", async () => {
  hid.chosen = [];
  assert.equal(await chooseHeadset(), false);
  hid.chosen = [new Device("Headset")];
  assert.equal(await chooseHeadset(), true);
  assert.deepEqual(hid.asked.map(({ usagePage }) => usagePage), [0x0b, 0x0c]);
});

test("a device keeps its number and hands its descriptor over as text", async () => {
  hid.devices = [new Device("One"), new Device("Two")];
  const [one, two] = await listHeadsets();
  assert.deepEqual([one[1], two[1]], ["One", "Two"]);
  assert.deepEqual(JSON.parse(one[2]), [{ usagePage: 11, inputReports: [] }]);
  assert.equal(one[3], false);
  hid.devices.shift();
  assert.deepEqual(await listHeadsets(), [two]);
});

test("reports are heard while it is open, and those to it arrive in their order", async () => {
  const device = new Device("Headset");
  hid.devices = [device];
  const [[number]] = await listHeadsets();
  const heard = [];
  await openHeadset(number, (report, data) => heard.push([report, ...data]));
  // A view into a larger buffer.
  device.oninputreport({ reportId: 2, data: new DataView(new Uint8Array([9, 1, 4, 9]).buffer, 1, 2) });
  assert.deepEqual(heard, [[2, 1, 4]]);
  lightHeadset(number, 2, new Uint8Array([1]));
  lightHeadset(number, 2, new Uint8Array([0]));
  await closeHeadset(number);
  assert.deepEqual(device.reports, [[2, 1], [2, 0]]);
  assert.deepEqual([device.opened, device.oninputreport], [false, null]);
  // Unplugged: nothing is thrown at anybody.
  lightHeadset(number, 2, new Uint8Array([1]));
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(device.reports.length, 2);
  await forgetHeadset(number);
  assert.deepEqual(await listHeadsets(), []);
});

test("coming and going are told of", () => {
  let told = 0;
  watchHeadsets(() => (told += 1));
  hid.dispatchEvent(new Event("connect"));
  hid.dispatchEvent(new Event("disconnect"));
  assert.equal(told, 2);
});
