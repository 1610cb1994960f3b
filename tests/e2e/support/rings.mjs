// Which tab makes itself heard.

/** Runs in the page before the app: `rings` counts how often it has begun to ring. */
export function countRings() {
  globalThis.rings = 0;
  let isBeginning = false;
  const { start } = OscillatorNode.prototype;
  AudioScheduledSourceNode.prototype.start = function (...when) {
    // A ring has several tones, all begun in one turn of the page.
    if (!isBeginning) globalThis.rings += 1;
    isBeginning = true;
    queueMicrotask(() => (isBeginning = false));
    return start.apply(this, when);
  };
}
