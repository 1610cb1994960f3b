// One microphone for all calls of the page. The first call opens it and the last one closes it, so
// that the browser's recording light is on while there is a call and at no other time.

let opening;
let holders = 0;

const open = () => navigator.mediaDevices.getUserMedia({ audio: true, video: false });

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

/** What was refused is asked for anew by the next call. */
function ask() {
  const asked = open();
  opening = asked;
  asked.catch(() => {
    if (opening === asked) opening = undefined;
  });
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
