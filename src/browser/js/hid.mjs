// USB headsets, as WebHID hands them over: which there are, their reports, and their lamps. What a report
// means is read in Rust.

/** Telephones, and for headsets that are none, media keys. */
const FILTERS = [{ usagePage: 0x0b }, { usagePage: 0x0c, usage: 0x01 }];

/** Each has a number of this page's. */
const numbers = new WeakMap();
const devices = new Map();
let last = 0;

function numberOf(device) {
  if (!numbers.has(device)) {
    last += 1;
    numbers.set(device, last);
    devices.set(last, device);
  }
  return numbers.get(device);
}

/** Has the person choose one; only inside a click. Resolves to whether one was chosen. */
export async function chooseHeadset() {
  const chosen = await navigator.hid.requestDevice({ filters: FILTERS });
  return chosen.length > 0;
}

/** `[number, name, collections as JSON, whether it is open here]` of each that is plugged in and was chosen once. */
export async function listHeadsets() {
  const there = await navigator.hid.getDevices();
  return there.map((device) => [
    numberOf(device),
    device.productName,
    JSON.stringify(device.collections),
    device.opened,
  ]);
}

/** `changed` is called when one comes or goes. */
export function watchHeadsets(changed) {
  for (const event of ["connect", "disconnect"]) navigator.hid.addEventListener(event, () => changed());
}

const turns = new WeakMap();

/** One after the other: a lamp that is lit and put out must end dark, and one that is closed and opened, open. */
function inTurn(device, act) {
  const turn = (turns.get(device) ?? Promise.resolve()).then(act);
  turns.set(device, turn.catch(() => undefined));
  return turn;
}

/** `heard` gets the number of each report and its bytes. */
export function openHeadset(number, heard) {
  const device = devices.get(number);
  return inTurn(device, async () => {
    if (!device.opened) await device.open();
    device.oninputreport = ({ reportId, data }) =>
      heard(reportId, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  });
}

export function closeHeadset(number) {
  const device = devices.get(number);
  device.oninputreport = null;
  return inTurn(device, () => device.close());
}

/** Not asked for again until it is chosen anew. */
export const forgetHeadset = (number) => devices.get(number).forget();

/** One that is gone gets nothing. */
export function lightHeadset(number, report, data) {
  const device = devices.get(number);
  inTurn(device, () => device.sendReport(report, data)).catch(() => undefined);
}
