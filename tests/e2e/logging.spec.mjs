import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

/** 23:50 in Los Angeles, when it is already tomorrow in London and UTC. */
const LATE = "07:50";

test("the note of a call stands in NetSuite", async ({ ann, sandbox }) => {
  await ann.talkTo(people.echo);
  await ann.notes.fill("Wants the quote by Friday.");
  await ann.hangUp();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.message).toContain("Wants the quote by Friday.");
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

test("a call late in the evening is filed under the day of the user's NetSuite", async ({ ann, sandbox }) => {
  const [hours, minutes] = LATE.split(":").map(Number);
  const now = new Date();
  const late = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, hours, minutes);
  await sandbox.advanceClock(late - now.getTime());
  await ann.talkTo(people.echo);
  await ann.hangUp();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  const local = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Los_Angeles" }).format(late);
  expect(record.startDate).toBe(local);
  expect(record.startTime).toMatch(/23:5|11:5.*pm/i);
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
