// A connector that a journey may stop and start, beside the one that serves the others.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "@playwright/test";

import { connectorFiles, servers } from "./servers.mjs";

export class Connector {
  #child;
  #folder;
  #settings;
  /** The settings with every section. */
  #complete;

  /** Where it serves the app. */
  url;

  static async start() {
    const connector = new Connector();
    const { settings } = connectorFiles();
    const port = await freePort();
    connector.url = `http://localhost:${port}`;
    connector.#folder = await mkdtemp(join(tmpdir(), "ledgerline-"));
    connector.#settings = join(connector.#folder, "connector.toml");
    const shared = await readFile(settings, "utf8");
    const usual = new URL(servers.app).port;
    const own = shared
      .replaceAll(`:${usual}`, `:${port}`)
      .replace(/^database = .*$/m, `database = '${join(connector.#folder, "connector.db")}'`);
    await writeFile(connector.#settings, own);
    await connector.resume();
    return connector;
  }

  /** Starts it, again on the same port. */
  async resume() {
    const { binary } = connectorFiles();
    this.#child = spawn(binary, ["--settings", this.#settings], { stdio: "ignore" });
    await expect
      .poll(() => fetch(`${this.url}/healthz`).then((answer) => answer.status, () => 0), { message: "the connector answers" })
      .toBe(200);
  }

  /** The server is gone, as in a restart or a crash. */
  async pause() {
    if ((this.#child.exitCode ?? this.#child.signalCode) !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }

  /** Restarted before anybody has given it credentials; it knows where NetSuite is. */
  async withoutCredentials() {
    await this.pause();
    this.#complete ??= await readFile(this.#settings, "utf8");
    const without = this.#complete.replace(/^(client_id = "sandbox-integration"|certificate_id = .*|private_key_path = .*)\n/gm, "");
    if (without === this.#complete) throw new Error("the settings have no credentials");
    await writeFile(this.#settings, without);
    await this.resume();
  }

  /** Restarted before anybody has set up NetSuite. */
  async withoutNetSuite() {
    await this.pause();
    this.#complete ??= await readFile(this.#settings, "utf8");
    const without = this.#complete.replace(/^\[netsuite\]$[^[]*/m, "");
    if (without === this.#complete) throw new Error("the settings have no section [netsuite]");
    await writeFile(this.#settings, without);
    await this.resume();
  }

  /** Restarted after that. */
  async withNetSuite() {
    await this.pause();
    await writeFile(this.#settings, this.#complete);
    await this.resume();
  }

  /** Restarted with a directory, which it reads at once. */
  async withDirectory() {
    await this.pause();
    const text = await readFile(this.#settings, "utf8");
    const kept = text.replace(/^directory = false$/m, "directory = true");
    if (kept === text) throw new Error("the settings have no directory = false");
    await writeFile(this.#settings, kept);
    await this.resume();
  }

  /** Restarted where it knows the host of NetSuite's pages, so that there are links to them. */
  async withPages(pages) {
    await this.pause();
    const text = await readFile(this.#settings, "utf8");
    const linked = text.replace(/^base_url = .*$/m, (line) => `${line}\napp_url = "${pages}"`);
    if (linked === text) throw new Error("the settings have no base_url");
    await writeFile(this.#settings, linked);
    await this.resume();
  }

  /** Restarted where its settings name an address at which RingCentral reaches it. */
  async withWebhook() {
    await this.pause();
    const text = await readFile(this.#settings, "utf8");
    await writeFile(this.#settings, `${text}\n[company]\nwebhook_url = "${this.url}"\n`);
    await this.resume();
  }

  async stop() {
    await this.pause();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
