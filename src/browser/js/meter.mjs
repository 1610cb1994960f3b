// How loud the microphone is, for somebody who tries it.

import { release, subscribe, take, unsubscribe } from "./microphone.mjs";

const EVERY_MS = 100;
/** Longer than that, so that nothing falls between two readings. */
const SAMPLES = 8_192;
/** So much a level falls from one reading to the next, to be seen after a short word. */
const FALL = 8;

/** Tells the level, 0 to 100, until what it resolves to is called. */
export async function startMeter(tell) {
  const taking = take();
  let context;
  try {
    const stream = await taking;
    context = new AudioContext();
    const meter = measure(context);
    meter.listen(stream);
    subscribe(meter.listen);
    const reading = setInterval(() => tell(meter.level()), EVERY_MS);
    return () => {
      clearInterval(reading);
      unsubscribe(meter.listen);
      meter.stop();
      context.close();
      release(taking);
    };
  } catch (error) {
    context?.close();
    release(taking);
    throw error;
  }
}

function measure(context) {
  const analyser = context.createAnalyser();
  analyser.fftSize = SAMPLES;
  const samples = new Float32Array(analyser.fftSize);
  let source;
  let heard;
  let shown = 0;
  const stop = () => {
    source?.disconnect();
    for (const track of heard?.getTracks() ?? []) track.stop();
  };
  return {
    stop,
    listen(stream) {
      stop();
      heard = stream;
      source = context.createMediaStreamSource(stream);
      source.connect(analyser);
    },
    level() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // The fourth root: speech sits near the bottom of the linear scale.
      const now = Math.round(100 * Math.min(1, power ** 0.25));
      shown = Math.max(now, shown - FALL);
      return shown;
    },
  };
}
