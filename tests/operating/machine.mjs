// A machine made of one folder, on which the commands of docs/operating.md are typed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const manual = await readFile(new URL("../../docs/operating.md", import.meta.url), "utf8");

/** The commands of the section with this heading, a block each, or what else a block is of. */
export function blocks(heading, kind = "sh") {
  const [, section] = manual.split(new RegExp(`^#+ ${heading}$`, "m"));
  assert.ok(section, `the manual has no section ${heading}`);
  const text = section.split(/^#+ /m)[0];
  const fenced = new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...text.matchAll(fenced)].map(([, commands]) => commands);
}

export async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/**
 * A fresh machine. `doubles` is the folder with programs that are played; `lives` says whether the
 * connector lives on it, too, so that its settings name the machine's paths.
 */
export async function freshMachine({ doubles, lives }) {
  const folder = await mkdtemp(join(tmpdir(), "ledgerline-machine-"));
  const port = await freePort();
  // sed's words for: this machine's paths and port instead of the manual's.
  const mapped = `s#\\(^\\|[ "=]\\)/\\(opt\\|etc\\|var\\)\\>#\\1${folder}/\\2#g; s#127\\.0\\.0\\.1:8787#127.0.0.1:${port}#g`;

  function run(commands, { variables = {}, input = "" } = {}) {
    const env = { ...process.env, ...variables, MACHINE: folder, MAPPED: mapped, EDITED: lives ? mapped : "", EDITOR: join(here, "editor"), PATH: `${doubles}:${process.env.PATH}` };
    // Without its own settings, which it reads even for a command when its input is a socket. In a session of
    // its own, so that who asks for a password reads the input and not somebody's terminal.
    const shell = ["bash", "--norc", "--noprofile", "-euo", "pipefail", "-c", commands];
    return spawnSync("setsid", ["--wait", ...shell], { cwd: folder, env, input, encoding: "utf8" });
  }

  /** Types a block of the manual, and what its commands ask for; what they say. */
  function type(block, answers) {
    const commands = spawnSync("sed", [mapped], { input: block, encoding: "utf8" }).stdout;
    assert.doesNotMatch(commands, new RegExp(`(^|[ "=])/(?!${folder.slice(1)}/)`, "m"), "a path of this machine itself");
    const { status, stdout, stderr } = run(commands, answers);
    assert.equal(status, 0, `${commands}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Over a connection of its own: the connector is stopped in between. */
  const page = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } })).text();

  assert.equal(run("mkdir -p opt etc/systemd/system var/lib").status, 0);
  return { folder, port, run, type, page, remove: () => rm(folder, { recursive: true, force: true }) };
}
