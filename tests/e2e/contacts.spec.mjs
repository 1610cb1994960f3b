// Contacts: everybody in NetSuite, found by name or number, called and texted; and who is calling while
// nobody can be asked.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test as base } from "./support/fixtures.mjs";
import { namesIn } from "./support/kept.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { expectFollower } from "./support/tabs.mjs";

/** Ann at a connector that keeps a directory. */
const test = base.extend({
  ann: async ({ connector, page, sandbox }, use) => {
    await sandbox.liftRateLimits();
    await connector.withDirectory();
    const ann = new Phone(page);
    await ann.open(connector.url);
    await ann.connectAs("Ann Lee");
    await ann.expectReady();
    await use(ann);
  },
});

/** The screen, in one tab. */
class Contacts {
  constructor(page) {
    this.page = page;
    this.search = page.getByRole("searchbox", { name: "Search contacts" });
    this.list = page.getByRole("list", { name: "Contacts" });
    this.details = page.getByRole("dialog", { name: "Contact Details" });
    this.form = page.getByRole("dialog", { name: "New contact" });
  }

  async open() {
    await this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Contacts" }).click();
    await expect(this.search).toBeVisible();
    return this;
  }

  /** Open, and everybody is there. */
  async filled() {
    await this.open();
    await expect(this.page.getByRole("status").filter({ hasText: /^\d+ people$/ })).toBeVisible({ timeout: 20_000 });
    return this;
  }

  people(text = /./) {
    return this.list.getByRole("listitem").filter({ hasText: text });
  }

  async show(name) {
    await this.search.fill(name);
    await this.people(name).first().getByRole("button", { name, exact: false }).first().click();
    await expect(this.details).toBeVisible();
  }
}

test("people are found by name in any order and by number in any format, in each tab its own, and called", async ({ ann, connector, context, page }) => {
  test.slow();
  const here = await new Contacts(page).filled();
  const other = new Phone(await context.newPage());
  await other.open(connector.url);
  await expectFollower(other);
  const there = await new Contacts(other.page).filled();
  await page.bringToFront();
  for (const found of ["arriaga tom", "Tomas ARRIAGA", "415 555 0134", "+1 (415) 555-0134", "415-555-0134"]) {
    await here.search.fill(found);
    await expect(here.people().first(), found).toContainText("Tomás Arriaga");
  }
  await here.search.fill("415.555.0134");
  await expect(here.people()).toHaveCount(1);
  await expect(here.people()).toContainText("Orchard Manager · Cobalt Ridge Orchards");
  await expect(here.people()).toContainText("Contact");
  await expect(here.people().getByText("NS", { exact: true })).toBeVisible();
  await here.search.fill("cobalt ridge");
  await expect(here.people().first()).toContainText("Customer");
  await here.search.fill("zzz");
  await expect(page.getByText("Nobody is found")).toBeVisible();
  // What one tab looks for is nothing to the other.
  await other.page.bringToFront();
  await expect(there.people().nth(3)).toBeVisible();
  await there.show("Tomás Arriaga");
  await expect(there.details.getByRole("link", { name: "Open in NetSuite" }).or(there.details.getByText("Numbers"))).toBeVisible();
  await there.details.getByRole("button", { name: "Call 415.555.0134 x12" }).click();
  await expect(other.liveCall("Tomás Arriaga")).toBeVisible();
  await other.hangUp();
});

