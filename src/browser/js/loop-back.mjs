// A call of this page with itself: what the person says goes through two connections, as in a call, and comes
// back on their speaker.

import { gathered } from "./gathering.mjs";
import { release, take } from "./microphone.mjs";
import { hush, sound } from "./speaker.mjs";

/** So long after it was said, where the browser can wait: whoever hears themselves at once begins to stumble. */
const LATER_MS = 800;
/** Both ends are on this computer. */
const LIMIT_MS = 5_000;

/** Resolves, once the connection is up, to what ends it. */
export async function loopBack() {
  const taking = take();
  const connections = [];
  let voice;
  const end = () => {
    for (const connection of connections) connection.close();
    if (voice) hush(voice);
    release(taking);
  };
  try {
    const stream = await taking;
    const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
    connections.push(near, far);
    const coming = new Promise((resolve) => far.addEventListener("track", resolve));
    const isUp = up(far);
    for (const track of stream.getTracks()) near.addTrack(track, stream);
    await describe(near, far);
    await describe(far, near);
    const { receiver, track } = await coming;
    if ("jitterBufferTarget" in receiver) receiver.jitterBufferTarget = LATER_MS;
    voice = sound(new MediaStream([track]));
    await isUp;
    return end;
  } catch (error) {
    end();
    throw error;
  }
}

/** One end says to the other how it is reached, all at once. */
async function describe(from, to) {
  await from.setLocalDescription();
  await gathered(from, false);
  await to.setRemoteDescription(from.localDescription);
}

function up(connection) {
  const coming = new Promise((resolve, reject) => {
    const limit = setTimeout(reject, LIMIT_MS, new DOMException("nothing came back", "TimeoutError"));
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState !== "connected") return;
      clearTimeout(limit);
      resolve();
    });
  });
  // What fails before is told first.
  coming.catch(() => undefined);
  return coming;
}
