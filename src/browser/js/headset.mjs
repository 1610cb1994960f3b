// The keys of headsets and of the browser's own controls, where it hands them to the page.

/** The session as far as this browser has it; setting what it does not know throws. */
function handle(action, handler) {
  try {
    navigator.mediaSession?.setActionHandler(action, handler);
  } catch {
    // It has no such key.
  }
}

/** Hears `"hangup"` and `"togglemicrophone"` while there is a call. */
let tell = () => undefined;
export const watchHeadset = (told) => (tell = told);

/** A call is talked on here, muted or not; without one the keys are the browser's. */
export function showCall(isThere, isMuted) {
  for (const action of ["hangup", "togglemicrophone"]) {
    handle(action, isThere ? () => tell(action) : null);
  }
  navigator.mediaSession?.setMicrophoneActive?.(isThere && !isMuted);
}
