// Splits the built app into the part that every visit loads and the parts that follow when they are
// wanted (`ui/later.rs`), and writes all of it over what trunk has made. trunk runs it after every
// build; scripts/preview.mjs uses its function.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const CUSTOM = 0;
const EXPORT = 7;
/** Bytes before the first section: the magic number and the version. */
const HEADER = 8;
/** Streams of Leptos' server functions, of which a client without a server of theirs has none. */
const UNUSED_EXPORTS = /^(__wbg_|__wbindgen_describe_)?intounderlying/;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Writes `NAME.js`, `NAME_bg.wasm` and `NAME-PART.wasm`. The name holds a digest of all of them:
 * parts and app of different builds must never meet, in no cache.
 *
 * @param {string} wasm what cargo built, with its relocations
 * @param {string} folder where the files go
 * @param {boolean} isSmall leave out names and white space
 * @returns {Promise<string>} the name that all of them share
 */
export async function splitWasm(wasm, folder, isSmall) {
  const work = mkdtempSync(join(tmpdir(), "split-wasm-"));
  try {
    const wanted = join(work, "wanted.wasm");
    writeFileSync(wanted, withoutExports(readFileSync(wasm), UNUSED_EXPORTS));
    run("wasm-split-cli", [wanted, work, "--out-name", "main"]);
    const parts = readdirSync(work).filter((file) => /^(split|chunk)_.*\.wasm$/.test(file));
    const name = `ledgerline-${digest(["main.wasm", ...parts].map((file) => join(work, file)))}`;

    // The parts import the table of functions, which is one of the linker's exports.
    const bindgen = ["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir", work, "--out-name", name];
    if (isSmall) bindgen.push("--remove-name-section", "--remove-producers-section");
    run("wasm-bindgen", [...bindgen, join(work, "main.wasm")]);
    writeFileSync(join(folder, `${name}_bg.wasm`), readFileSync(join(work, `${name}_bg.wasm`)));

    const loader = join(work, "__wasm_split.js");
    let text = readFileSync(loader, "utf8").replaceAll("./main.js", `./${name}.js`);
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
      // wasm-bindgen names the loader once for each of its functions.
      logOverride: { "duplicate-object-key": "silent" },
    });
    return name;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Of the files, and of how this script goes on with them. */
function digest(files) {
  const hash = createHash("sha256");
  for (const file of [fileURLToPath(import.meta.url), ...files]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function run(tool, args) {
  execFileSync(tool, args, { stdio: ["ignore", "ignore", "inherit"] });
}

/** Names and the like: a third of a part, and read by debuggers only. */
function withoutCustomSections(bytes) {
  const kept = sections(bytes).filter(({ id }) => id !== CUSTOM);
  return Buffer.concat([bytes.subarray(0, HEADER), ...kept.map(({ whole }) => whole)]);
}

/** What is exported stays in the app with all that it reaches, used or not. */
function withoutExports(bytes, unwanted) {
  const rewritten = sections(bytes).flatMap(({ id, whole, body }) => {
    if (id !== EXPORT) return [whole];
    let [count, at] = unsigned(body, 0);
    const kept = [];
    for (; count > 0; count -= 1) {
      const start = at;
      const [length, name] = unsigned(body, at);
      // Behind the name stand one byte for the kind and the index.
      [, at] = unsigned(body, name + length + 1);
      if (!unwanted.test(body.toString("utf8", name, name + length))) kept.push(body.subarray(start, at));
    }
    const content = Buffer.concat([leb128(kept.length), ...kept]);
    return [Buffer.from([EXPORT]), leb128(content.length), content];
  });
  return Buffer.concat([bytes.subarray(0, HEADER), ...rewritten]);
}

/** A module's sections in their order (WebAssembly core specification, 5.5.2). */
function sections(bytes) {
  const found = [];
  for (let at = HEADER; at < bytes.length; ) {
    const start = at;
    const [length, body] = unsigned(bytes, at + 1);
    at = body + length;
    found.push({ id: bytes[start], whole: bytes.subarray(start, at), body: bytes.subarray(body, at) });
  }
  return found;
}

/** An unsigned LEB128 number, and where it ends. */
function unsigned(bytes, start) {
  let at = start;
  let value = 0;
  for (let shift = 0, more = true; more; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    more = byte >= 0x80;
  }
  return [value, at];
}

function leb128(number) {
  const bytes = [];
  for (let rest = number; bytes.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
  }
  return Buffer.from(bytes);
}

async function afterTrunk() {
  const { TRUNK_STAGING_DIR: staging, TRUNK_PROFILE: profile, CARGO_TARGET_DIR: target } = process.env;
  const unsplit = readdirSync(staging).find((file) => /^ledgerline-[0-9a-f]+_bg\.wasm$/.test(file));
  if (!unsplit) throw new Error(`trunk left no ledgerline-HASH_bg.wasm in ${staging}`);
  const built = join(target ?? join(root, "target"), "wasm32-unknown-unknown", profile, "ledgerline.wasm");
  const name = await splitWasm(built, staging, profile === "release");

  const before = unsplit.replace(/_bg\.wasm$/, "");
  for (const file of [unsplit, `${before}.js`]) rmSync(join(staging, file));
  const page = join(staging, "index.html");
  writeFileSync(page, readFileSync(page, "utf8").replaceAll(before, name));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await afterTrunk();
