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
/** The browser is to take noise out. */
let isQuiet = true;
/** Hears whether the microphone that is open does so, whenever that is known anew. */
let tellQuiet;

const supported = () => navigator.mediaDevices?.getSupportedConstraints?.() ?? {};

/** What this browser takes noise out with; empty where it has nothing. */
const WAYS = ["noiseSuppression", "voiceIsolation"].filter((way) => supported()[way]);

export const canBeQuiet = () => WAYS.length > 0;

const quiet = (isWanted) => Object.fromEntries(WAYS.map((way) => [way, isWanted]));

/** Does it take noise out, by its own word? */
export const doesQuiet = (track) => {
  const settings = track.getSettings();
  return WAYS.some((way) => settings[way] === true);
};

/**
 * Asked for firmly: where another stream of the microphone is open, Chromium takes a mere wish for the same once
 * more, and would give up the echo cancellation along with the noise suppression.
 */
const firmly = (isWanted) =>
  supported().noiseSuppression && {
    noiseSuppression: { exact: isWanted },
    ...(supported().echoCancellation && { echoCancellation: { exact: true } }),
  };

/** What cannot be had firmly is wished for. */
async function listen(device, isWanted) {
  const open = (ways) => navigator.mediaDevices.getUserMedia({ audio: { ...device, ...ways }, video: false });
  try {
    return await open({ ...quiet(isWanted), ...firmly(isWanted) });
  } catch (error) {
    if (![...WAYS, "echoCancellation"].includes(error.constraint)) throw error;
    return open(quiet(isWanted));
  }
}

/** The chosen microphone, or any: `gone` is called when that one is not there. */
async function find(isWanted, gone) {
  if (!chosen) return listen({}, isWanted);
  try {
    return await listen({ deviceId: { exact: chosen } }, isWanted);
  } catch (error) {
    // Unplugged: any other is better than none.
    if (!["OverconstrainedError", "NotFoundError"].includes(error.name)) throw error;
    gone?.();
    return listen({}, isWanted);
  }
}

function open() {
  asked = chosen;
  return find(isQuiet, () => (asked = ""));
}

/** One besides that of the calls, to be stopped by whoever asked. */
export async function openAnother(isWanted) {
  const stream = await find(isWanted);
  if (isWanted === isQuiet) sayQuiet(stream);
  return stream;
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

const isGone = (stream) => stream.getTracks().every(({ readyState }) => readyState === "ended");

/** A stream of the caller's own, to be muted by itself; every `take` needs one `release`. */
export async function take() {
  holders += 1;
  let own = opening ? undefined : ask();
  for (let mine = opening; ; mine = opening) {
    try {
      const stream = await mine;
      // Without one that is open, this call has ended while it waited, and `release` stops what it gets.
      if (!opening) return stream.clone();
      if (opening === mine) {
        if (mine === own || !isGone(stream)) return stream.clone();
        own = ask();
      }
      // Another one was asked for meanwhile.
    } catch (error) {
      if (!opening || opening === mine) throw error;
    }
  }
}

/** What was refused is asked for anew by the next call; what is unplugged, at once. */
function ask() {
  const mine = open();
  opening = mine;
  mine.then(
    (stream) => {
      for (const track of stream.getTracks()) {
        track.onended = () => void renew(() => opening === mine);
      }
      if (opening === mine) sayQuiet(stream);
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
  await renew(() => asked !== chosen || isDeaf);
}

function sayQuiet(stream) {
  if (canBeQuiet()) tellQuiet?.(doesQuiet(stream.getTracks()[0]));
}

/** `told` hears whether each microphone that is opened, or changed, takes noise out. */
export const watchQuiet = (told) => (tellQuiet = told);

/** Takes noise out from now on, or does not; during calls too. */
export async function beQuiet(isWanted) {
  if (isQuiet === isWanted) return;
  isQuiet = isWanted;
  if (!canBeQuiet()) return;
  await renew(() => true, change);
}

/** The last call has ended meanwhile, or another one has asked for itself. */
const isPast = (mine) => holders === 0 || (opening !== undefined && opening !== mine);

/** Changes the microphone that is open; one that does not change while it is open is opened anew. */
async function change() {
  const mine = opening;
  const stream = await mine?.catch(() => undefined);
  if (isPast(mine)) return undefined;
  if (!stream || isGone(stream)) return replace(true);
  const [track] = stream.getTracks();
  const { deviceId } = track.getConstraints();
  await track.applyConstraints({ ...(deviceId && { deviceId }), ...quiet(isQuiet) }).catch(() => undefined);
  if (isPast(mine)) return undefined;
  if (doesQuiet(track) !== isQuiet) return replace(true);
  // Those that were given out before keep what they were opened with.
  if (opening === mine) await handOut(stream);
  sayQuiet(stream);
  return undefined;
}

/** One call that cannot change over keeps no other from it. */
const handOut = (stream) => Promise.allSettled([...followers].map(async (follow) => follow(stream.clone())));

/** `follow` is given a stream of its own whenever the microphone is another one. */
export const subscribe = (follow) => followers.add(follow);
export const unsubscribe = (follow) => followers.delete(follow);

/** `told` hears the name of each microphone that took another's place, or nothing when none could. */
export const watch = (told) => (tell = told);

let renewing = Promise.resolve();

/** One after the other: each knows which microphone it takes the place of. `isDue` is asked when its turn has come. */
function renew(isDue, how = replace) {
  const turn = renewing.then(() => (holders > 0 && isDue() ? how() : undefined));
  renewing = turn.catch(() => undefined);
  return turn;
}

/** Puts another microphone in the place of the one that is open; `isSame` is one that is only opened anew. */
async function replace(isSame = false) {
  const before = opening;
  const mine = ask();
  let stream;
  try {
    stream = await mine;
  } catch {
    return fallBack(before);
  }
  isDeaf = false;
  if (opening === mine) await handOut(stream);
  letGo(before);
  if (opening === mine && !isSame) tell(stream.getTracks()[0].label);
}

/** The next choice, or the next call, tries again; until then the old one may still be good. */
async function fallBack(before) {
  // The last call has ended meanwhile, or another one has begun and asked for itself.
  if (holders === 0 || opening) return letGo(before);
  opening = before;
  const isLost = !before || (await before.then(isGone, () => true));
  if (isLost && !isDeaf) tell(undefined);
  isDeaf = isLost;
}

const letGo = (old) => void old?.then(stop, () => undefined);

/** `taking` is what `take` returned, whatever came of it. */
export function release(taking) {
  letGo(taking);
  holders -= 1;
  if (holders > 0) return;
  letGo(opening);
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
