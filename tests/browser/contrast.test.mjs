// Colours of buttons are read while a pointer rests on them, too, where no look at a still page finds them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const TOKENS = new URL("../../style/tokens.css", import.meta.url);

/** WCAG 2.2, success criterion 1.4.3. */
const ENOUGH = 4.5;

/** Relative luminance, as WCAG defines it. */
function luminance(hex) {
  const whole = hex.length === 4 ? hex.replace(/[^#]/g, "$&$&") : hex;
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(whole.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test("the contrast of black and white, and of a known pair", () => {
  assert.equal(contrast("#000", "#fff"), 21);
  assert.ok(Math.abs(contrast("#777777", "#ffffff") - 4.48) < 0.01);
});

test("letters on filled buttons can be read in both themes, under the pointer as well", async () => {
  const tokens = await readFile(TOKENS, "utf8");
  const letters = /--on-fill: (#[0-9a-f]{3,6});/.exec(tokens)[1];
  const fills = [...tokens.matchAll(/--([a-z]+-(?:fill|over)): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
  assert.equal(fills.length, 6, "of three kinds, at rest and under the pointer");
  for (const [, name, ...themes] of fills) {
    for (const [at, fill] of themes.entries()) {
      const found = contrast(letters, fill);
      assert.ok(found >= ENOUGH, `--${name}, ${["light", "dark"][at]}: ${found.toFixed(2)}`);
    }
  }
});
