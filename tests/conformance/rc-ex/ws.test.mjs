// `@rc-ex/ws`, unmodified, subscribes at the sandbox, receives, and recovers its session.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import WebSocketExtension, { Events } from "@rc-ex/ws";

import { Inbox, act, liftRateLimits, signedIn } from "./support.mjs";

const EXTENSION = "/restapi/v1.0/account/~/extension/~";
const FILTERS = [
  `${EXTENSION}/telephony/sessions?sipData=true`,
  `${EXTENSION}/presence?detailedTelephonyState=true&sipData=true`,
  `${EXTENSION}/message-store/instant?type=SMS`,
];

before(liftRateLimits);

const subscribed = async (rc, options) => {
  const ws = new WebSocketExtension(options);
  await rc.installExtension(ws);
  const inbox = new Inbox();
  await ws.subscribe(FILTERS, inbox.receive);
  return { ws, inbox };
};

const isText = (subject) => (event) => event.body.subject === subject;

const statusOf = (session, code) => (event) =>
  event.body.telephonySessionId === session && event.body.parties[0].status.code === code;

test("receives a call from its first ring to its end", async () => {
  const rc = await signedIn("101");
  const { ws, inbox } = await subscribed(rc);
  const { telephonySessionId } = await act("ring", { extension: "101", from: "+12125550100" });
  const setup = await inbox.first(statusOf(telephonySessionId, "Setup"));
  assert.equal(setup.body.parties[0].from.phoneNumber, "+12125550100");
  await inbox.first(
    (event) =>
      event.event.endsWith("/presence") &&
      event.body.activeCalls[0]?.telephonySessionId === telephonySessionId,
  );
  await act("hang-up", { telephonySessionId });
  const ended = await inbox.first(statusOf(telephonySessionId, "Disconnected"));
  assert.equal(ended.body.parties[0].missedCall, true);
  await ws.revoke();
  await rc.revoke();
});

test("makes REST requests over the socket", async () => {
  const rc = await signedIn("101");
  const { ws } = await subscribed(rc, { restOverWebSocket: true });
  const extension = await rc.restapi().account().extension().get();
  assert.equal(extension.extensionNumber, "101");
  await ws.revoke();
  await rc.revoke();
});

test("recovers its session after the network broke, and hears what it missed", async () => {
  const rc = await signedIn("101");
  const { ws, inbox } = await subscribed(rc, { autoRecover: { enabled: true, checkInterval: () => 50 } });
  const { id } = ws.subscription.subscriptionInfo;
  const recovered = new Promise((resolve) => {
    ws.eventEmitter.once(Events.autoRecoverSuccess, resolve);
  });
  await act("send-text", { extension: "101", from: "+12125550100", text: "before" });
  await inbox.first(isText("before"));
  await act("drop-sockets", { kind: "events" });
  await act("send-text", { extension: "101", from: "+12125550100", text: "meanwhile" });
  await recovered;
  await inbox.first(isText("meanwhile"));
  await act("send-text", { extension: "101", from: "+12125550100", text: "after" });
  const after = await inbox.first(isText("after"));
  assert.equal(after.subscriptionId, id);
  await ws.revoke();
  await rc.revoke();
});

test("subscribes anew when the session cannot be recovered", async () => {
  const rc = await signedIn("101");
  const { ws, inbox } = await subscribed(rc, { autoRecover: { enabled: true, checkInterval: () => 50 } });
  const { id } = ws.subscription.subscriptionInfo;
  const failed = new Promise((resolve) => {
    ws.eventEmitter.once(Events.autoRecoverFailed, resolve);
  });
  await act("settings", { allowRecovery: false, rateLimits: { auth: 1000, medium: 1000 } });
  await act("drop-sockets", { kind: "events" });
  await failed;
  assert.notEqual(ws.subscription.subscriptionInfo.id, id);
  await act("send-text", { extension: "101", from: "+12125550100", text: "anew" });
  await inbox.first(isText("anew"));
  await liftRateLimits();
  await ws.revoke();
  await rc.revoke();
});
