// Ringtones of a person's own, as this browser keeps them: the file's bytes under its name.

const DATABASE = "ledgerline-ringtones";
const STORE = "ringtones";
/** A second of sound takes some hundred kilobytes of memory, however small its file is. */
const LONGEST_SECONDS = 60;

const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function withStore(mode, act) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await answer(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const found = await answer(act(transaction.objectStore(STORE)));
    await done;
    return found;
  } finally {
    database.close();
  }
}

/** What the browser cannot decode is an `EncodingError`, what is too long a `RangeError`. */
async function decode(bytes) {
  // The bytes are taken away from whoever has them decoded.
  const sound = await new OfflineAudioContext(1, 1, 44_100).decodeAudioData(bytes.slice(0));
  if (sound.duration > LONGEST_SECONDS) throw new RangeError("longer than a minute");
  return sound;
}

/** The names of this person's, in their order. */
export async function listRingtones(owner) {
  const keys = await withStore("readonly", (store) => store.getAllKeys());
  return keys.filter(([of]) => of === owner).map(([, name]) => name);
}

/** Keeps one that the browser can play; one of the same name before it is gone. */
export async function keepRingtone(owner, name, base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer;
  await decode(bytes);
  await withStore("readwrite", (store) => store.put(bytes, [owner, name]));
}

export async function dropRingtone(owner, name) {
  await withStore("readwrite", (store) => store.delete([owner, name]));
}

/** Ready to be played. */
export async function openRingtone(owner, name) {
  const bytes = await withStore("readonly", (store) => store.get([owner, name]));
  if (!bytes) throw new DOMException("there is none of this name", "NotFoundError");
  return decode(bytes);
}
