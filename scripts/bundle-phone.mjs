// Bundles RingCentral's phone library for the browser. trunk runs it before every build, so it
// writes nothing when nothing changed: a touched file would start the next build.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, "src/browser/js/phone.entry.mjs");
const bundle = join(root, "src/browser/js/dist/phone.js");

const modified = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

function installPackages() {
  // `npm` is a script on Windows and only starts through a shell there.
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
}

function currentBundle() {
  try {
    return readFileSync(bundle, "utf8");
  } catch {
    return undefined;
  }
}

if (modified("node_modules/.package-lock.json") < modified("package-lock.json")) installPackages();

// Imported late: before the packages are installed it is not there.
const { build } = await import("esbuild");
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [entry],
  bundle: true,
  format: "esm",
  target: ["chrome111", "firefox115"],
  // Three quarters of the download otherwise, for messages made of attributes alone.
  alias: { "fast-xml-parser": join(root, "src/browser/js/agent-xml.mjs") },
  minify: true,
  legalComments: "inline",
  write: false,
});
const text = outputFiles[0].text;
if (text !== currentBundle()) {
  mkdirSync(dirname(bundle), { recursive: true });
  writeFileSync(bundle, text);
}
