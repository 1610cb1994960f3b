// What docs/operating.md tells an admin to type is typed, in its order, on a machine made of one
// folder. systemd is played by `systemctl` beside this file; everything else is the real thing.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { access, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const manual = await readFile(new URL("../../docs/operating.md", import.meta.url), "utf8");

/** The commands of the section with this heading, a block each. */
function blocks(heading) {
  const [, section] = manual.split(new RegExp(`^#+ ${heading}$`, "m"));
  assert.ok(section, `the manual has no section ${heading}`);
  const text = section.split(/^#+ /m)[0];
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, commands]) => commands);
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

let machine;
let port;

before(async () => {
  machine = await mkdtemp(join(tmpdir(), "ledgerline-machine-"));
  port = await freePort();
  for (const folder of ["opt", "etc/systemd/system", "var/lib"]) assert.equal(run(`mkdir -p ${machine}/${folder}`).status, 0);
  await cp(process.env.PACKAGE, join(machine, "ledgerline.tar.gz"));
});

after(async () => {
  run(`kill "$(cat ${machine}/connector.pid)" 2>/dev/null`);
  await rm(machine, { recursive: true, force: true });
});

/** sed's words for: this machine's paths and port instead of the manual's. */
const mapped = () => `s#\\(^\\|[ "]\\)/\\(opt\\|etc\\|var\\)\\>#\\1${machine}/\\2#g; s#127\\.0\\.0\\.1:8787#127.0.0.1:${port}#g`;

function run(commands) {
  const env = { ...process.env, MACHINE: machine, MAPPED: mapped(), EDITOR: join(here, "editor"), PATH: `${here}:${process.env.PATH}` };
  // Without its own settings, which it reads even for a command when its input is a socket.
  return spawnSync("bash", ["--norc", "--noprofile", "-euo", "pipefail", "-c", commands], { cwd: machine, env, encoding: "utf8" });
}

/** Types a block of the manual. */
function type(block) {
  const commands = spawnSync("sed", [mapped()], { input: block, encoding: "utf8" }).stdout;
  assert.doesNotMatch(commands, new RegExp(`(^|[ "])/(?!${machine.slice(1)}/)`, "m"), "a path of this machine itself");
  const { status, stdout, stderr } = run(commands);
  assert.equal(status, 0, `${commands}\n${stdout}${stderr}`);
}

/** Over a connection of its own: the connector is stopped in between. */
const page = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } })).text();

test("a fresh machine is set up and serves the app", async () => {
  const [install] = blocks("Deploying");
  type(install);
  assert.match(await page("/"), /Ledgerline/);
  assert.match(await page("/config.json"), /"ringcentralClientId":"ledgerline"/);
});

test("an upgrade keeps settings and database, and can be taken back", async () => {
  const [upgrade, back] = blocks("Upgrading");
  type(upgrade);
  assert.match(await page("/config.json"), /"ringcentralClientId":"ledgerline"/);
  await access(join(machine, "var/lib/ledgerline.before/connector.db"));
  type(back);
  assert.match(await page("/"), /Ledgerline/);
  await assert.rejects(access(join(machine, "opt/ledgerline.before")));
});

test("systemd understands the unit", (context) => {
  const verify = run("systemd-analyze verify --recursive-errors=no \"$MACHINE/etc/systemd/system/ledgerline-connector.service\"");
  if (verify.error || /command not found/.test(verify.stderr)) return context.skip("there is no systemd-analyze");
  // Its programs are where the manual puts them, which is not on this machine.
  const complaints = verify.stderr.split("\n").filter((line) => line && !line.includes("is not executable"));
  assert.deepEqual(complaints, []);
});
