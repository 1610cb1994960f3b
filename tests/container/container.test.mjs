// What docs/operating.md tells an admin to type for a container is typed. docker is played by `docker`
// beside this file; the image is built of deploy/Containerfile and run as it says.

import assert from "node:assert/strict";
import { access, cp, mkdir, readFile, stat, writeFile } from "node:fs/promises";
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

/** A file of the volume, as its owner in the container would leave it. */
async function leave(name, text) {
  await writeFile(of("docker/volumes/ledgerline", name), text);
  const owned = machine.run(`chown 10001:10001 docker/volumes/ledgerline/${name} && chmod 600 docker/volumes/ledgerline/${name}`);
  assert.equal(owned.status, 0, owned.stderr);
}
const left = (name) => readFile(of("docker/volumes/ledgerline", name), "utf8");
const owner = async (name) => {
  const { uid, mode } = await stat(of("docker/volumes/ledgerline", name));
  return [uid, mode & 0o777];
};
const key = (word) => word.padEnd(32, ".").slice(0, 32);

test("data and key are backed up apart from each other, and put back", async () => {
  const [backUp, keyToo, restore] = blocks("A container's back-up");
  await leave("kept", "backed up");
  await leave("connector.key", key("backed-up"));
  assert.match(machine.type(backUp), /database: ok/);
  machine.type(keyToo);
  const inside = machine.run("tar -tzf var/backups/ledgerline/ledgerline.tar.gz").stdout;
  assert.match(inside, /connector\.db$/m);
  assert.doesNotMatch(inside, /connector\.key/);
  await leave("kept", "later");
  await leave("of-later", "later");
  await leave("connector.key", key("later"));
  assert.match(machine.type(restore), /database: ok/);
  assert.deepEqual([await left("kept"), await left("connector.key")], ["backed up", key("backed-up")]);
  assert.deepEqual(await owner("connector.key"), [10001, 0o600]);
  await assert.rejects(access(of("docker/volumes/ledgerline/of-later")));
});

test("its log is lines of JSON", async () => {
  const [read] = blocks("A container's log");
  await machine.page("/readyz");
  const lines = machine.type(read).split("\n").filter((line) => line.startsWith("{"));
  assert.ok(lines.map((line) => JSON.parse(line)).some((line) => line.fields.route === "/readyz"), lines.join("\n"));
});

test("its secrets are exchanged", async () => {
  const [exchange, certificate, sealing] = blocks("A container's secrets");
  await writeFile(of("etc/ledgerline/secrets.env"), 'LEDGERLINE_RINGCENTRAL__CLIENT_ID="of-last-year"\n', { mode: 0o600 });
  assert.match(machine.type(exchange), /database: ok/);
  assert.match(await machine.page("/config.json"), /"ringcentralClientId":"of-this-year"/);
  machine.type(certificate);
  assert.match(await readFile(of("certificate.next.pem"), "utf8"), /^-----BEGIN CERTIFICATE-----/);
  assert.deepEqual(await owner("key.next.pem"), [10001, 0o600]);
  assert.match(machine.type(sealing), /database: ok/);
  await assert.rejects(access(of("docker/volumes/ledgerline/connector.key")));
  assert.equal(await left("connector.key.before"), key("backed-up"));
});
