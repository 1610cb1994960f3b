import { refuseMicrophone } from "./support/audio.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone, signIn } from "./support/phone.mjs";

test.describe("the microphone", () => {
  for (const [what, error, words] of [
    ["denied", "NotAllowedError", /microphone/i],
    ["missing", "NotFoundError", /microphone/i],
  ]) {
    test(`${what}: the call is not made, and the text says what to do`, async ({ context, page, sandbox }) => {
      await context.addInitScript(refuseMicrophone, error);
      const phone = new Phone(page);
      await phone.open();
      await phone.connectAs("Ann Lee");
      await phone.expectReady();
      await phone.dial(people.echo);
      await expect(phone.alert(words)).toBeVisible();
      await expect(phone.liveCall()).toHaveCount(0);
    });
  }
});

test.describe("the line", () => {
  test("without a digital line the phone is unavailable, and says why", async ({ phone, page }) => {
    await phone.connectAs("Dev Raman");
    await phone.expectChip("Phone", "Unavailable");
    await expect(page.getByText(/digital line/i).first()).toBeVisible();
  });

  test("without an emergency address RingCentral refuses the call, in words", async ({ phone }) => {
    await phone.connectAs("Eva Lindqvist");
    await phone.expectReady();
    await phone.dial(people.echo);
    await expect(phone.alert(/busy|emergency|does not work/i)).toBeVisible();
  });

  test("the sixth phone of one line is told that there are five already", async ({ anotherRep, sandbox }) => {
    test.slow();
    await sandbox.liftRateLimits();
    for (let count = 0; count < 5; count += 1) await (await anotherRep("Ann Lee")).expectReady();
    const sixth = await anotherRep("Ann Lee");
    await sixth.expectChip("Phone", "Unavailable");
    await expect(sixth.page.getByText(/five|too many/i).first()).toBeVisible();
  });
});

test.describe("the registration", () => {
  /** To just before the library renews it, 44 seconds after the last time. */
  const RENEWAL = 44_500;

  test.beforeEach(({ page }) => page.clock.install());

  for (const kind of ["registerForbidden", "registerSilence"]) {
    test(`is refused at its renewal (${kind}): the phone registers again by itself`, async ({ ann, page, sandbox }) => {
      await sandbox.registrarFails(kind);
      const before = (await sandbox.registrations())[0].expiresAtMillis;
      await page.clock.fastForward(RENEWAL);
      await expect
        .poll(async () => (await sandbox.registrations())[0]?.expiresAtMillis, { message: "registered anew", timeout: 20_000 })
        .toBeGreaterThan(before);
      await ann.expectReady();
      await sandbox.ring({ extension: "101", from: "+12025550143" });
      await expect(ann.incoming).toBeVisible();
    });
  }

  test("is one phone too many at its renewal: the chip stops saying Ready, and why", async ({ ann, page, sandbox }) => {
    await sandbox.registrarFails("registerTooManyContacts");
    await page.clock.fastForward(RENEWAL);
    await ann.expectChip("Phone", "Unavailable");
    await expect(page.getByText(/five phones/i).first()).toBeVisible();
    await page.clock.fastForward(30_000);
    await ann.expectReady();
  });
});

test.describe("the sign-in", () => {
  test("meets a busy RingCentral: it is said to be that, and works a moment later", async ({ phone, sandbox }) => {
    await sandbox.ringcentralFails({ path: "/restapi/oauth/token", status: 429, retryAfter: 30 });
    await signIn(await phone.openSignIn(), "Ann Lee");
    const alert = phone.alert("RingCentral is busy");
    await expect(alert).toContainText("Nothing is wrong with your account. Wait a minute, then click Connect again.");
    await phone.expectChip("RingCentral", "Not connected");
    const opened = phone.page.waitForEvent("popup");
    await phone.button("Connect", alert).click();
    await signIn(await opened, "Ann Lee");
    await phone.expectChip("RingCentral", "Connected");
    await expect(alert).toHaveCount(0);
  });

  test("finds its code used already: the cause is named, and a new sign-in works", async ({ phone, context }) => {
    let isFirst = true;
    await context.route(/\/restapi\/oauth\/token$/, async (route) => {
      // Somebody else was quicker with the very same code.
      if (isFirst) await route.fetch();
      isFirst = false;
      await route.continue();
    });
    await signIn(await phone.openSignIn(), "Ann Lee");
    const alert = phone.alert("Authorization failed");
    await expect(alert).toContainText("The sign-in was used already or took too long. Click Connect again.");
    await expect(alert).toContainText("invalid_grant");
    await expect(phone.button("Copy details for your admin", alert)).toBeVisible();
    await phone.connectAs("Ann Lee");
  });
});

