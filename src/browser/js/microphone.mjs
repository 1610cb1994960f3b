// One microphone for all calls of the page. The first call opens it and the last one closes it, so
// that the browser's recording light is on while there is a call and at no other time.

let opening;
let holders = 0;
/** The device to listen to, and the one that was last asked for; empty is the browser's own choice. */
let chosen = "";
let asked = "";
/** Nothing is left to listen to. */
let isDeaf = false;
/** Those who want a stream of their own when the microphone is another one. */
const followers = new Set();
let tell = () => undefined;

async function open() {
  const listen = (audio) => navigator.mediaDevices.getUserMedia({ audio, video: false });
  asked = chosen;
  if (!asked) return listen(true);
  try {
    return await listen({ deviceId: { exact: asked } });
  } catch (error) {
    // Unplugged: any other is better than none.
    if (!["OverconstrainedError", "NotFoundError"].includes(error.name)) throw error;
    asked = "";
    return listen(true);
  }
}

// Asked for once: the answer follows what the person decides, and asking takes ten milliseconds.
let permission;
navigator.permissions?.query({ name: "microphone" }).then(
  (status) => {
    permission = status;
  },
  () => undefined,
);

/** May it be opened without asking the person? `false` also where the browser does not say. */
export const isAllowed = () => permission?.state === "granted";

/** A stream of the caller's own, to be muted by itself; every `take` needs one `release`. */
export async function take() {
  holders += 1;
  const isGone = ({ readyState }) => readyState === "ended";
  const before = opening;
  const mustAsk = !before || (await before).getTracks().some(isGone);
  // Another call may have asked meanwhile.
  if (mustAsk && opening === before) ask();
  return (await opening).clone();
}

/** What was refused is asked for anew by the next call; what is unplugged, at once. */
function ask() {
  const mine = open();
  opening = mine;
  mine.then(
    (stream) => {
      for (const track of stream.getTracks()) {
        track.onended = () => opening === mine && renew();
      }
    },
    () => {
      if (opening === mine) opening = undefined;
    },
  );
  return mine;
}

/** Listens to this device from now on, during calls too; said again whenever a device comes or goes. */
export async function choose(device) {
  chosen = device;
  if (asked !== device || isDeaf) await renew();
}

/** `follow` is given a stream of its own whenever the microphone is another one. */
export const subscribe = (follow) => followers.add(follow);
export const unsubscribe = (follow) => followers.delete(follow);

/** `told` hears the name of each microphone that took another's place, or nothing when none could. */
export const watch = (told) => (tell = told);

/** Puts another microphone in the place of the one that is open. */
async function renew() {
  if (holders === 0) return;
  const before = opening;
  const mine = ask();
  let stream;
  try {
    stream = await mine;
  } catch {
    // The next choice, or the next call, tries again; until then the old one may still be good.
    opening ??= before;
    const isGone = !before || (await before.catch(() => undefined))?.getTracks().every(({ readyState }) => readyState === "ended");
    if (isGone && !isDeaf) tell(undefined);
    isDeaf = isGone;
    return;
  }
  isDeaf = false;
  if (opening !== mine) return;
  await Promise.all([...followers].map((follow) => follow(stream.clone())));
  before?.then(stop, () => undefined);
  tell(stream.getTracks()[0].label);
}

/** `taking` is what `take` returned, whatever came of it. */
export function release(taking) {
  taking.then(stop, () => undefined);
  holders -= 1;
  if (holders > 0) return;
  opening?.then(stop, () => undefined);
  opening = undefined;
}

/** A call is about to come to this page; how long it may take. */
const AHEAD_MS = 5_000;

/** Opens it ahead of a call, and lets go of it when that has had the time to take it. */
export async function hold() {
  const taking = take();
  try {
    await taking;
  } catch (error) {
    release(taking);
    throw error;
  }
  setTimeout(release, AHEAD_MS, taking);
}

export function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}
