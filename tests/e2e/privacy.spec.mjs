import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { expect, test } from "./support/fixtures.mjs";
import { kept } from "./support/kept.mjs";
import { people } from "./support/people.mjs";
import { connectorFiles, servers } from "./support/servers.mjs";

test("the browser talks to the app's own server and to RingCentral, never to NetSuite", async ({ phone, context, sandbox }) => {
  const hosts = new Set();
  context.on("request", (request) => hosts.add(new URL(request.url()).host));
  phone.page.on("websocket", (socket) => hosts.add(new URL(socket.url()).host));
  const contact = await sandbox.knownContact();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  await phone.talkTo(contact.number);
  await phone.hangUp();
  await phone.expectLogged();
  const allowed = [servers.app, servers.sandbox].map((url) => new URL(url).host);
  expect([...hosts].filter((host) => host && !allowed.includes(host))).toEqual([]);
});

test("the page may run its own code only, and reach the hosts it is configured for", async ({ request }) => {
  const page = await request.get("/");
  const policy = page.headers()["content-security-policy"];
  expect(policy).toContain("default-src");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
  const sources = policy.split(/[;\s]+/);
  expect(sources.filter((source) => source.includes("*"))).toEqual([]);
  const { port } = new URL(servers.netsuite);
  expect(policy).not.toContain(`:${port}`);
});

test("nothing secret and nobody's number stands in localStorage, an address or a log", async ({ phone, page, context, sandbox }) => {
  const tokens = [];
  context.on("response", async (response) => {
    if (!response.url().endsWith("/restapi/oauth/token") || !response.ok()) return;
    const { access_token: access, refresh_token: refresh } = await response.json();
    tokens.push(access, refresh);
  });
  const addresses = [];
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  const contact = await sandbox.knownContact();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  await phone.talkTo(contact.number);
  await phone.notes.fill("between us");
  await phone.hangUp();
  await phone.expectLogged();
  expect(tokens.length).toBeGreaterThan(0);

  // Not in IndexedDB either, whatever it is sealed in, nor in the document.
  const everything = await kept(page);
  expect(everything, "what is kept was read").toContain("between us");
  for (const token of tokens.filter(Boolean)) {
    expect(everything.includes(token), `a token of ${token.length} characters`).toBe(false);
  }

  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const logs = await connectorLog();
  const digits = contact.number.slice(-10);
  for (const text of [stored, logs, addresses.join("\n"), said.join("\n")]) {
    for (const secret of [...tokens.filter(Boolean), digits, contact.spelled, "between us"]) {
      expect(text.includes(secret), `a secret of ${secret.length} characters`).toBe(false);
    }
  }
});

test("a phone number that is dialled never reaches the connector's log", async ({ ann }) => {
  await ann.talkTo(people.echo);
  await ann.hangUp();
  await ann.expectLogged();
  expect(await connectorLog()).not.toContain(people.echo.slice(-10));
});

function connectorLog() {
  return readFile(join(dirname(connectorFiles().settings), "connector.log"), "utf8");
}
