// What docs/operating.md tells an admin to type is typed, in its order, on a machine made of one
// folder. systemd is played by `systemctl` beside this file; everything else is the real thing.

import assert from "node:assert/strict";
import { access, cp, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { blocks, freshMachine } from "./machine.mjs";

let machine;

before(async () => {
  machine = await freshMachine({ doubles: fileURLToPath(new URL(".", import.meta.url)), lives: true });
  await cp(process.env.PACKAGE, join(machine.folder, "ledgerline.tar.gz"));
});

after(async () => {
  machine.run('kill "$(cat connector.pid)" 2>/dev/null');
  await machine.remove();
});

test("a fresh machine is set up and serves the app", async () => {
  const [install] = blocks("Deploying");
  machine.type(install);
  assert.match(await machine.page("/"), /Ledgerline/);
  assert.match(await machine.page("/config.json"), /"ringcentralClientId":"ledgerline"/);
});

test("an upgrade keeps settings and database, and can be taken back, as often as one likes", async () => {
  const [upgrade, back] = blocks("Upgrading");
  const kept = join(machine.folder, "var/lib/ledgerline/kept");
  for (const before of ["first", "second"]) {
    await writeFile(kept, before);
    machine.type(upgrade);
    assert.match(await machine.page("/config.json"), /"ringcentralClientId":"ledgerline"/);
    await access(join(machine.folder, "var/lib/ledgerline.before/connector.db"));
    await writeFile(kept, "what the newer one made of it");
    machine.type(back);
    assert.match(await machine.page("/"), /Ledgerline/);
    assert.equal(await readFile(kept, "utf8"), before);
    await assert.rejects(access(join(machine.folder, "opt/ledgerline.before")));
    machine.type(upgrade);
  }
});

const rows = (statement) => {
  const { status, stdout, stderr } = machine.run(`sqlite3 var/lib/ledgerline/connector.db "${statement}"`);
  assert.equal(status, 0, stderr);
  return stdout.trim();
};

/** Something that only a database and a key of one moment have. */
async function mark(word) {
  rows(`INSERT OR REPLACE INTO company_connection (name, sealed, saved_at) VALUES ('marked', CAST('${word}' AS BLOB), 1)`);
  await writeFile(key(), word.padEnd(32, ".").slice(0, 32), { mode: 0o600 });
}

const key = () => join(machine.folder, "var/lib/ledgerline/connector.key");
const marked = async () => [
  rows("SELECT CAST(sealed AS TEXT) FROM company_connection WHERE name = 'marked'"),
  (await readFile(key(), "utf8")).replace(/\.+$/, ""),
];

test("database and key are backed up while the connector runs, and put back", async () => {
  const [backUp, keyToo, restore] = blocks("Back-up and restore");
  await mark("backed-up");
  machine.type(backUp);
  machine.type(keyToo);
  for (const file of ["ledgerline/connector.db", "ledgerline.key/connector.key"]) {
    await access(join(machine.folder, "var/backups", file));
  }
  await mark("later");
  assert.match(machine.type(restore), /database: ok/);
  assert.deepEqual(await marked(), ["backed-up", "backed-up"]);
  assert.equal((await stat(key())).mode & 0o777, 0o600);
});

test("a secret in a file is exchanged for another one", async () => {
  const [exchange] = blocks("Exchanging keys and secrets");
  await writeFile(join(machine.folder, "etc/ledgerline/secrets.env"), 'LEDGERLINE_RINGCENTRAL__CLIENT_ID="of-last-year"\n', { mode: 0o600 });
  assert.match(machine.type(exchange), /database: ok/);
  assert.match(await machine.page("/config.json"), /"ringcentralClientId":"of-this-year"/);
});

test("another certificate is made beside the one in use", async () => {
  const [, another] = blocks("Exchanging keys and secrets");
  machine.type(another);
  const made = (file) => readFile(join(machine.folder, "var/lib/ledgerline", file), "utf8");
  assert.match(await made("certificate.next.pem"), /^-----BEGIN CERTIFICATE-----/);
  assert.match(await made("key.next.pem"), /PRIVATE KEY/);
  const { mode } = await stat(join(machine.folder, "var/lib/ledgerline/key.next.pem"));
  assert.equal(mode & 0o777, 0o600);
});

test("the sealing key is taken away, and the connector serves without what it sealed", async () => {
  const [, , other] = blocks("Exchanging keys and secrets").filter((block) => !block.startsWith("psql"));
  await mark("somebody-saw-it");
  rows("INSERT OR REPLACE INTO company_connection (name, sealed, saved_at) VALUES ('ringcentral', randomblob(80), 1)");
  assert.match(machine.type(other), /database: ok/);
  await assert.rejects(access(key()));
  await access(`${key()}.before`);
  assert.match(await machine.page("/"), /Ledgerline/);
  // What was sealed is said to be lost; an admin enters it again in the app.
  assert.match(machine.run("journalctl --unit ledgerline-connector --output cat --lines 50").stdout, /connections cannot be taken up/);
});

test("what is watched answers, and the log is lines of JSON", () => {
  const [watch] = blocks("Watching it");
  const said = machine.type(watch);
  assert.match(said, /^ok$/m);
  assert.match(said, /^database: ok$/m);
  assert.match(said, /^# TYPE /m);
  const lines = said.split("\n").filter((line) => line.startsWith("{"));
  assert.ok(lines.length > 0, said);
  assert.ok(lines.map((line) => JSON.parse(line)).some((line) => line.fields.route === "/readyz"), said);
});

test("every block of the manual is typed somewhere", async () => {
  const manual = await readFile(new URL("../../docs/operating.md", import.meta.url), "utf8");
  const all = manual.match(/^```(sh|nginx)$/gm).length;
  const typed = {
    // Here.
    Deploying: 1, Upgrading: 2, "Back-up and restore": 3, "Exchanging keys and secrets": 4, "Watching it": 1,
    // In postgres.test.mjs, as the password among what is exchanged.
    PostgreSQL: 1, "Of a PostgreSQL": 2, Moving: 1,
    // In proxies.test.mjs.
    Events: 1,
    // In tests/container.
    "As a container": 3, "A container's back-up": 3, "A container's log": 1, "A container's secrets": 3,
  };
  for (const [heading, count] of Object.entries(typed)) {
    assert.equal([...blocks(heading), ...blocks(heading, "nginx")].length, count, heading);
  }
  assert.equal(Object.values(typed).reduce((sum, count) => sum + count, 0), all);
});

test("systemd understands the unit", (context) => {
  const verify = machine.run('systemd-analyze verify --recursive-errors=no "$MACHINE/etc/systemd/system/ledgerline-connector.service"');
  if (verify.error || /command not found/.test(verify.stderr)) return context.skip("there is no systemd-analyze");
  // Its programs are where the manual puts them, which is not on this machine.
  const complaints = verify.stderr.split("\n").filter((line) => line && !line.includes("is not executable"));
  assert.deepEqual(complaints, []);
});
