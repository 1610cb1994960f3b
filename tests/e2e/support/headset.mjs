// A USB headset as the browser hands it to a page, with a person's finger on it.

import { readFileSync } from "node:fs";

const descriptor = new URL("../../../crates/core/tests/headsets/absolute.json", import.meta.url);

/** For [`addUsbHeadset`]. */
export const USB_HEADSET = { productName: "Evolve 65", collections: JSON.parse(readFileSync(descriptor, "utf8")) };

/**
 * Runs in the page before the app. The browser remembers that the person allowed it. Its hook follows its lamp,
 * and it says so, as real ones do. `headset` is what the person sees and does.
 */
export function addUsbHeadset({ productName, collections }) {
  const ALLOWED = "test.headset-allowed";
  const [OFF_HOOK, MUTE, RING, HOLD] = [1, 2, 4, 8];
  const MUTE_KEY = 4;
  const ECHO_MS = 20;
  let hook = 0;
  let lamps = 0;
  let isPlugged = true;
  const device = {
    productName,
    collections,
    opened: false,
    oninputreport: null,
    async open() {
      if (!isPlugged) throw new DOMException("unplugged", "NotAllowedError");
      device.opened = true;
    },
    async close() {
      device.opened = false;
    },
    async forget() {
      localStorage.removeItem(ALLOWED);
    },
    async sendReport(report, data) {
      if (!device.opened || !isPlugged) throw new DOMException("closed", "InvalidStateError");
      lamps = data[0];
      const follows = lamps & OFF_HOOK;
      if (report === 2 && follows !== hook) {
        hook = follows;
        setTimeout(say, ECHO_MS);
      }
    },
  };
  function say(keys = 0) {
    if (device.opened) device.oninputreport?.({ reportId: 2, data: new DataView(new Uint8Array([hook | keys, 0]).buffer) });
  }
  const hid = Object.assign(new EventTarget(), {
    getDevices: async () => (isPlugged && localStorage.getItem(ALLOWED) ? [device] : []),
    requestDevice: async () => {
      localStorage.setItem(ALLOWED, "yes");
      return [device];
    },
  });
  Object.defineProperty(navigator, "hid", { value: hid, configurable: true });
  globalThis.headset = {
    shows: () =>
      Object.entries({ OFF_HOOK, MUTE, RING, HOLD })
        .filter(([, bit]) => lamps & bit)
        .map(([lamp]) => lamp),
    isOpen: () => device.opened,
    pressHook() {
      hook = hook ? 0 : 1;
      say();
    },
    pressMute() {
      say(MUTE_KEY);
      say();
    },
    plug(plugged) {
      isPlugged = plugged;
      device.opened = false;
      [hook, lamps] = [0, 0];
      hid.dispatchEvent(new Event(plugged ? "connect" : "disconnect"));
    },
  };
}
