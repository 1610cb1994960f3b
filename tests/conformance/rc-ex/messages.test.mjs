// `@rc-ex/core`, unmodified, texts: sends, lists, syncs, reads, deletes, with and without a picture.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { act, liftRateLimits, signedInByCode } from "./support.mjs";

before(liftRateLimits);

const THEM = "+12125550100";
const OWN = "+16505550101";

test("texts go out, come in, are read and deleted", async () => {
  await act("reset");
  await liftRateLimits();
  const rc = await signedInByCode("101");
  const extension = rc.restapi().account().extension();
  const sent = await extension.sms().post({ from: { phoneNumber: OWN }, to: [{ phoneNumber: THEM }], text: "hi" });
  assert.equal(sent.direction, "Outbound");
  await act("send-text", { extension: "101", from: THEM, text: "hello" });

  const { records } = await extension.messageStore().list({ messageType: ["SMS"] });
  assert.deepEqual(records.map(({ subject }) => subject), ["hello", "hi"]);
  assert.equal(records[0].conversation.id, records[1].conversation.id);

  const first = await extension.messageSync().get({ syncType: "FSync", messageType: ["SMS"] });
  assert.equal(first.records.length, 2);
  const [received] = records;
  await extension.messageStore(String(received.id)).put({ readStatus: "Read" });
  const next = await extension.messageSync().get({ syncType: "ISync", syncToken: first.syncInfo.syncToken });
  assert.equal(next.records.find(({ id }) => id === received.id).readStatus, "Read");

  await extension.messageStore(String(received.id)).delete();
  const left = await extension.messageStore().list({ messageType: ["SMS"] });
  assert.deepEqual(left.records.map(({ subject }) => subject), ["hi"]);
  await rc.revoke();
});

test("a picture goes out and comes in", async () => {
  await act("reset");
  await liftRateLimits();
  const rc = await signedInByCode("101");
  const extension = rc.restapi().account().extension();
  const picture = { filename: "p.png", content: Buffer.from("a picture"), contentType: "image/png" };
  const sent = await extension.mms().post({
    from: { phoneNumber: OWN },
    to: [{ phoneNumber: THEM }],
    text: "look",
    attachments: [picture],
  });
  const mms = sent.attachments.find(({ type }) => type === "MmsAttachment");
  const content = await extension.messageStore(String(sent.id)).content(String(mms.id)).get();
  assert.equal(Buffer.from(content).toString(), "a picture");

  const { messageId } = await act("send-text", { extension: "101", from: THEM, text: "mine", picture: "yes" });
  const received = await extension.messageStore(String(messageId)).get();
  assert.equal(received.attachments[1].contentType, "image/png");
  await rc.revoke();
});

test("an expired sync token is told by its code", async () => {
  const rc = await signedInByCode("101");
  const sync = rc.restapi().account().extension().messageSync();
  const { syncInfo } = await sync.get({ syncType: "FSync" });
  await act("expire-sync-tokens");
  await assert.rejects(sync.get({ syncType: "ISync", syncToken: syncInfo.syncToken }), (error) => {
    assert.equal(error.response.status, 400);
    assert.equal(error.response.data.errors[0].errorCode, "MSG-333");
    return true;
  });
  await rc.revoke();
});
