// What docs/operating.md tells an admin to type for a PostgreSQL is typed, on a machine made of one folder
// and a server that has nothing of ours yet. $POSTGRES is the folder of its socket, $POSTGRES_USER who may do
// everything there.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { blocks, freshMachine } from "./machine.mjs";

const PASSWORD = "of-last-year";
const ADMIN = "postgres";
const manual = await readFile(new URL("../../docs/operating.md", import.meta.url), "utf8");
const asked = (password) => ({ variables: server(ADMIN), input: `${password}\n${password}\n` });

let machine;

/** Whoever types at the server. */
function server(user) {
  return { PGHOST: process.env.POSTGRES, PGUSER: user, PGDATABASE: "postgres" };
}

function ask(statement, database = "ledgerline") {
  const { status, stdout, stderr } = machine.run(`psql --no-align --tuples-only --dbname=${database} --command="${statement}"`, { variables: server(ADMIN) });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

before(async () => {
  machine = await freshMachine({ doubles: fileURLToPath(new URL(".", import.meta.url)), lives: true });
  await cp(process.env.PACKAGE, join(machine.folder, "ledgerline.tar.gz"));
  // Whoever made the server has the name that the manual's user gets.
  for (const [user, statement] of [
    [process.env.POSTGRES_USER, `CREATE ROLE maker SUPERUSER LOGIN`],
    ["maker", `ALTER ROLE ${process.env.POSTGRES_USER} RENAME TO ${ADMIN}`],
  ]) {
    const made = machine.run(`psql --command="${statement}"`, { variables: server(user) });
    assert.equal(made.status, 0, made.stderr);
  }
});

after(async () => {
  machine.run('kill "$(cat connector.pid)" 2>/dev/null');
  await machine.remove();
});

test("a database is made for it, as the manual says, and a password asked for", () => {
  const [make] = blocks("PostgreSQL");
  machine.type(make, asked(PASSWORD));
  assert.equal(ask("SELECT pg_get_userbyid(datdba) || ' ' || pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'ledgerline'", "postgres"), "ledgerline UTF8");
  assert.match(ask("SELECT rolpassword FROM pg_authid WHERE rolname = 'ledgerline'", "postgres"), /^SCRAM-SHA-256/);
});

test("what SQLite holds is moved there, and the connector serves from it", async () => {
  const [install] = blocks("Deploying");
  machine.type(install);
  const sqlite = `sqlite3 var/lib/ledgerline/connector.db "INSERT INTO company_check (only, customer, name, checked_by, checked_at) VALUES (1, '600', 'Cobalt', 'Carla', 1)"`;
  const told = machine.run(sqlite);
  assert.equal(told.status, 0, told.stderr);
  // The manual's line, with this server in the place of yours.
  const [, line] = manual.match(/^(DATABASE_URL=".*")$/m);
  const ours = line
    .replace("…", PASSWORD)
    .replace("@db.your-company.example/ledgerline?sslmode=verify-full", `@localhost/ledgerline?host=${process.env.POSTGRES}`);
  assert.notEqual(ours, line);
  await writeFile(join(machine.folder, "etc/ledgerline/secrets.env"), `${ours}\n`, { mode: 0o600 });
  const [move] = blocks("Moving");
  assert.match(machine.type(move), /^[1-9]\d* rows were copied$/m);
  await up();
  assert.equal(ask("SELECT name FROM company_check"), "Cobalt");
});

/** The last of what the manual lets one type after a start. */
async function up() {
  const [install] = blocks("Deploying");
  const wait = install.split("\n").find((line) => line.startsWith("curl"));
  assert.match(machine.type(wait), /database: ok/);
}

test("it is backed up while the connector runs, and restored into a new database", async () => {
  const [backUp, restore] = blocks("Of a PostgreSQL");
  const admin = { variables: server(ADMIN) };
  machine.type(backUp, admin);
  ask("UPDATE company_check SET name = 'what came later'");
  machine.type("systemctl stop ledgerline-connector");
  machine.type(restore, admin);
  machine.type("systemctl start ledgerline-connector");
  await up();
  assert.equal(ask("SELECT name FROM company_check"), "Cobalt");
  assert.equal(ask("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"), "ledgerline");
});

test("its password is exchanged, in both places", async () => {
  const [exchange, , password] = blocks("Exchanging keys and secrets");
  assert.match(password, /password/);
  const before = ask("SELECT rolpassword FROM pg_authid WHERE rolname = 'ledgerline'");
  machine.type(password, asked("of-this-year"));
  assert.notEqual(ask("SELECT rolpassword FROM pg_authid WHERE rolname = 'ledgerline'"), before);
  assert.match(machine.type(exchange), /database: ok/);
  assert.match(await readFile(join(machine.folder, "etc/ledgerline/secrets.env"), "utf8"), /of-this-year/);
});
