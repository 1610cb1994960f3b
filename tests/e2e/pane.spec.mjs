// The customer pane's tabs: each read when it is opened, and each with its reason when there is nothing.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";

/** Tomás Arriaga of Cobalt Ridge Orchards, company 600, which has something in every tab. */
const BUYER = "+14155550134";

const tab = (ann, name) => ann.customer.getByRole("tab", { name, exact: true });
const panel = (ann) => ann.customer.getByRole("tabpanel");

async function talk(ann) {
  await ann.talkTo(BUYER);
  await expect(ann.customer).toContainText("Cobalt Ridge Orchards");
}

test("a live call's pane shows the whole account, part by part, each read when it is opened", async ({ ann, page, sandbox }) => {
  const read = [];
  page.on("request", (request) => {
    const part = /\/customers\/600\/(\w+)$/.exec(request.url());
    if (part) read.push(part[1]);
  });
  await talk(ann);
  for (const fact of ["Billing address", "Shipping address", "Terms", "Tax item", "Credit limit", "Contact"]) {
    await expect(panel(ann).getByRole("term").filter({ hasText: fact })).toBeVisible();
  }
  for (const told of [
    "Tomás Arriaga",
    "tomas@cobaltridge.example",
    "2210 Ridge Road",
    "77 Orchard Lane, gate 2",
    "Net 30",
    "CA Sales Tax 7.25%",
    "18,240.50 USD",
    "50,000.00 USD",
    "2,310.00 USD, 28 days",
  ]) {
    await expect(panel(ann)).toContainText(told);
  }
  await expect(panel(ann).getByRole("term").filter({ hasText: "Number" }), "the name is no number").toHaveCount(0);
  expect(read).toEqual(["profile"]);

  const [order] = (await sandbox.netsuite("salesOrder")).filter(({ entity }) => entity.id === "600");
  await tab(ann, "Orders").click();
  await expect(panel(ann)).toContainText(order.tranId ?? order.refName.split("#").at(-1));
  await tab(ann, "Orders").press("ArrowRight");
  await expect(panel(ann).getByRole("listitem")).toHaveCount(3);
  await expect(panel(ann).getByRole("listitem").first()).toContainText("INV3342");
  await expect(panel(ann).getByRole("listitem").nth(1)).toContainText(/2,310\.00 USD unpaid · overdue since/);
  await tab(ann, "Invoices").press("ArrowRight");
  await expect(panel(ann).getByRole("listitem").first()).toContainText("180.00 USD left");
  await tab(ann, "Credits").press("ArrowRight");
  await expect(tab(ann, "Opportunities")).toHaveAttribute("aria-selected", "true");
  await expect(panel(ann).getByRole("listitem").first()).toContainText(/Proposal|%/);
  await tab(ann, "Opportunities").press("ArrowRight");
  await expect(panel(ann)).toContainText("CASE501");
  await tab(ann, "Cases").press("ArrowRight");
  await expect(tab(ann, "Communication")).toBeFocused();
  await expect(panel(ann)).toContainText("to be read only");
  await expectNoBarrier(page);
  expect(read).toEqual(["profile", "orders", "invoices", "credits", "opportunities", "cases", "emails"]);
  await ann.hangUp();
});

test("a call that was just logged is in the tab of calls", async ({ ann }) => {
  await talk(ann);
  await tab(ann, "Phone Calls").click();
  await expect(panel(ann).getByRole("listitem").or(panel(ann).getByText("No phone call is logged")).first()).toBeVisible();
  await ann.hangUp();
  await expect(panel(ann)).toContainText("Outbound call to Tomás Arriaga", { timeout: 15_000 });
});

test("what the role may not read says so, and nothing says so of a company that has nothing", async ({ ann, sandbox }) => {
  const lacking = { Orders: "Transactions -> Sales Order", Invoices: "Transactions -> Invoice" };
  for (const permission of Object.values(lacking)) await sandbox.netsuiteLacks(permission);
  await ann.talkTo("+13125550120");
  await expect(ann.customer).toContainText("Lakeshore Millwork");
  for (const [name, permission] of Object.entries(lacking)) {
    await tab(ann, name).click();
    await expect(panel(ann)).toContainText(`No access: the NetSuite role lacks ${permission}`);
  }
  for (const [name, words] of [
    ["Credits", "This company has no credit memo."],
    ["Opportunities", "This company has no opportunity."],
    ["Cases", "This company has no support case."],
    ["Communication", "NetSuite holds no email with this company."],
  ]) {
    await tab(ann, name).click();
    await expect(panel(ann)).toContainText(words);
  }
  await ann.hangUp();
});

