// Where the voices of all calls of the page are heard.

let chosen = "";
const playing = new Set();

const turn = (audio) => audio.setSinkId?.(chosen).catch(() => undefined);

/** Plays a stream until `hush`. */
export function sound(stream) {
  const audio = new Audio();
  audio.autoplay = true;
  audio.srcObject = stream;
  if (chosen) turn(audio);
  playing.add(audio);
  return audio;
}

/** For a recording, which is the caller's to begin. */
export function play(address) {
  const audio = new Audio(address);
  if (chosen) turn(audio);
  return audio;
}

export function hush(audio) {
  playing.delete(audio);
  audio.srcObject = null;
}

/** From now on, and for what plays already; empty is the computer's own choice. */
export function choose(device) {
  if (device === chosen) return;
  chosen = device;
  for (const audio of playing) turn(audio);
}
