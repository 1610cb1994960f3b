import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

/** Ann's time zone in NetSuite, which is not the one of the machine that runs the tests. */
const ZONE = "America/Los_Angeles";

test("the note of a call stands in NetSuite", async ({ ann, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.notes.fill("Wants the quote by Friday.");
  await ann.hangUp();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.message).toContain("Wants the quote by Friday.");
});

test("a logged call is in the customer pane within five seconds", async ({ ann, sandbox }) => {
  const contact = await sandbox.knownContact();
  await ann.talkTo(contact.number);
  await ann.hangUp();
  await expect(ann.customer).toContainText(`Outbound call to ${contact.name}`, { timeout: 5_000 });
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.company.id).toBe(contact.companyId);
});

test("a note that is changed after the call changes the same record", async ({ ann, page, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.hangUp();
  await ann.expectLogged();
  await ann.notes.fill("Called back: all settled.");
  await ann.notes.blur();
  await expect
    .poll(async () => (await sandbox.netsuiteCalls())[0].message, { message: "the note in NetSuite" })
    .toContain("Called back: all settled.");
  await sandbox.expectOnlyOnePhoneCall();
  await expect(page.getByRole("status", { name: /^NetSuite: / })).toHaveAccessibleName("NetSuite: Connected");
});

/** A call that began after `before` is in NetSuite by the user's time zone there, and took no longer than this test. */
const expectFiledBetween = (record, before, after) => {
  const local = (moment, options) => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, ...options }).format(moment);
  const minute = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  expect([before, after].map((moment) => local(moment))).toContain(record.startDate);
  const minutes = [before, before + 60_000, after].map((moment) => local(moment, minute));
  expect(minutes).toContain(String(record.startTime).slice(0, 5));
  expect([...minutes, local(after + 60_000, minute)]).toContain(String(record.endTime).slice(0, 5));
};

test("a call is filed under date and time of the user's NetSuite time zone", async ({ ann, sandbox }) => {
  const before = Date.now();
  await ann.talkTo(people.echo);
  await ann.hangUp();
  await ann.expectLogged();
  expectFiledBetween(await sandbox.expectOnlyOnePhoneCall(), before, Date.now());
});

test("a computer whose clock is set an hour fast files a call when it was, and for as long as it took", async ({ ann, page, sandbox }) => {
  const before = Date.now();
  await page.evaluate(() => {
    const right = Date.now;
    Date.now = () => right() + 3_600_000;
  });
  const compared = page.waitForResponse("**/config.json");
  await ann.number.fill("4");
  await compared;
  await ann.talkTo(people.echo);
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await ann.hangUp();
  await ann.expectLogged();
  expectFiledBetween(await sandbox.expectOnlyOnePhoneCall(), before, Date.now());
});

test("a colleague's call is logged for each of the two, and never twice for one", async ({ ann, anotherRep, sandbox }) => {
  const ben = await anotherRep("Ben Okafor");
  await ben.expectReady();
  await ann.dial("102");
  await ben.button("Answer", ben.incoming).click();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await ann.hangUp();
  await ann.expectLogged();
  const keys = (await sandbox.netsuiteCalls()).map((call) => call.externalId);
  expect(new Set(keys).size).toBe(keys.length);
});

test("logging writes phone calls and nothing else to NetSuite", async ({ ann, sandbox }) => {
  const before = await Promise.all(["customer", "contact", "employee"].map((record) => sandbox.netsuite(record)));
  await ann.talkTo(people.echo);
  await ann.notes.fill("internal");
  await ann.hangUp();
  await ann.expectLogged();
  await sandbox.expectOnlyOnePhoneCall();
  const after = await Promise.all(["customer", "contact", "employee"].map((record) => sandbox.netsuite(record)));
  expect(after).toEqual(before);
});
