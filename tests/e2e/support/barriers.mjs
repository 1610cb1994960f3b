// What axe finds on a page. The rules are put in once for each document and run there, in one
// frame: the usual binding puts them in anew and opens a page of its own for every look.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { expect } from "./fixtures.mjs";

const rules = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What WCAG 2.2 AA asks for, without what axe advises beyond it. */
export const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Nothing on this page keeps anybody out; `tags` are those of axe's rules, all of them unless told. */
export async function expectNoBarrier(page, { tags, message } = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(await rules);
  const found = await page.evaluate(async (runOnly) => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"], ...(runOnly && { runOnly }) });
    return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))]);
  }, tags);
  expect(found, message).toEqual([]);
}
