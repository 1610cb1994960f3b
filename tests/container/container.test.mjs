// What docs/operating.md tells an admin to type for a container is typed. docker is played by `docker`
// beside this file; the image is built of deploy/Containerfile and run as it says.

import assert from "node:assert/strict";
import { cp, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { blocks, freshMachine } from "../operating/machine.mjs";

const [install, upgrade, back] = blocks("As a container");

let machine;
let of;

before(async () => {
  machine = await freshMachine({ doubles: fileURLToPath(new URL(".", import.meta.url)), lives: false });
  of = (...path) => join(machine.folder, ...path);
  await cp(fileURLToPath(new URL("../../deploy", import.meta.url)), of("deploy"), { recursive: true });
  await mkdir(of("target/package"), { recursive: true });
  const unpacked = machine.run(`tar -xzf ${process.env.PACKAGE} -C target/package`);
  assert.equal(unpacked.status, 0, unpacked.stderr);
});

after(async () => {
  machine.run("docker stop ledgerline; docker rm ledgerline");
  await machine.remove();
});

const logged = () => readFile(of("docker/ledgerline.log"), "utf8");

/** The command by which the image says how it is, here and now. */
async function health() {
  const file = await readFile(of("deploy/Containerfile"), "utf8");
  const [, command] = file.match(/^HEALTHCHECK CMD (.*)$/m);
  const [program, ...words] = JSON.parse(command).map((word) => word.replace("8787", machine.port));
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  return machine.run(`docker run --rm --entrypoint ${program} ledgerline ${quoted.join(" ")}`).status;
}

test("a container is set up, serves the app and says that it is well", async () => {
  machine.type(install);
  assert.match(await machine.page("/"), /Ledgerline/);
  assert.match(await machine.page("/config.json"), /"ringcentralClientId":"ledgerline"/);
  assert.match(await machine.page("/readyz"), /database: ok/);
  assert.equal(await health(), 0);
  const database = await stat(of("docker/volumes/ledgerline/connector.db"));
  assert.equal(database.uid, 10001);
  assert.equal((await stat(of("docker/volumes/ledgerline"))).mode & 0o777, 0o700);
});

test("it ends by itself when it is told to, and then is not well", async () => {
  const stopped = machine.run("docker stop ledgerline");
  assert.equal(stopped.status, 0, stopped.stderr);
  assert.equal((await readFile(of("docker/ledgerline.code"), "utf8")).trim(), "0");
  assert.match(await logged(), /"stopped"/);
  assert.notEqual(await health(), 0);
  machine.type("docker rm ledgerline\n" + install.slice(install.indexOf("docker run --detach")));
});

test("an upgrade keeps settings and database, and can be taken back", async () => {
  const kept = of("docker/volumes/ledgerline/kept");
  await writeFile(kept, "before");
  // With the quotation marks that a shell and systemd take away.
  await writeFile(of("etc/ledgerline/secrets.env"), 'LEDGERLINE_RINGCENTRAL__CLIENT_ID="of-the-variables"\n');
  machine.type(upgrade);
  assert.match(await machine.page("/config.json"), /"ringcentralClientId":"of-the-variables"/);
  assert.equal(await readFile(kept, "utf8"), "before");
  await writeFile(kept, "what the newer one made of it");
  machine.type(back);
  assert.match(await machine.page("/readyz"), /database: ok/);
  assert.equal(await readFile(kept, "utf8"), "before");
});

test("what it is told after its name, it does as its own user", async () => {
  const made = machine.run(
    "docker run --rm --volume ledgerline:/var/lib/ledgerline ledgerline make-certificate " +
      "--certificate /var/lib/ledgerline/certificate.pem --key /var/lib/ledgerline/key.pem",
  );
  assert.equal(made.status, 0, made.stderr);
  const key = await stat(of("docker/volumes/ledgerline/key.pem"));
  assert.deepEqual([key.uid, key.mode & 0o777], [10001, 0o600]);
});
