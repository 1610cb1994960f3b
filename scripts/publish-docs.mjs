// Puts the documentation beside the built app, with `llms.txt`, the index that lists every page of it
// (llmstxt.org). Refuses a page without a title, and a link that leads nowhere.

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const PAGES = ["docs", "CHANGELOG.md"];
const SECTIONS = [
  ["Documentation", (page) => !page.startsWith("docs/adr/")],
  ["Decisions", (page) => page.startsWith("docs/adr/")],
];
const ABOUT = "A softphone in a browser tab for sales reps on RingCentral; every call and text is logged in NetSuite by itself.";

/**
 * The pages below `root`, by their path there.
 *
 * @param {string} root folder of the project
 * @returns {Map<string, string>} Markdown by path, in the order of the index
 */
export function pages(root) {
  const found = PAGES.flatMap((place) => {
    if (place.endsWith(".md")) return [place];
    const below = readdirSync(join(root, place), { recursive: true, withFileTypes: true });
    return below.filter((it) => it.isFile() && it.name.endsWith(".md")).map((it) => relative(root, join(it.parentPath ?? it.path, it.name)));
  });
  const paths = found.map((path) => path.split(sep).join("/")).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

/**
 * `llms.txt` for these pages.
 *
 * @param {Map<string, string>} all Markdown by path
 * @returns {string}
 */
export function index(all) {
  const line = ([path, text]) => {
    const title = /^# (.+)$/m.exec(text)?.[1];
    if (!title) throw new Error(`${path} has no title`);
    return `- [${title}](/${path})`;
  };
  const sections = SECTIONS.map(([name, belongs]) => {
    const lines = [...all].filter(([path]) => belongs(path)).map(line);
    return `## ${name}\n\n${lines.join("\n")}\n`;
  });
  return [`# Ledgerline\n\n> ${ABOUT}\n`, ...sections].join("\n");
}

/**
 * Links between the pages, and from them to other files of the project, that lead nowhere.
 *
 * @param {Map<string, string>} all Markdown by path
 * @param {(path: string) => boolean} isThere is there such a file or folder in the project?
 * @returns {string[]} each with its page
 */
export function deadLinks(all, isThere) {
  const dead = [];
  for (const [path, text] of all) {
    for (const [, target] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file, anchor] = target.split("#");
      const to = file ? posix.normalize(posix.join(posix.dirname(path), file)) : path;
      const page = all.get(to);
      if (!isThere(to) || (anchor && !(page && anchors(page).has(anchor)))) dead.push(`${path}: ${target}`);
    }
  }
  return dead;
}

function withoutCode(text) {
  return text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
}

/** As GitHub makes them of headings. */
function anchors(text) {
  const headings = [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
  return new Set(headings.map((heading) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")));
}

function publish(folder) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const all = pages(root);
  const dead = deadLinks(all, (path) => existsSync(join(root, path)));
  if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join("\n")}`);
  rmSync(join(folder, "docs"), { recursive: true, force: true });
  for (const path of all.keys()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  writeFileSync(join(folder, "llms.txt"), index(all));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (!folder) throw new Error("usage: node scripts/publish-docs.mjs FOLDER");
  publish(folder);
}
