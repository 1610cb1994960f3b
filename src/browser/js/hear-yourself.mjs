// What others hear of the person, with the noise taken out and without: recorded at the same time, played on
// the spot, kept nowhere.

import { doesQuiet, openAnother, stop } from "./microphone.mjs";
import { play } from "./speaker.mjs";

export const LASTS_MS = 5_000;

/** Both takes, from now on. `same` resolves, once they are there, to whether the browser made no difference. */
export class Takes {
  /** Without and with. */
  #addresses = [];
  #streams = [];
  #audio;
  #isOver = false;

  constructor() {
    this.same = this.#record();
  }

  async #record() {
    try {
      // One after the other: a browser may ask the person about the first.
      for (const isQuiet of [false, true]) {
        this.#streams.push(await openAnother(isQuiet));
        this.#expectSomebody();
      }
      const does = this.#streams.map((stream) => doesQuiet(stream.getTracks()[0]));
      const takes = await Promise.all(this.#streams.map((stream) => this.#take(stream)));
      this.#expectSomebody();
      this.#addresses = takes.map((take) => URL.createObjectURL(take));
      return does[0] === does[1];
    } finally {
      this.#streams.forEach(stop);
    }
  }

  #expectSomebody() {
    if (this.#isOver) throw new DOMException("nobody waits for it", "AbortError");
  }

  #take(stream) {
    return new Promise((resolve, reject) => {
      const parts = [];
      const recorder = new MediaRecorder(stream);
      recorder.ondataavailable = ({ data }) => parts.push(data);
      recorder.onstop = () => resolve(new Blob(parts, { type: recorder.mimeType }));
      recorder.onerror = ({ error }) => reject(error);
      recorder.start();
      // It stops by itself when the microphone goes, or the person.
      setTimeout(() => recorder.state === "recording" && recorder.stop(), LASTS_MS);
    });
  }

  /** Resolves when it was heard to the end. */
  async play(isQuiet) {
    this.#audio?.pause();
    const audio = play(this.#addresses[Number(isQuiet)]);
    this.#audio = audio;
    await audio.play();
    await new Promise((resolve) => {
      audio.onended = resolve;
      audio.onpause = resolve;
    });
  }

  end() {
    this.#isOver = true;
    this.#audio?.pause();
    this.#streams.forEach(stop);
    this.#addresses.forEach((address) => URL.revokeObjectURL(address));
  }
}
