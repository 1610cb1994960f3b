// The reverse proxies of docs/operating.md stand in front of a connector, as the manual and the package
// have them. Where one is not installed its tests are skipped, and `cargo xtask test` says NOT RUN.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { blocks, freePort, freshMachine } from "./machine.mjs";

const { NGINX, CADDY } = process.env;

let machine;
let upstream;
const running = [];
const deployed = (file) => readFile(join(machine.folder, "opt/ledgerline", file), "utf8");

before(async () => {
  machine = await freshMachine({ doubles: fileURLToPath(new URL(".", import.meta.url)), lives: true });
  await cp(process.env.PACKAGE, join(machine.folder, "ledgerline.tar.gz"));
  const [install] = blocks("Deploying");
  machine.type(install);
  await mkdir(join(machine.folder, "etc/ssl"), { recursive: true });
  const made = machine.run(
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=phone.your-company.example " +
      "-addext subjectAltName=DNS:phone.your-company.example -keyout etc/ssl/phone.key -out etc/ssl/phone.pem",
  );
  assert.equal(made.status, 0, made.stderr);
  // RingCentral's handshake, and what else comes through.
  upstream = createServer((asked, answer) => {
    const { "validation-token": validation, "verification-token": verification } = asked.headers;
    answer.setHeader("Validation-Token", validation ?? "");
    answer.end(JSON.stringify({ path: asked.url, verification, host: asked.headers.host }));
    asked.resume();
  });
  await new Promise((listening) => upstream.listen(0, "127.0.0.1", listening));
});

after(async () => {
  running.forEach((proxy) => proxy.kill());
  upstream?.close();
  machine.run('kill "$(cat connector.pid)" 2>/dev/null');
  await machine.remove();
});

/** Over TLS, to whom the name says, at this port of here. */
function ask(port, name, path, { method = "GET", headers = {}, body = "" } = {}) {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method, servername: name, rejectUnauthorized: false, headers: { host: name, ...headers } };
    const asked = request(options, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Starts it, and waits until it answers. */
async function start(program, words, port, name, variables = {}) {
  const proxy = spawn(program, words, { cwd: machine.folder, env: { ...process.env, ...variables }, stdio: ["ignore", "ignore", "pipe"] });
  running.push(proxy);
  let said = "";
  proxy.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = new Promise((resolve) => proxy.on("exit", resolve));
  for (;;) {
    const answered = await Promise.race([ask(port, name, "/").catch(() => undefined), ended.then(() => "ended")]);
    assert.notEqual(answered, "ended", said);
    if (answered) return;
  }
}

/** nginx with one block of the manual's or of the package's, on ports of here. */
async function nginx(block, port, to) {
  const here = block
    .replaceAll("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replaceAll("127.0.0.1:8787", `127.0.0.1:${to}`)
    .replaceAll("/etc/ssl/", join(machine.folder, "etc/ssl/"))
    // What came with 1.25.1 was said in one line before.
    .replace(/^ *http2 on;\n/m, version() < 1_025_001 ? "" : "$&");
  assert.notEqual(here, block);
  const folder = join(machine.folder, `nginx-${port}`);
  await mkdir(folder, { recursive: true });
  const file = join(folder, "nginx.conf");
  // What distributions have around a server's block.
  const certificate = block.includes("ssl_certificate") ? "" : `ssl_certificate ${machine.folder}/etc/ssl/phone.pem; ssl_certificate_key ${machine.folder}/etc/ssl/phone.key;`;
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  await writeFile(file, `${process.getuid() === 0 ? "user root; " : ""}daemon off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp { access_log off; ${paths.join(" ")} ${certificate}\n${here}\n}\n`);
  const words = ["-e", "stderr", "-p", folder, "-c", file];
  const checked = spawnSync(NGINX, ["-t", ...words], { encoding: "utf8" });
  assert.equal(checked.status, 0, checked.stderr);
  return words;
}

function version() {
  const said = spawnSync(NGINX, ["-v"], { encoding: "utf8" }).stderr;
  const [, major, minor, patch] = said.match(/(\d+)\.(\d+)\.(\d+)/).map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
}

/** The app and its API come through with all that the connector says of them. */
async function servesTheApp(port, name) {
  const page = await ask(port, name, "/history");
  assert.equal(page.status, 200);
  assert.match(page.text, /Ledgerline/);
  assert.match(page.headers["content-security-policy"], /^default-src 'none'/);
  assert.match(page.headers["strict-transport-security"], /max-age=/);
  const refused = await ask(port, name, "/api/v1/session", { method: "POST", headers: { authorization: "Bearer x".repeat(300) } });
  assert.ok([401, 502].includes(refused.status), refused.text);
  assert.equal(refused.headers["content-type"], "application/problem+json");
  // As long as a body may be.
  const long = await ask(port, name, "/api/v1/callers", { method: "POST", body: "x".repeat(200 * 1024) });
  assert.equal(long.headers["content-type"], "application/problem+json", long.text);
}

test("nginx stands in front, as the package's nginx.conf has it", { skip: !NGINX && "NOT RUN: there is no nginx" }, async () => {
  const port = await freePort();
  const name = "phone.your-company.example";
  const words = await nginx(await deployed("nginx.conf"), port, machine.port);
  await start(NGINX, words, port, name);
  await servesTheApp(port, name);
});

test("nginx lets events through and nothing else", { skip: !NGINX && "NOT RUN: there is no nginx" }, async () => {
  const [block] = blocks("Events", "nginx");
  const port = await freePort();
  const name = "events.your-company.example";
  const words = await nginx(block, port, upstream.address().port);
  await start(NGINX, words, port, name);
  const headers = { "Validation-Token": "shake", "Verification-Token": "secret" };
  const told = await ask(port, name, "/webhooks/ringcentral", { method: "POST", headers, body: "{}" });
  assert.equal(told.status, 200);
  assert.equal(told.headers["validation-token"], "shake");
  assert.deepEqual([JSON.parse(told.text).path, JSON.parse(told.text).verification], ["/webhooks/ringcentral", "secret"]);
  for (const path of ["/", "/api/v1/session", "/webhooks/ringcentral/x", "/webhooks", "/metrics"]) {
    assert.equal((await ask(port, name, path)).status, 404, path);
  }
  const oversized = await ask(port, name, "/webhooks/ringcentral", { method: "POST", headers, body: "x".repeat(65 * 1024) });
  assert.equal(oversized.status, 413);
});

test("Caddy stands in front, as the package's Caddyfile has it", { skip: !CADDY && "NOT RUN: there is no caddy" }, async () => {
  const [port, plain] = [await freePort(), await freePort()];
  const name = "phone.your-company.example";
  const file = await deployed("Caddyfile");
  const here = file
    .replace("127.0.0.1:8787", `127.0.0.1:${machine.port}`)
    // An authority of its own in the place of the world's, and ports that need no root.
    .replace("{\n", "{\n\ttls internal\n");
  assert.notEqual(here, file);
  const settings = `{\n\tadmin off\n\thttps_port ${port}\n\thttp_port ${plain}\n\tskip_install_trust\n}\n`;
  await writeFile(join(machine.folder, "Caddyfile"), settings + here);
  const variables = { XDG_DATA_HOME: join(machine.folder, "caddy"), XDG_CONFIG_HOME: join(machine.folder, "caddy") };
  await start(CADDY, ["run", "--adapter", "caddyfile", "--config", "Caddyfile"], port, name, variables);
  await servesTheApp(port, name);
});