test.describe("RingCentral", () => {
  for (const status of [429, 503]) {
    test(`answers ${status} for a while: the phone gets ready all the same`, async ({ phone, sandbox }) => {
      await sandbox.ringcentralFails({ path: "/restapi/v1.0/client-info/sip-provision", status, retryAfter: 1, times: 2 });
      await phone.connectAs("Ann Lee");
      await phone.expectReady();
    });
  }

  test("loses both sockets: the phone comes back and rings", async ({ ann, sandbox }) => {
    await sandbox.dropSockets("all");
    await expect.poll(async () => (await sandbox.registrations()).length, { message: "registrations" }).toBe(1);
    await ann.expectReady();
    await sandbox.ring({ extension: "101", from: "+12025550143" });
    await expect(ann.incoming).toBeVisible();
  });

  test("revokes the sign-in during a call: the call is logged", async ({ ann, sandbox }) => {
    await ann.talkTo(people.echo);
    await sandbox.revoke("101");
    await ann.hangUp();
    await expect.poll(async () => (await sandbox.netsuiteCalls()).length, { message: "logged calls" }).toBe(1);
  });
});

test.describe("the connector", () => {
  test("is down at the end of a call: the call waits, and is logged when it is up", async ({ connector, page, sandbox }) => {
    const phone = new Phone(page);
    await phone.open(connector.url);
    await phone.connectAs("Ann Lee");
    await phone.expectReady();
    await phone.talkTo(people.echo);
    await connector.pause();
    await phone.hangUp();
    await expect(phone.log("Waiting to log")).toBeVisible();
    await phone.expectChip("NetSuite", "Waiting (1)");
    expect(await sandbox.netsuiteCalls()).toEqual([]);
    await connector.resume();
    const retry = phone.button("Retry");
    if (await retry.isVisible()) await retry.click();
    await expect(phone.log("Logged in NetSuite")).toBeVisible({ timeout: 30_000 });
    await sandbox.expectOnlyOnePhoneCall();
  });
});

test.describe("NetSuite", () => {
  for (const [status, words] of [
    [401, /sign|credential|token/i],
    [403, /permission|role/i],
  ]) {
    test(`answers ${status}: the call is kept, says why, and is logged later`, async ({ ann, page, sandbox }) => {
      // The connector itself renews its sign-in once and repeats.
      await sandbox.netsuiteRefuses({ status, times: status === 401 ? 4 : 1 });
      await ann.talkTo(people.echo);
      await ann.hangUp();
      const state = page.getByRole("status", { name: /^(Waiting to log|Could not log)/ }).first();
      await expect(state).toBeVisible();
      await expect(page.getByText(words).first()).toBeVisible();
      await ann.button("Retry").first().click();
      await ann.expectLogged();
      await sandbox.expectOnlyOnePhoneCall();
    });
  }

  test("refuses a field: the call says which, and Edit mends it", async ({ ann, page, sandbox }) => {
    await sandbox.netsuiteRefuses({ status: 400, errorPath: "message", detail: "Invalid value for the field message." });
    await ann.talkTo(people.echo);
    await ann.hangUp();
    await expect(page.getByRole("status", { name: /^Could not log: / }).first()).toBeVisible();
    await expect(page.getByText(/message/i).first()).toBeVisible();
    await ann.button("Edit").first().click();
    await ann.notes.fill("a note that fits");
    await ann.notes.blur();
    await ann.expectLogged();
    await sandbox.expectOnlyOnePhoneCall();
  });

  for (const [what, breakNetSuite] of [
    ["is at its limit", (sandbox) => sandbox.netsuiteRefuses({ status: 429 })],
    ["fails", (sandbox) => sandbox.netsuiteRefuses({ status: 500 })],
    ["loses the answer to a write", (sandbox) => sandbox.netsuiteLosesAnswer()],
  ]) {
    test(`${what}: the call is logged by itself, once`, async ({ ann, sandbox }) => {
      await breakNetSuite(sandbox);
      await ann.talkTo(people.echo);
      await ann.hangUp();
      await expect(ann.log("Logged in NetSuite")).toBeVisible({ timeout: 30_000 });
      await sandbox.expectOnlyOnePhoneCall();
    });
  }
});

test("a tab that is reloaded between hang-up and logging loses nothing", async ({ ann, page, context, sandbox }) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await context.route(/\/api\/v1\/calls\//, async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await ann.talkTo(people.echo);
  await ann.notes.fill("do not forget me");
  await ann.hangUp();
  await page.reload();
  release();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.message).toContain("do not forget me");
});

test("a number that could not be called stays to be mended, one that was called does not", async ({ ann, sandbox }) => {
  await ann.dial(people.unknown);
  await expect(ann.alert(/knows no such number/)).toBeVisible();
  await expect(ann.number).toHaveValue(people.unknown);
  await ann.talkTo(people.echo);
  await ann.hangUp();
  await expect(ann.number).toHaveValue("");

  // The same when somebody called meanwhile, whose call began later and ended before.
  await ann.talkTo(people.echo);
  await sandbox.ring({ extension: "101", from: "+12125550100" });
  await ann.button("Decline", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
  await ann.hangUp();
  await expect(ann.number).toHaveValue("");
});
