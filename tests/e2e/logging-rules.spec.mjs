// The company's logging rules: an admin changes them and sees first what that does, a call that is left
// out says so, and members read along.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { openRules, save } from "./support/rules.mjs";

test("a call that is too short stays in the history with its rule, and its note brings it into NetSuite", async ({ rep, sandbox }) => {
  const [carla, ann] = [await rep("Carla Mendes"), await rep("Ann Lee")];
  const page = ann.page;
  await openRules(carla.page);
  await expect(carla.page.getByText("Nobody has changed them yet.")).toBeVisible();
  await expect(save(carla.page)).toBeDisabled();
  await carla.page.getByLabel("Minimum length").fill("3600");
  await expect(carla.page.getByText("There are no recent calls of the company to try this on")).toBeVisible();
  await expectNoBarrier(carla.page);
  await save(carla.page).click();
  await expect(carla.page.getByText("Saved as version 1.")).toBeVisible();

  await ann.talkTo(people.echo);
  await ann.hangUp();
  await expect(page.getByRole("status", { name: "Not logged: Minimum length" }).first()).toBeVisible();
  await expect(page.getByRole("status", { name: /^NetSuite: / })).toHaveAccessibleName("NetSuite: Connected");
  expect(await sandbox.netsuiteCalls()).toEqual([]);
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "Not logged" })).toHaveCount(1);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await ann.notes.fill("Wants the quote by Friday.");
  await ann.notes.blur();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.message).toContain("Wants the quote by Friday.");
});

test("what is wrong is said beside its field, and of two admins the later is told of both versions", async ({ rep }) => {
  const [carla, ann] = [await rep("Carla Mendes"), await rep("Ann Lee")];
  const page = carla.page;
  await openRules(page);
  await page.getByLabel("Inbound calls").uncheck();
  await page.getByLabel("Outbound calls").uncheck();
  await expect(page.getByRole("alert").filter({ hasText: "no call would be logged at all" })).toBeVisible();
  await expect(save(page)).toBeDisabled();
  await page.getByLabel("Outbound calls").check();
  await page.getByLabel("Numbers that are not logged").fill("(415) 555-0134\nJane");
  await expect(page.getByRole("alert").filter({ hasText: "“Jane” is neither a phone number nor an extension." })).toBeVisible();
  await page.getByLabel("Numbers that are not logged").fill("(415) 555-0134");

  const second = (await rep("Carla Mendes")).page;
  await second.goto(page.url());
  await expect(second.getByLabel("Minimum length")).toBeVisible();
  await second.getByLabel("Minimum length").fill("5");
  await save(second).click();
  await expect(second.getByText("Saved as version 1.")).toBeVisible();
  await save(page).click();
  await expect(page.getByText("Version 1 is stored; version 0 was changed. Nothing was saved.")).toBeVisible();
  await expect(page.getByLabel("Numbers that are not logged")).toHaveValue("(415) 555-0134");
  await page.getByRole("button", { name: "Show the stored rules" }).click();
  await expect(page.getByLabel("Minimum length")).toHaveValue("5");
  await expect(page.getByLabel("Inbound calls")).toBeChecked();

  const member = ann.page;
  await openRules(member);
  await expect(member.getByText("only RingCentral admins of your company may change this")).toBeVisible();
  await expect(member.getByLabel("Minimum length")).toBeDisabled();
  await expect(member.getByLabel("Minimum length")).toHaveValue("5");
  await expect(save(member)).toHaveCount(0);
});

test("calls read as the company words them, with a preview before it is saved and a way back", async ({ rep, sandbox }) => {
  const [carla, ann] = [await rep("Carla Mendes"), await rep("Ann Lee")];
  const page = carla.page;
  await openRules(page);
  const [title, body] = [page.getByLabel("Title"), page.getByLabel("Comments above the notes")];
  await title.fill("{call} {form or to} {name}");
  await expect(page.getByRole("alert").filter({ hasText: "{form or to} is no field that can stand here" })).toBeVisible();
  await expect(save(page)).toBeDisabled();
  await title.fill("Ledgerline: {result} with {number}");
  await body.fill("Talked for {duration}\nThrough {queue}");
  await expect(page.getByRole("figure").filter({ hasText: "With this change" })).toContainText("Talked for 00:06:31");
  await expect(page.getByRole("figure").filter({ hasText: "Now" })).toContainText("Inbound call from Jane Doe");
  await save(page).click();
  await expect(page.getByText("Saved as version 1.")).toBeVisible();

  await ann.talkTo(people.echo);
  await ann.notes.fill("Wants the quote by Friday.");
  await ann.hangUp();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.title).toMatch(/^Ledgerline: Answered with \+1 /);
  expect(record.message).toMatch(/^Talked for 00:00:\d\d\n\nNote:\nWants the quote by Friday\.$/);

  await page.getByRole("button", { name: "Restore default" }).click();
  await expect(title).toHaveValue("{call} {from or to} {name}");
  await save(page).click();
  await expect(page.getByText("Saved as version 2.")).toBeVisible();
});

