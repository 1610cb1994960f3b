// The description of a call that is likely to come, made while somebody still types its number: it
// holds the first candidates already and needs no microphone. See docs/adr/0030-first-candidates.md.

import { gathered } from "./gathering.mjs";
import { isAllowed } from "./microphone.mjs";

/** So long after the last sign that a call is coming its ports are given back. */
const KEPT_MS = 15_000;
/** A router forgets an address that nobody used for half a minute; what is older is made anew. */
const FRESH_MS = 20_000;

let ahead;

/** A connection to RingCentral's media servers, without anything in it. */
export function connect(stunServers) {
  return new RTCPeerConnection({ iceServers: stunServers.map((server) => ({ urls: `stun:${server}` })) });
}

/** A call is likely. */
export function prepare(stunServers) {
  // A page that may not listen is not told the computer's addresses.
  if (!isAllowed()) return;
  if (ahead && !isFresh(ahead)) forget();
  ahead ??= describe(stunServers);
  clearTimeout(ahead.end);
  ahead.end = setTimeout(forget, KEPT_MS);
}

/** What was prepared, for the one call that takes it: `connection`, and `ready` once it is described. */
export function take() {
  if (ahead && !isFresh(ahead)) forget();
  const taken = ahead;
  ahead = undefined;
  clearTimeout(taken?.end);
  return taken;
}

function describe(stunServers) {
  const connection = connect(stunServers);
  connection.addTransceiver("audio");
  const ready = connection.setLocalDescription().then(() => gathered(connection, stunServers.length > 0));
  const made = { connection, ready, madeAt: performance.now() };
  ready.catch(() => {
    if (ahead === made) forget();
  });
  return made;
}

const isFresh = ({ madeAt }) => performance.now() - madeAt <= FRESH_MS;

function forget() {
  clearTimeout(ahead?.end);
  ahead?.connection.close();
  ahead = undefined;
}

// Another network has other addresses.
for (const change of ["online", "offline"]) globalThis.addEventListener?.(change, forget);
