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

test("conversations are listed by their latest text, then one by its own", async () => {
  await act("reset");
  await liftRateLimits();
  const rc = await signedInByCode("101");
  const store = (id) => rc.restapi().account().extension().messageStore(id);
  await act("send-text", { extension: "101", from: THEM, text: "first" });
  await act("send-text", { extension: "101", from: "+12125550177", text: "another" });
  await act("send-text", { extension: "101", from: THEM, text: "second" });
  const latest = await store().list({ messageType: ["SMS"], distinctConversations: true });
  assert.deepEqual(latest.records.map(({ subject }) => subject), ["second", "another"]);
  const conversationId = latest.records[0].conversation.id;
  const one = await store().list({ conversationId, direction: ["Inbound"], readStatus: ["Unread"] });
  assert.deepEqual(one.records.map(({ subject }) => subject), ["second", "first"]);
  const synced = await rc.restapi().account().extension().messageSync().get({
    syncType: "FSync",
    distinctConversations: true,
    recordCount: 1,
  });
  assert.equal(synced.syncInfo.olderRecordsExist, true);
  assert.deepEqual(synced.records.map(({ subject }) => subject), ["second"]);

  await store().deleteAll({ conversationId: [conversationId], type: "SMS" });
  const left = await store().list();
  assert.deepEqual(left.records.map(({ subject }) => subject), ["another"]);
  const [gone] = latest.records;
  const restored = await store(String(gone.id)).patch({ availability: "Alive" });
  assert.equal(restored.availability, "Alive");
  await rc.revoke();
});

test("a text to several is one group conversation", async () => {
  const rc = await signedInByCode("101");
  const extension = rc.restapi().account().extension();
  const to = [{ phoneNumber: THEM }, { phoneNumber: "+12125550177" }];
  const sent = await extension.sms().post({ from: { phoneNumber: OWN }, to, text: "both" });
  assert.deepEqual(sent.to.map(({ phoneNumber }) => phoneNumber), to.map(({ phoneNumber }) => phoneNumber));
  await assert.rejects(
    extension.sms().post({ from: { phoneNumber: OWN }, to: [{ phoneNumber: "+442079460018" }], text: "abroad" }),
    (error) => {
      assert.equal(error.response.data.errors[0].errorCode, "MSG-240");
      return true;
    },
  );
  await rc.revoke();
});

test("an attachment's text, a part of its picture, and its name for saving", async () => {
  const rc = await signedInByCode("101");
  const extension = rc.restapi().account().extension();
  const { messageId } = await act("send-text", { extension: "101", from: THEM, text: "see", picture: "yes" });
  const [words, picture] = (await extension.messageStore(String(messageId)).get()).attachments;
  const content = ({ id }) => extension.messageStore(String(messageId)).content(String(id));
  assert.equal(Buffer.from(await content(words).get()).toString(), "see");
  const whole = Buffer.from(await content(picture).get({ contentDisposition: "Attachment" }));
  assert.equal(whole.length, picture.size);
  const { data, status, headers } = await rc.get(
    new URL(picture.uri).pathname,
    { contentDisposition: "Attachment", contentDispositionFilename: "oak.png" },
    { headers: { range: "bytes=0-3" }, responseType: "arraybuffer" },
  );
  assert.equal(status, 206);
  assert.deepEqual(Buffer.from(data), whole.subarray(0, 4));
  assert.equal(headers["content-disposition"], 'attachment; filename="oak.png"');
  await rc.revoke();
});

test("a voicemail is read, its words and its sound", async () => {
  const rc = await signedInByCode("101");
  const extension = rc.restapi().account().extension();
  const { messageId } = await act("leave-voicemail", { extension: "101", from: THEM, seconds: 2, words: "Call me." });
  const voicemail = await extension.messageStore(String(messageId)).get();
  assert.equal(voicemail.type, "VoiceMail");
  assert.equal(voicemail.vmTranscriptionStatus, "Completed");
  const part = (type) => voicemail.attachments.find((attachment) => attachment.type === type);
  const content = ({ id }) => extension.messageStore(String(messageId)).content(String(id)).get();
  assert.equal(Buffer.from(await content(part("AudioTranscription"))).toString(), "Call me.");
  assert.equal(Buffer.from(await content(part("AudioRecording"))).subarray(0, 4).toString(), "RIFF");
  await rc.revoke();
});
