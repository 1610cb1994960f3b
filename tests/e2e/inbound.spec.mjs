import { expectToHear, expectToSend } from "./support/audio.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";

test("a known caller is named before the first ring, talked to, and logged", async ({ ann, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  expect(contact.spelled).not.toBe(contact.number);
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: contact.number });

  const popup = page.getByRole("alertdialog", { name: `Incoming call from ${contact.name}` });
  await expect(popup).toBeVisible();
  await expect(popup).toContainText(contact.company);
  await expect(popup, "why it matched").toContainText(contact.spelled);

  await ann.button("Answer", popup).click();
  await expect(ann.liveCall(contact.name)).toBeVisible();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await expectToHear(page);
  await expectToSend(page);
  await expect
    .poll(async () => (await sandbox.lastCall()).farEnd.heard.energy, { message: "energy at the far end" })
    .toBeGreaterThan(0);

  await sandbox.hangUp(telephonySessionId);
  await expect(ann.liveCall()).toHaveCount(0);
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall({ externalId: `rc-${telephonySessionId}` });
  expect(String(record.company.id)).toBe(contact.companyId);
  expect(String(record.contact.id)).toBe(contact.contactId);
  expect(record.title).toMatch(/inbound/i);
});

test("Decline stops the ringing here, and the call is logged as missed", async ({ ann, sandbox }) => {
  const contact = await sandbox.knownContact();
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: contact.number });
  await ann.button("Decline", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
  await sandbox.hangUp(telephonySessionId);
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall({ externalId: `rc-${telephonySessionId}` });
  expect(`${record.title} ${record.message}`).toMatch(/missed|declined|not answered|voicemail/i);
});

test("a call that nobody answers is logged as missed", async ({ ann, sandbox }) => {
  const contact = await sandbox.knownContact();
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: contact.number });
  await expect(ann.incoming).toBeVisible();
  await sandbox.hangUp(telephonySessionId);
  await expect(ann.incoming).toHaveCount(0);
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall({ externalId: `rc-${telephonySessionId}` });
  expect(`${record.title} ${record.message}`).toMatch(/missed|not answered/i);
});

test("a caller nobody knows is shown by number, logged, and can be added as a customer", async ({ ann, page, sandbox }) => {
  const number = "+12025550199";
  await sandbox.ring({ extension: "101", from: number });
  await expect(ann.incoming).toContainText(/202.*555.*0199/);
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await ann.hangUp();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.company).toBeFalsy();

  await ann.button("Add Customer").first().click();
  const form = page.getByRole("dialog", { name: /customer/i });
  await expect(form.getByLabel("Phone")).toHaveValue(/202.*555.*0199/);
  await form.getByLabel("Company").fill("Harbour & Sons");
  await ann.button("Save", form).click();
  await expect(ann.customer).toContainText("Harbour & Sons");
  await expect
    .poll(async () => (await sandbox.netsuiteCalls())[0].company, { message: "the call's company" })
    .toBeTruthy();
  await sandbox.expectOnlyOnePhoneCall();
});

test("an incoming call shows in every tab, and one answer ends the ringing in all", async ({ ann, context, sandbox }) => {
  const second = new Phone(await context.newPage());
  await second.open();
  await second.expectChip("RingCentral", "Connected");
  await sandbox.ring({ extension: "101", from: "+12025550143" });
  await expect(ann.incoming).toBeVisible();
  await second.button("Answer", second.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
  await expect(ann.liveCall()).toBeVisible();
  await expect(second.liveCall()).toBeVisible();
  await second.hangUp();
  await expect(ann.liveCall()).toHaveCount(0);
});