test("the keys alone find, open, leave and call somebody", async ({ ann, page }) => {
  const contacts = await new Contacts(page).filled();
  await contacts.search.focus();
  await page.keyboard.type("petra");
  await expect(contacts.people()).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(contacts.details.getByRole("heading", { name: "Petra Nowak" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(contacts.details).toHaveCount(0);
  await page.keyboard.press("ArrowUp");
  await expect(contacts.search).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(contacts.people().getByRole("button", { name: /^Petra Nowak/ })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(contacts.people().getByRole("button", { name: "Call Petra Nowak" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(ann.liveCall("Petra Nowak")).toBeVisible();
  await ann.hangUp();
});

test("somebody of the list is texted", async ({ ann, page }) => {
  const contacts = await new Contacts(page).filled();
  await contacts.show("Sol Underhill");
  await contacts.details.getByRole("button", { name: "Text 206-555-0165" }).click();
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeVisible();
  await ann.expectReady();
});

test("without the connector the list and its search stay, say how old they are, and name who calls", async ({ ann, page, sandbox }) => {
  test.slow();
  const contacts = await new Contacts(page).filled();
  // The files of the app still come, from wherever a company serves them; the browser has the people.
  await page.route("**/api/v1/**", (route) => route.abort());
  await page.reload();
  await contacts.open();
  await expect(contacts.people().nth(3)).toBeVisible({ timeout: 20_000 });
  await contacts.search.fill("arriaga tom");
  await expect(contacts.people()).toContainText("Tomás Arriaga");
  await expect(page.getByText(/^NetSuite cannot be asked just now. The list is as it was at /)).toBeVisible({ timeout: 20_000 });
  await ann.expectReady();
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: "+14155550134" });
  await expect(ann.page.getByRole("alertdialog", { name: "Incoming call from Tomás Arriaga" })).toBeVisible();
  await expect(ann.incoming).toContainText("Cobalt Ridge Orchards");
  await sandbox.hangUp(telephonySessionId);
});

test("the dialer suggests people by name and by number", async ({ ann, page }) => {
  const contacts = await new Contacts(page).filled();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Phone" }).click();
  const option = page.getByRole("option", { name: /Tomás Arriaga/ });
  await ann.number.fill("4155550134");
  await expect(option).toBeVisible();
  await ann.number.fill("tomas arriaga");
  await expect(option).toContainText("Cobalt Ridge Orchards");
  await page.keyboard.press("Enter");
  await expect(ann.liveCall("Tomás Arriaga")).toBeVisible();
  await ann.hangUp();
  await contacts.open();
});

test("of several with one number the rep chooses with one click, everybody at the company knows, and it can be corrected", async ({ ann, page, sandbox }) => {
  test.slow();
  await new Contacts(page).filled();
  const ring = () => sandbox.ring({ extension: "101", from: "+12125550177" });
  const first = await ring();
  await ann.incoming.getByRole("button", { name: /^Marcus Oyelaran/ }).click();
  await expect(page.getByRole("alertdialog", { name: "Incoming call from Marcus Oyelaran" })).toBeVisible();
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Phone" }).click();
  await ann.hangUp();
  await ann.expectLogged();
  const filed = async () => (await sandbox.netsuiteCalls()).map((call) => String(call.contact?.id ?? call.contact));
  await expect.poll(filed).toEqual(["1005"]);
  // The next one is named at once; whoever was wrong says so, and the call moves.
  const second = await ring();
  await expect(page.getByRole("alertdialog", { name: "Incoming call from Marcus Oyelaran" })).toBeVisible();
  await expect(ann.incoming).toContainText("office number");
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await ann.customer.getByRole("button", { name: "Somebody else" }).click();
  await ann.customer.getByRole("option", { name: /Dana Whitfield/ }).click();
  await expect(ann.liveCall("Dana Whitfield")).toBeVisible();
  await ann.hangUp();
  await expect.poll(filed).toEqual(["1005", "1004"]);
  expect(first.telephonySessionId).not.toBe(second.telephonySessionId);
});

test("a caller whom the number does not tell is found by name, filed, and known the next time", async ({ ann, page, sandbox }) => {
  test.slow();
  await new Contacts(page).filled();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Phone" }).click();
  const ring = () => sandbox.ring({ extension: "101", from: "+12125550100" });
  await ring();
  await ann.button("Answer", ann.incoming).click();
  await expect(ann.customer).toContainText("No match in NetSuite");
  await ann.customer.getByRole("button", { name: "Somebody else" }).click();
  await ann.customer.getByRole("searchbox", { name: "Find a customer" }).fill("nowak petra");
  await expectNoBarrier(page);
  await ann.customer.getByRole("button", { name: /^Petra Nowak/ }).click();
  await expect(ann.liveCall("Petra Nowak")).toBeVisible();
  await expect(ann.customer).toContainText("Chosen for this number");
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  await ann.hangUp();
  await ann.expectLogged();
  await ring();
  await expect(page.getByRole("alertdialog", { name: "Incoming call from Petra Nowak" })).toBeVisible();
  await ann.button("Decline", ann.incoming).click();
});

test("a new contact is saved once, and never beside somebody like it unless one says so", async ({ ann, page, sandbox }) => {
  test.slow();
  // One may be talking all the while.
  await ann.talkTo(people.echo);
  const contacts = await new Contacts(page).filled();
  await ann.button("New contact").click();
  const { form } = contacts;
  await ann.button("Save", form).click();
  await expect(form.getByRole("alert")).toContainText("Give a first or a last name.");
  await form.getByRole("textbox", { name: "First name" }).fill("Tomás");
  await form.getByRole("textbox", { name: "Last name" }).fill("Arriaga");
  await ann.button("Save", form).click();
  await expect(form.getByRole("alert")).toContainText("Somebody like this is in NetSuite already");
  await expect(form.getByRole("alert")).toContainText("Cobalt Ridge Orchards · same name");
  await form.getByRole("textbox", { name: "First name" }).fill("Nadia");
  await form.getByRole("textbox", { name: "Last name" }).fill("Quist");
  await form.getByRole("textbox", { name: "Phone" }).fill("(415) 555-0921");
  await form.getByRole("textbox", { name: "Title" }).fill("Buyer");
  await form.getByRole("combobox", { name: "Company" }).fill("lakesh");
  await form.getByRole("option", { name: /Lakeshore Millwork/ }).click();
  await expect(form.getByRole("combobox", { name: "Company" })).toHaveValue("Lakeshore Millwork");
  await ann.button("Save", form).click();
  await expect(form).toHaveCount(0);
  const made = async () => (await sandbox.netsuite("contact")).filter((one) => one.lastName === "Quist");
  await expect.poll(async () => (await made()).length).toBe(1);
  // In the list without waiting for the connector's next look at NetSuite.
  await contacts.search.fill("quist");
  await expect(contacts.people(/Nadia Quist/)).toHaveCount(1);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await ann.hangUp();
  await ann.expectLogged();
});

base("where NetSuite's people are not kept, the list of colleagues says so", async ({ page, phone }) => {
  await phone.connectAs("Ann Lee");
  const contacts = await new Contacts(page).open();
  // Colleagues are read ten seconds after what a phone needs at once.
  await expect(contacts.people(/Ben Okafor/)).toHaveCount(1, { timeout: 30_000 });
  await expect(page.getByRole("status").filter({ hasText: "No list of contacts is kept here." })).toBeVisible();
});

test("after disconnecting nobody is left in the browser", async ({ ann, page }) => {
  await new Contacts(page).filled();
  const kept = async () => (await namesIn(page, "directory")).length;
  await expect.poll(kept).toBeGreaterThan(1);
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await ann.button("Disconnect").click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect", exact: true }).click();
  await expect.poll(kept).toBe(0);
});

test("how busy a colleague is stands beside them in words, live in every tab, and is clean on a dark narrow screen", async ({ ann, connector, context, page, sandbox }) => {
  test.slow();
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const contacts = await new Contacts(page).filled();
  await contacts.search.fill("Okafor");
  const ben = page.getByRole("list", { name: "Contacts" }).getByRole("listitem").filter({ hasText: "Ben Okafor" });
  await expect(ben).toContainText("Available", { timeout: 20_000 });
  const other = new Phone(await context.newPage());
  await other.open(connector.url);
  const there = await new Contacts(other.page).open();
  await there.search.fill("Okafor");
  const benThere = other.page.getByRole("list", { name: "Contacts" }).getByRole("listitem").filter({ hasText: "Ben Okafor" });
  await expect(benThere).toContainText("Available");
  await sandbox.setPresence("102", { dndStatus: "DoNotAcceptAnyCalls" });
  await expect(benThere).toContainText("Do not disturb");
  await expect(ben).toContainText("Do not disturb");
  await sandbox.setPresence("102", { userStatus: "Offline" });
  await expect(benThere).toContainText("Offline");
  await sandbox.setPresence("102", {});
  await page.bringToFront();
  const { telephonySessionId } = await sandbox.ring({ extension: "102", from: "+12125550100" });
  await expect(ben).toContainText("Busy");
  await sandbox.hangUp(telephonySessionId);
  await expect(ben).toContainText("Available");
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoBarrier(page);
  await ben.getByRole("button").first().click();
  await expect(contacts.details).toContainText("Available");
  await sandbox.setPresence("102", { userStatus: "Busy" });
  await expect(contacts.details).toContainText("Busy");
  await expectNoBarrier(page);
});

test("no screen of the contacts has a barrier", async ({ ann, page }) => {
  // What still appears is too pale to be read.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const clean = () => expectNoBarrier(page);
  const contacts = await new Contacts(page).filled();
  await clean();
  await contacts.show("Wilhelmina");
  await clean();
  await page.setViewportSize({ width: 360, height: 740 });
  await clean();
  await contacts.details.getByRole("button", { name: "Close" }).click();
  await clean();
  await ann.button("New contact").click();
  await expect(contacts.form).toBeVisible();
  await clean();
});

base("a company that is not among the contacts leaves the details open and says so", async ({ connector, page, sandbox }) => {
  await sandbox.liftRateLimits();
  await sandbox.netsuiteLacks("Lists -> Customers");
  await connector.withDirectory();
  const ann = new Phone(page);
  await ann.open(connector.url);
  await ann.connectAs("Ann Lee");
  const contacts = await new Contacts(page).open();
  await contacts.search.fill("Tomás");
  await expect(contacts.people("Tomás Arriaga")).toBeVisible({ timeout: 20_000 });
  await contacts.show("Tomás Arriaga");
  await contacts.details.getByRole("button", { name: "Cobalt Ridge Orchards" }).click();
  await expect(contacts.details.getByRole("status")).toContainText("not among your contacts");
  await expect(contacts.details.getByRole("heading", { name: "Tomás Arriaga" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(contacts.details).toHaveCount(0);
});
