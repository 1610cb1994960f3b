// Ringtones of a person's own: what is kept, whose it is, and what is no ringtone.

import assert from "node:assert/strict";
import test from "node:test";

/** As much of IndexedDB as is used: keys are compared by their value, and a transaction ends after its answer. */
const kept = new Map();
let hasRoom = true;
globalThis.indexedDB = {
  open: () => later({ createObjectStore: () => undefined, close: () => undefined, transaction }),
};

function transaction(_, mode) {
  const own = { objectStore: () => store };
  const done = (result) => {
    const request = later(result);
    setTimeout(() => (hasRoom || mode === "readonly" ? own.oncomplete() : own.onabort()), 1);
    return request;
  };
  own.error = new DOMException("full", "QuotaExceededError");
  const store = {
    put: (bytes, key) => done(hasRoom && kept.set(JSON.stringify(key), bytes)),
    delete: (key) => done(kept.delete(JSON.stringify(key))),
    get: (key) => done(kept.get(JSON.stringify(key))),
    getAllKeys: () => done([...kept.keys()].map((key) => JSON.parse(key)).sort()),
  };
  return own;
}

function later(result) {
  const request = { result };
  setTimeout(() => request.onsuccess(), 0);
  return request;
}

/** A file "sound:12" is a sound of twelve seconds; any other is none. */
globalThis.OfflineAudioContext = class {
  async decodeAudioData(bytes) {
    const [kind, seconds] = new TextDecoder().decode(bytes).split(":");
    if (kind !== "sound") throw new DOMException("no sound", "EncodingError");
    return { duration: Number(seconds) };
  }
};

const { dropRingtone, keepRingtone, listRingtones, openRingtone } = await import("../../src/browser/js/ringtones.mjs");

const sound = (seconds) => btoa(`sound:${seconds}`);

test("each person has their own, by the names of their files", async () => {
  await keepRingtone("ann", "owl.mp3", sound(3));
  await keepRingtone("ann", "bell.ogg", sound(4));
  await keepRingtone("ben", "owl.mp3", sound(5));
  assert.deepEqual(await listRingtones("ann"), ["bell.ogg", "owl.mp3"]);
  assert.equal((await openRingtone("ann", "owl.mp3")).duration, 3);
  assert.equal((await openRingtone("ben", "owl.mp3")).duration, 5);
  // One of the same name takes the place of the one before.
  await keepRingtone("ann", "owl.mp3", sound(6));
  assert.equal((await openRingtone("ann", "owl.mp3")).duration, 6);
  await dropRingtone("ann", "owl.mp3");
  assert.deepEqual(await listRingtones("ann"), ["bell.ogg"]);
  await assert.rejects(openRingtone("ann", "owl.mp3"), { name: "NotFoundError" });
  assert.equal((await openRingtone("ben", "owl.mp3")).duration, 5);
});

test("what is no sound, or is too long, or finds no room is not kept and says so", async () => {
  await assert.rejects(keepRingtone("eve", "note.txt", btoa("words")), { name: "EncodingError" });
  await assert.rejects(keepRingtone("eve", "opera.mp3", sound(61)), { name: "RangeError" });
  hasRoom = false;
  await assert.rejects(keepRingtone("eve", "owl.mp3", sound(3)), { name: "QuotaExceededError" });
  hasRoom = true;
  assert.deepEqual(await listRingtones("eve"), []);
});
