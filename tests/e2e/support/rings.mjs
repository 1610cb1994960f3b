// Which tab makes itself heard.

/** Runs in the page before the app: `rings` counts how often it has begun to ring. */
export function countRings() {
  globalThis.rings = 0;
  const tones = new WeakMap();
  const { start } = OscillatorNode.prototype;
  AudioScheduledSourceNode.prototype.start = function (...when) {
    // A ring has several tones, in one context and at one moment.
    if (tones.get(this.context) !== this.context.currentTime) globalThis.rings += 1;
    tones.set(this.context, this.context.currentTime);
    return start.apply(this, when);
  };
}