test("a tab that did not come says why and comes when it is tried again", async ({ ann, page }) => {
  await talk(ann);
  await page.route("**/customers/600/orders", (route) => route.abort());
  await tab(ann, "Orders").click();
  const failed = panel(ann).getByRole("alert").filter({ hasText: "the Ledgerline connector does not answer" });
  await expect(failed).toBeVisible();
  await page.unroute("**/customers/600/orders");
  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(panel(ann).getByRole("listitem").first()).toBeVisible();
  await ann.hangUp();
});

test("beside the calls stand the next steps, with the customer in them", async ({ connector, page }) => {
  const netsuite = "https://1234567.app.netsuite.com/app";
  await connector.withPages("https://1234567.app.netsuite.com");
  const ann = new Phone(page);
  await ann.open(connector.url);
  await ann.connectAs("Ann Lee");
  await ann.expectReady();
  await talk(ann);
  await tab(ann, "Phone Calls").click();
  const steps = ann.customer.getByRole("group", { name: "Next steps" });
  const link = (name) => steps.getByRole("link", { name, exact: true });
  await expect(link("New sales order")).toHaveAttribute("href", `${netsuite}/accounting/transactions/salesord.nl?entity=600`);
  await expect(link("New task")).toHaveAttribute("href", `${netsuite}/crm/calendar/task.nl?invitee=600&company=600`);
  for (const name of ["New sales order", "New task"]) await expect(link(name)).toHaveAttribute("target", "_blank");
  const record = ann.button("Open in NetSuite", ann.customer);
  await expect(record).toHaveAttribute("href", `${netsuite}/common/entity/custjob.nl?id=600`);
  await expect(record).toHaveAttribute("target", "_blank");
  await steps.getByRole("button", { name: "Open balance" }).click();
  await expect(tab(ann, "Invoices")).toBeFocused();
  const newest = panel(ann).getByRole("listitem").first();
  await expect(newest).toContainText("15,930.50 USD unpaid");
  await expect(newest.getByRole("link", { name: "INV3342" })).toHaveAttribute("href", `${netsuite}/accounting/transactions/custinvc.nl?id=5703`);
  await expectNoBarrier(page);
  await ann.hangUp();
  await ann.expectLogged();
  await link("Call history").click();
  await expect(page).toHaveURL(/\/history\?customer=600$/);
  const whose = page.getByRole("status").filter({ hasText: "Calls with Cobalt Ridge Orchards" });
  await expect(whose.getByRole("link")).toHaveAttribute("href", `${netsuite}/common/entity/custjob.nl?id=600`);
  // Somebody at the company has linked the record to a project, in NetSuite.
  const project = `${netsuite}/common/entity/custjob.nl?id=701`;
  await page.route("**/calls/*/links", async (route) => {
    const response = await route.fetch();
    const { records } = await response.json();
    await route.fulfill({ response, json: { records: [...records, { kind: "project", name: "Packing line upgrade", url: project }] } });
  });
  await page.getByRole("table", { name: "Recent calls" }).getByRole("row").filter({ hasText: "Tomás" }).getByRole("button").click();
  const linked = page.getByRole("dialog", { name: "Call Details" });
  await expect(linked.getByRole("link", { name: "Cobalt Ridge Orchards" })).toHaveAttribute("href", `${netsuite}/common/entity/custjob.nl?id=600`);
  await expect(linked.getByRole("link", { name: "Tomás Arriaga" })).toHaveAttribute("href", `${netsuite}/common/entity/contact.nl?id=1001`);
  await expect(linked.getByRole("heading", { name: "Linked to" })).toBeVisible();
  await expect(linked.getByRole("link", { name: "Packing line upgrade" })).toHaveAttribute("href", project);
});

test("the pane of a conversation has the tabs too", async ({ ann, page, sandbox }) => {
  await sandbox.sendText({ from: BUYER, text: "Is my order ready?" });
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Messages" }).click();
  await page.getByRole("list", { name: "Conversations" }).getByRole("button").first().click();
  await tab(ann, "Orders").click();
  await expect(panel(ann).getByRole("listitem").first()).toBeVisible();
});
