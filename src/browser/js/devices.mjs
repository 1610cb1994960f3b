// The microphones and loudspeakers that are there, and which of them the page's calls use.

import { choose as listenTo, watch } from "./microphone.mjs";
import { choose as playOn } from "./speaker.mjs";

/** Chromium lists its own choice once more, under names of its own. */
const STAND_INS = ["", "default", "communications"];

/** `[kind, id, label]` of each that can be chosen. */
export async function listDevices() {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all
    .filter(({ kind, deviceId }) => kind !== "videoinput" && !STAND_INS.includes(deviceId))
    .map(({ kind, deviceId, label }) => [kind, deviceId, label]);
}

/** Each by its id; empty is the computer's own choice. */
export function useDevices(microphone, speaker) {
  void listenTo(microphone);
  playOn(speaker);
}

/**
 * `changed` hears `"granted"`, `"denied"`, `"prompt"` or nothing of the permission to listen, at the
 * start and whenever that or a device changes; `replaced` what `microphone.mjs` tells.
 */
export function watchDevices(changed, replaced) {
  watch(replaced);
  let permission;
  const tell = () => changed(permission?.state);
  navigator.mediaDevices?.addEventListener("devicechange", tell);
  const asked = navigator.permissions?.query({ name: "microphone" }) ?? Promise.resolve();
  asked
    .then((status) => {
      permission = status;
      status?.addEventListener("change", tell);
    })
    .catch(() => undefined)
    .then(tell);
}
