// How loud the microphone is, for somebody who tries it.

import { release, subscribe, take, unsubscribe } from "./microphone.mjs";

const EVERY_MS = 100;

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
  const samples = new Float32Array(analyser.fftSize);
  let source;
  let heard;
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
      return Math.round(100 * Math.min(1, power ** 0.25));
    },
  };
}
