// What the app takes from RingCentral's phone library, as one global that Rust binds
// (web_phone.rs). A global, because a bundle under trunk's content hash has no name to import.

import WebPhone from "ringcentral-web-phone";

import { prepare } from "./ahead.mjs";
import { CallMedia } from "./call-media.mjs";
import { listDevices, useDevices, watchDevices } from "./devices.mjs";
import { showCall, watchHeadset } from "./headset.mjs";
import { Takes } from "./hear-yourself.mjs";
import {
  chooseHeadset,
  closeHeadset,
  forgetHeadset,
  lightHeadset,
  listHeadsets,
  openHeadset,
  watchHeadsets,
} from "./hid.mjs";
import { loopBack } from "./loop-back.mjs";
import { startMeter } from "./meter.mjs";
import { beQuiet, canBeQuiet, hold as holdMicrophone, watchQuiet } from "./microphone.mjs";
import { watchRenewals } from "./renewals.mjs";
import { dropRingtone, keepRingtone, listRingtones, openRingtone } from "./ringtones.mjs";

/** After the popup of a call is drawn, before anybody can have clicked on it. */
const PREPARING_MS = 100;

/** Gives each call of this phone the audio of call-media.mjs instead of the library's own. */
function useCallMedia(webPhone) {
  const ringing = new WeakMap();
  webPhone.on("inboundCall", (session) => {
    const media = new CallMedia(webPhone.sipInfo.stunServers, session);
    ringing.set(session, media);
    // The library knows of it only once the call is answered.
    session.on("disposed", () => media.dispose());
    const { body } = session.sipMessage;
    if (body) setTimeout(() => media.prepare(body), PREPARING_MS);
  });
  webPhone.options.webRtcSessionFactory = ({ callId, stunServers }) => {
    const session = webPhone.callSessions.find((session) => session.callId === callId);
    return ringing.get(session) ?? new CallMedia(stunServers, session);
  };
  ringWhenHeard(webPhone);
}

/**
 * RingCentral's proxy challenges the first INVITE of each call (RFC 3261, 22.3) and rings nobody before the
 * second. So the microphone opens while the first is on its way, and only the second waits for it.
 */
function ringWhenHeard(webPhone) {
  const { sipClient } = webPhone;
  const request = sipClient.request.bind(sipClient);
  sipClient.request = async (message) => {
    if (message.headers["Proxy-Authorization"]) {
      const isIts = ({ callId }) => callId === message.headers["Call-Id"];
      await webPhone.callSessions.find(isIts)?.webRtcSession?.speaks();
    }
    return request(message);
  };
}

/**
 * Lets a phone reach a proxy that speaks no TLS. The library writes `wss://` itself and builds its
 * socket synchronously inside `connect`, so the constructor is swapped for just that call.
 */
function connectWithoutTls(webPhone) {
  const { sipClient } = webPhone;
  const connect = sipClient.connect.bind(sipClient);
  sipClient.connect = () => {
    const Secure = globalThis.WebSocket;
    globalThis.WebSocket = class extends Secure {
      constructor(url, protocols) {
        super(url.replace(/^wss:/, "ws:"), protocols);
      }
    };
    try {
      return connect();
    } finally {
      globalThis.WebSocket = Secure;
    }
  };
}

/** A call is likely to be made on this phone. */
function expectCall(webPhone) {
  prepare(webPhone.sipInfo.stunServers ?? []);
}

globalThis.ledgerlinePhone = {
  Takes,
  WebPhone,
  beQuiet,
  canBeQuiet,
  chooseHeadset,
  closeHeadset,
  connectWithoutTls,
  dropRingtone,
  expectCall,
  forgetHeadset,
  holdMicrophone,
  keepRingtone,
  lightHeadset,
  listDevices,
  listHeadsets,
  listRingtones,
  loopBack,
  openHeadset,
  openRingtone,
  showCall,
  startMeter,
  useCallMedia,
  useDevices,
  watchDevices,
  watchHeadset,
  watchHeadsets,
  watchQuiet,
  watchRenewals,
};
// The page does not wait for this file (browser/phone/library.rs).
dispatchEvent(new Event("ledgerline-phone"));
