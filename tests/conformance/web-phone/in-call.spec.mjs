import { consoleApi, expect, test } from "./phone.mjs";

const OUTSIDE = "12125550123";
const talking = async (phone) => {
  const ann = await phone("101");
  const details = await ann.call(OUTSIDE);
  // Until the far end answers there is only ringback.
  await consoleApi.farEnd((end) => end.state === "connected");
  await ann.hears();
  return { ann, details };
};

for (const direction of ["outbound", "inbound"]) {
  test(`hold, unhold and ICE restart of an ${direction} call`, async ({ phone }) => {
    const ann = await phone("101");
    if (direction === "outbound") {
      await ann.call(OUTSIDE);
    } else {
      await consoleApi.post("ring", { extension: "101", from: "+12125550100" });
      await ann.answers();
    }
    await ann.hears();
    await ann.run(() => call.hold());
    await expect
      .poll(async () => (await consoleApi.calls()).some((end) => end.state === "held"))
      .toBe(true);
    await ann.run(() => call.unhold());
    await ann.hears();
    await ann.run(() => call.reInvite());
    await ann.hears();
  });
}

test("keys arrive in order", async ({ phone }) => {
  const { ann } = await talking(phone);
  await ann.run(() => call.sendDtmf("123#*0"));
  await consoleApi.farEnd((end) => end.heard.digits === "123#*0");
});

test("blind transfer outside", async ({ phone }) => {
  const { ann } = await talking(phone);
  await ann.run(() => call.transfer("12125550177"));
  await ann.isOver();
});

test("blind transfer to a colleague", async ({ phone }) => {
  const ben = await phone("102");
  const { ann } = await talking(phone);
  await ann.run(() => call.transfer("102"));
  await ann.isOver();
  await ben.answers();
  await ben.hears();
});

test("warm transfer, completed", async ({ phone }) => {
  const ben = await phone("102");
  const { ann } = await talking(phone);
  await ann.run(async () => void (globalThis.transfer = await call.warmTransfer("102")));
  await ben.answers();
  await ann.run(() => transfer.complete());
  await ann.isOver();
  await ben.hears();
});

test("warm transfer, cancelled", async ({ phone }) => {
  const { ann } = await talking(phone);
  await ann.run(async () => void (globalThis.transfer = await call.warmTransfer("12125550177")));
  await ann.run(() => transfer.cancel());
  await ann.hears();
});

test("recording starts and stops", async ({ phone }) => {
  const { ann } = await talking(phone);
  expect(await ann.run(() => call.startRecording())).toMatchObject({ code: 0 });
  expect(await ann.run(() => call.stopRecording())).toMatchObject({ code: 0 });
});

test("park and retrieve", async ({ phone }) => {
  const ben = await phone("102");
  const { ann } = await talking(phone);
  const parked = await ann.run(() => call.park());
  expect(parked.code).toBe(0);
  await ann.isOver();
  await ben.call(`*${parked["park extension"]}`);
  await ben.hears();
});

test("flip", async ({ phone }) => {
  const ben = await phone("102");
  const { ann } = await talking(phone);
  expect(await ann.run(() => call.flip("102"))).toMatchObject({ code: 0, target: "102" });
  await ben.answers();
  await ann.run(() => call.hangup());
  await ben.hears();
});

test("another device picks the call up with Replaces", async ({ phone }) => {
  const other = await phone("101", "other");
  const { ann, details } = await talking(phone);
  const { sessionId, remoteTag, localTag } = details;
  const taken = await other.call("whatever", {
    Replaces: `${sessionId};to-tag=${remoteTag};from-tag=${localTag};early-only`,
  });
  expect(taken.sessionId).toBe(sessionId);
  await ann.isOver();
  await other.hears();
});

test("a phone that lost its socket comes back to its call", async ({ phone }) => {
  const { ann } = await talking(phone);
  await consoleApi.post("drop-sockets", { kind: "sip" });
  await expect.poll(() => ann.run(() => globalThis.phone.sipClient.wsc.readyState)).toBe(3);
  await ann.start();
  await ann.run(() => call.reInvite());
  await ann.hears();
  await ann.run(() => call.hangup());
  await ann.isOver();
});
