// Journeys that are gone through again and again: a few times in the suite, often in
// `cargo xtask endure`, which asks for figures. How often is all that differs.

import { appendFileSync } from "node:fs";

import { expect } from "@playwright/test";

import { summary } from "./statistics.mjs";

const figures = process.env.ENDURE_FIGURES;

export const often = ({ short, long }) => (figures ? long : short);

/**
 * Prints what was measured and holds it to its bounds: the worst always, but in the suite, whose
 * machine may be busy with more, only to `strained`; the median where there are enough of them.
 */
export function judge(what, millis, { median, worst, strained }) {
  const { n, median: middle } = summary(millis);
  const highest = Math.max(...millis);
  note({ what, unit: "ms", n, median: middle, worst: highest, bounds: { median, worst } });
  expect(highest, `${what}, worst of ${n}`).toBeLessThanOrEqual(figures ? worst : strained);
  if (figures) expect(middle, `${what}, median of ${n}`).toBeLessThanOrEqual(median);
}

/** Prints how many of something there were; what they must be, the journey has asserted. */
export function count(what, n) {
  note({ what, unit: "", n });
}

function note(figure) {
  const { what, unit, n, median, worst } = figure;
  console.log(median === undefined ? `${what}: ${n}` : `${what}: median ${median} ${unit}, worst ${worst} ${unit}, of ${n}`);
  if (figures) appendFileSync(figures, `${JSON.stringify(figure)}\n`);
}

/** What happens by chance follows from a seed, which is printed; `ENDURE_SEED` repeats it. */
export class Chance {
  #state;

  constructor() {
    const seed = Number(process.env.ENDURE_SEED ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`seed ${seed}`);
    this.#state = seed >>> 0;
  }

  /** The generator Mulberry32. */
  #next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, `from` and `to` among them. */
  between(from, to) {
    return from + Math.floor(this.#next() * (to - from + 1));
  }

  pick(list) {
    return list[this.between(0, list.length - 1)];
  }

  /** Each as often as the others, however few are drawn. */
  *inTurn(list) {
    while (true) {
      const rest = [...list];
      while (rest.length > 0) yield rest.splice(this.between(0, rest.length - 1), 1)[0];
    }
  }
}

/** For where a journey is to be at odds with the app's own pace. */
export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
