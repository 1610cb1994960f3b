// Sound, measured where the browser measures it: in the statistics of its peer connections.

import { expect } from "@playwright/test";

/** Runs in the page before the app, and remembers each peer connection it makes. */
export function rememberPeerConnections() {
  const connections = [];
  globalThis.RTCPeerConnection = class extends globalThis.RTCPeerConnection {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };
  const microphones = [];
  const { mediaDevices } = navigator;
  const open = mediaDevices?.getUserMedia.bind(mediaDevices);
  const remember = (stream) => {
    microphones.push(stream);
    const clone = stream.clone.bind(stream);
    stream.clone = () => remember(clone());
    return stream;
  };
  if (open) mediaDevices.getUserMedia = async (constraints) => remember(await open(constraints));
  globalThis.liveMicrophones = () =>
    microphones.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === "live").length;
  globalThis.microphoneIsMuted = () =>
    connections
      .flatMap((connection) => connection.getSenders())
      .filter((sender) => sender.track?.kind === "audio")
      .every((sender) => !sender.track.enabled);
  globalThis.noiseIsTakenOut = () =>
    connections
      .filter(({ connectionState }) => connectionState !== "closed")
      .flatMap((connection) => connection.getSenders())
      .filter((sender) => sender.track?.kind === "audio")
      .map((sender) => sender.track.getSettings().noiseSuppression);
  globalThis.audioStatistics = async () => {
    const sums = { received: 0, sent: 0, heardEnergy: 0 };
    for (const connection of connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.kind !== "audio") continue;
        if (report.type === "inbound-rtp") {
          sums.received += report.packetsReceived ?? 0;
          sums.heardEnergy += report.totalAudioEnergy ?? 0;
        }
        if (report.type === "outbound-rtp") sums.sent += report.packetsSent ?? 0;
      }
    }
    return sums;
  };
}

const statistics = (page) => page.evaluate(() => globalThis.audioStatistics());

/** The page hears something other than silence. */
export async function expectToHear(page) {
  await expect.poll(async () => (await statistics(page)).heardEnergy, { message: "energy heard" }).toBeGreaterThan(0.001);
}

/** The page sends sound. */
export async function expectToSend(page) {
  await expect.poll(async () => (await statistics(page)).sent, { message: "packets sent" }).toBeGreaterThan(20);
}

/** The microphone does not exist, or may not be used. */
export function refuseMicrophone(errorName) {
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException("refused by the test", errorName);
  };
}
