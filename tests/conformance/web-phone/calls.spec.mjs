import { consoleApi, expect, test } from "./phone.mjs";

const OUTSIDE = "12125550123";
const loud = (end) => end.heard.energy > 0.001;

test("registers, calls outside with sound both ways, and hangs up", async ({ phone }) => {
  const ann = await phone("101");
  const call = await ann.call(OUTSIDE);
  expect(call.state).toBe("answered");
  expect(call.sessionId).toMatch(/^s-[0-9a-fz]+$/);
  expect(call.partyId).toMatch(/-1$/);
  await ann.hears();
  await consoleApi.farEnd(loud);
  await ann.run(() => call.hangup());
  await ann.isOver();
});

test("a number that does not exist fails with 486", async ({ phone }) => {
  const ann = await phone("101");
  expect((await ann.call("15555550104")).state).toBe("disposed");
  expect(await ann.run(() => frames)).toContain("SIP/2.0 486 Busy Here");
});

test("an inbound call is answered, heard on both ends, and ended by the caller", async ({ phone }) => {
  const ann = await phone("101");
  const { telephonySessionId } = await consoleApi.post("ring", {
    extension: "101",
    from: "+12125550100",
    name: "Acme: Sales & Co",
  });
  await ann.answers();
  expect(await ann.run(() => [call.remoteNumber, call.sessionId])).toEqual([
    "+12125550100",
    telephonySessionId,
  ]);
  await ann.hears();
  await consoleApi.farEnd(loud);
  await consoleApi.post("hang-up", { telephonySessionId });
  await ann.isOver();
});

for (const [name, act] of [
  ["declined", () => call.decline()],
  ["sent to voicemail", () => call.toVoicemail()],
  ["forwarded", () => call.forward("12125550177")],
]) {
  test(`an inbound call is ${name}`, async ({ phone }) => {
    const ann = await phone("101");
    await consoleApi.post("ring", { extension: "101", from: "+12125550100" });
    await ann.rings();
    await ann.run(act);
    await ann.isOver();
  });
}

test("the caller gets a reply", async ({ phone }) => {
  const ann = await phone("101");
  await consoleApi.post("ring", { extension: "101", from: "+12125550100", name: "Acme" });
  await ann.rings();
  const answer = await ann.run(async () => {
    await call.startReply();
    return (await call.reply("in a minute")).body;
  });
  expect(answer).toMatchObject({ Sts: "0", Resp: "1" });
});

test("a caller who gives up stops the ringing", async ({ phone }) => {
  const ann = await phone("101");
  const ring = await consoleApi.post("ring", { extension: "101", from: "+12125550100" });
  await ann.rings();
  await consoleApi.post("hang-up", ring);
  await ann.isOver();
});

test("two phones of one person ring and one answers", async ({ phone }) => {
  const desk = await phone("101", "desk");
  const home = await phone("101", "home");
  await consoleApi.post("ring", { extension: "101", from: "+12125550100" });
  await Promise.all([desk.rings(), home.rings()]);
  await desk.answers();
  await home.isOver();
  await desk.hears();
});

test("colleagues call and hear each other", async ({ phone }) => {
  const ann = await phone("101");
  const ben = await phone("102");
  await ann.call("102");
  await ben.answers();
  await ann.hears();
  await ben.hears();
  await ben.run(() => call.hangup());
  await ann.isOver();
});

test("a sixth phone is refused", async ({ phone }) => {
  for (const instance of ["1", "2", "3", "4", "5"]) await phone("101", instance);
  const sixth = await phone("101", "6", { start: false });
  await expect(sixth.start()).rejects.toThrow("603 Too Many Contacts");
});

test("a phone that unregisters makes room at once", async ({ phone }) => {
  const phones = [];
  for (const instance of ["1", "2", "3", "4", "5"]) phones.push(await phone("101", instance));
  await phones[0].run(() => globalThis.phone.dispose());
  await phone("101", "6");
});
