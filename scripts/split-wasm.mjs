// Splits the built app into the part that every visit loads and the parts that follow when they are
// wanted (`ui/later.rs`), and writes all of it over what trunk has made. trunk runs it after every
// build; scripts/preview.mjs uses its function.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {string} wasm what cargo built, with its relocations
 * @param {string} folder where `NAME.js`, `NAME_bg.wasm` and `NAME-PART.wasm` go
 * @param {string} name the name that all of them share
 * @param {boolean} isSmall leave out names and white space
 */
export async function splitWasm(wasm, folder, name, isSmall) {
  const work = mkdtempSync(join(tmpdir(), "split-wasm-"));
  try {
    run("wasm-split-cli", [wasm, work, "--out-name", name]);
    const bindgen = ["--target", "web", "--no-typescript", "--out-dir", work, "--out-name", name];
    if (isSmall) bindgen.push("--remove-name-section", "--remove-producers-section");
    run("wasm-bindgen", [...bindgen, join(work, `${name}.wasm`)]);

    const parts = readdirSync(work).filter((file) => /^(split|chunk)_.*\.wasm$/.test(file));
    const loader = join(work, "__wasm_split.js");
    let text = readFileSync(loader, "utf8");
    for (const part of parts) {
      const bytes = readFileSync(join(work, part));
      writeFileSync(join(folder, `${name}-${part}`), isSmall ? withoutCustomSections(bytes) : bytes);
      text = text.replaceAll(`./${part}`, `./${name}-${part}`);
    }
    writeFileSync(loader, text);
    // The bindings and the loader import each other; together they are one request.
    await build({
      entryPoints: [join(work, `${name}.js`)],
      outfile: join(folder, `${name}.js`),
      bundle: true,
      format: "esm",
      target: ["chrome111", "firefox115"],
      minify: isSmall,
      legalComments: "none",
      logLevel: "warning",
      allowOverwrite: true,
    });
    const main = `${name}_bg.wasm`;
    writeFileSync(join(folder, main), readFileSync(join(work, main)));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(tool, args) {
  execFileSync(tool, args, { stdio: ["ignore", "ignore", "inherit"] });
}

/** Names and the like: a third of a part, and read by debuggers only. */
function withoutCustomSections(bytes) {
  const CUSTOM = 0;
  const kept = [bytes.subarray(0, 8)];
  let at = 8;
  while (at < bytes.length) {
    const start = at;
    const id = bytes[at++];
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[at++];
      length += (byte & 0x7f) * 2 ** shift;
      more = byte >= 0x80;
    }
    at += length;
    if (id !== CUSTOM) kept.push(bytes.subarray(start, at));
  }
  return Buffer.concat(kept);
}

async function afterTrunk() {
  const { TRUNK_STAGING_DIR: staging, TRUNK_PROFILE: profile, CARGO_TARGET_DIR: target } = process.env;
  const main = readdirSync(staging).find((file) => /^ledgerline-[0-9a-f]+_bg\.wasm$/.test(file));
  if (!main) throw new Error(`trunk left no ledgerline-HASH_bg.wasm in ${staging}`);
  const built = join(target ?? join(root, "target"), "wasm32-unknown-unknown", profile, "ledgerline.wasm");
  await splitWasm(built, staging, main.replace(/_bg\.wasm$/, ""), profile === "release");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await afterTrunk();
