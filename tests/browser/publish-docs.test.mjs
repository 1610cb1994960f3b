// The index of the documentation, and what its build refuses.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { deadLinks, index } from "../../scripts/publish-docs.mjs";

test("llms.txt lists every page of the documentation, and each is there", () => {
  const folder = mkdtempSync(join(tmpdir(), "docs-"));
  try {
    execFileSync("node", ["scripts/publish-docs.mjs", folder]);
    const text = readFileSync(join(folder, "llms.txt"), "utf8");
    const listed = [...text.matchAll(/\]\(\/(.+)\)$/gm)].map(([, path]) => path);
    const written = readdirSync("docs", { recursive: true }).filter((name) => name.endsWith(".md"));
    assert.deepEqual(listed.toSorted(), ["CHANGELOG.md", ...written.map((name) => `docs/${name.replaceAll("\\", "/")}`)].toSorted());
    for (const path of listed) assert.ok(existsSync(join(folder, path)), path);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a page without a title is refused", () => {
  assert.throws(() => index(new Map([["docs/a.md", "no title"]])), /docs\/a\.md has no title/);
});

test("a link to no file, and to no heading, is named", () => {
  const pages = new Map([
    ["docs/a.md", "# A\n\n[b](b.md) [deep](adr/1.md#why-so) [out](https://x.example/y.md) [gone](c.md) [up](../README.md)\n\n```\n[code](none.md)\n```"],
    ["docs/adr/1.md", "# One\n\n## Why so?\n\n[back](../a.md#nothing) [here](#one)"],
    ["docs/b.md", "# B"],
  ]);
  const isThere = (path) => pages.has(path) || path === "README.md";
  assert.deepEqual(deadLinks(pages, isThere), ["docs/a.md: c.md", "docs/adr/1.md: ../a.md#nothing"]);
});
