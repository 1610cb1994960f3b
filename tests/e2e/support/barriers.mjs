// What axe finds on a page. The rules are put in once for each document and run there, in one
// frame: the usual binding puts them in anew and opens a page of its own for every look.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { expect } from "./fixtures.mjs";

const rules = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Nothing on this page keeps anybody out, by WCAG and by what axe advises beyond it. */
export async function expectNoBarrier(page, { message } = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(await rules);
  const found = await page.evaluate(async () => {
    // A colour on its way to another is neither.
    const transitions = document.getAnimations().filter((it) => it instanceof CSSTransition);
    await Promise.allSettled(transitions.map((it) => it.finished));
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))]);
  });
  expect(found, message).toEqual([]);
}
