// What docs/operating.md tells an admin to type is typed, in its order, on a machine made of one
// folder. systemd is played by `systemctl` beside this file; everything else is the real thing.

import assert from "node:assert/strict";
import { access, cp, readFile, writeFile } from "node:fs/promises";
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

test("systemd understands the unit", (context) => {
  const verify = machine.run('systemd-analyze verify --recursive-errors=no "$MACHINE/etc/systemd/system/ledgerline-connector.service"');
  if (verify.error || /command not found/.test(verify.stderr)) return context.skip("there is no systemd-analyze");
  // Its programs are where the manual puts them, which is not on this machine.
  const complaints = verify.stderr.split("\n").filter((line) => line && !line.includes("is not executable"));
  assert.deepEqual(complaints, []);
});