test("a stranger's call makes one lead, and where the company wants that, the rep is asked who it was", async ({ rep, sandbox }) => {
  const [carla, ann] = [await rep("Carla Mendes"), await rep("Ann Lee")];
  const page = carla.page;
  await openRules(page);
  const unknown = page.getByLabel("Callers nobody in NetSuite has");
  await unknown.selectOption("Create a contact");
  await expect(page.getByRole("alert").filter({ hasText: "A new contact needs a company" })).toBeVisible();
  await expect(save(page)).toBeDisabled();
  await unknown.selectOption("Create a lead");
  await expectNoBarrier(page);
  await save(page).click();
  await expect(page.getByText("Saved as version 1.")).toBeVisible();

  for (const count of [1, 2]) {
    await ann.talkTo(people.echo);
    await ann.hangUp();
    await expect.poll(async () => (await sandbox.netsuiteCalls()).length).toBe(count);
  }
  const made = (await sandbox.netsuite("customer")).filter((one) => one.externalId?.startsWith("ll-caller-"));
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({ phone: people.echo, entityStatus: { refName: "Unqualified" } });
  for (const call of await sandbox.netsuiteCalls()) expect(call.company.id).toBe(made[0].id);

  await unknown.selectOption("Ask the rep who it was");
  await save(page).click();
  await expect(page.getByText("Saved as version 2.")).toBeVisible();
  await ann.talkTo(people.hangsUp);
  await expect(ann.liveCall()).toHaveCount(0);
  await expect(ann.page.getByText("Nobody in NetSuite has this number. Say in the customer pane who it was.")).toBeVisible();
});

test("a rep fills in the company's own fields beside the call, is told what is missing, and nothing typed is dropped", async ({ rep, sandbox }) => {
  const carla = await rep("Carla Mendes");
  const page = carla.page;
  await openRules(page);
  const asked = page.getByRole("group", { name: "The rep fills it in" });
  const ask = (field, how) => asked.getByRole("combobox", { name: field, exact: true }).selectOption(how);
  await ask("Call Result", "Asked and required");
  await ask("Talk Seconds", "Asked");
  await ask("Billable", "Asked");
  await ask("Campaign", "Asked and required");
  await asked.getByLabel("Campaign: Entries to choose from").fill("1 Spring\n2 Harvest");
  const fixed = page.getByRole("textbox", { name: "Call Queue" });
  await fixed.fill("x".repeat(301));
  await fixed.blur();
  await expect(fixed).toHaveAttribute("aria-invalid", "true");
  await expect(save(page)).toBeDisabled();
  await fixed.fill("");
  await fixed.blur();
  await expectNoBarrier(page);
  await save(page).click();
  await expect(page.getByText("Saved as version 1.")).toBeVisible();

  const ann = await rep("Ann Lee");
  await ann.talkTo(people.echo);
  const fields = ann.customer.getByRole("region", { name: "Call Fields" });
  const [reason, seconds, campaign] = [fields.getByLabel("Call Result"), fields.getByLabel("Talk Seconds"), fields.getByLabel("Campaign")];
  await expect(fields.getByText("Needed")).toHaveCount(2);
  await campaign.selectOption("Harvest");
  await fields.getByLabel("Billable").selectOption("Yes");
  await seconds.fill("12.5");
  await seconds.blur();
  await expect(seconds).toHaveAttribute("aria-invalid", "true");
  await expectNoBarrier(ann.page);
  await ann.hangUp();
  await expect(ann.log("Logged in NetSuite, fields missing")).toBeVisible();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record).toMatchObject({ custevent_rc_campaign: { id: "2" }, custevent_rc_billable: true });
  await expect(seconds).toHaveValue("12.5");
  await expect(ann.page.getByText("To be filled in, in the customer pane: Call Result, Talk Seconds.").first()).toBeVisible();

  await reason.fill("Wants a quote");
  await seconds.fill("12");
  await seconds.blur();
  await expect(ann.log("Logged in NetSuite, fields missing")).toHaveCount(0);
  await expect
    .poll(async () => (await sandbox.netsuiteCalls())[0])
    .toMatchObject({ custevent_rc_result: "Wants a quote", custevent_rc_duration: 12, custevent_rc_campaign: { id: "2" } });
  await sandbox.expectOnlyOnePhoneCall();
});

test("a rep chooses a disposition from the company's list and follows its links, in a narrow and dark window too", async ({ rep, sandbox }) => {
  const carla = await rep("Carla Mendes");
  const page = carla.page;
  await openRules(page);
  await page.getByLabel("Outcomes to choose from").fill("Sold\nCall back");
  await page.getByLabel("Ask for one after every answered call").check();
  const links = page.getByLabel("Links beside a call");
  await links.fill("Orders javascript:alert(1)");
  await expect(page.getByRole("alert").filter({ hasText: "is not an address that begins with https://" })).toBeVisible();
  await links.fill("Orders https://shop.example/find?phone={number}\nFile https://shop.example/{customer}");
  await save(page).click();
  await expect(page.getByText("Saved as version 1.")).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNoBarrier(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, "nothing stands out at the side").toBeLessThanOrEqual(0);

  const ann = await rep("Ann Lee");
  const disposition = ann.page.getByRole("combobox", { name: "Disposition" });
  await ann.talkTo(people.echo);
  const beside = ann.customer.getByRole("region", { name: "Info Links" }).getByRole("link");
  await expect(beside).toHaveText(["Orders"]);
  await expect(beside).toHaveAttribute("href", `https://shop.example/find?phone=${encodeURIComponent(people.echo)}`);
  await disposition.selectOption("Call back");
  await ann.hangUp();
  await ann.expectLogged();
  const record = await sandbox.expectOnlyOnePhoneCall();
  expect(record.message).toContain("\nDisposition: Call back");
  const wanted = ann.page.getByText("Your company wants a disposition for every answered call.");
  await disposition.selectOption("None");
  await expect(wanted).toBeVisible();
  await disposition.selectOption("Sold");
  await expect(wanted).toHaveCount(0);
  await expect.poll(async () => (await sandbox.netsuiteCalls())[0].message).toContain("\nDisposition: Sold");
});
