// The customer pane's tabs: each read when it is opened, and each with its reason when there is nothing.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";

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
  await expect(panel(ann)).toContainText("Tomás Arriaga");
  await expect(panel(ann)).toContainText("50,000");
  expect(read).toEqual(["profile"]);

  const [order] = (await sandbox.netsuite("salesOrder")).filter(({ entity }) => entity.id === "600");
  await tab(ann, "Orders").click();
  await expect(panel(ann)).toContainText(order.tranId ?? order.refName.split("#").at(-1));
  await tab(ann, "Orders").press("ArrowRight");
  await expect(tab(ann, "Opportunities")).toHaveAttribute("aria-selected", "true");
  await expect(panel(ann).getByRole("listitem").first()).toContainText(/Proposal|%/);
  await tab(ann, "Opportunities").press("ArrowRight");
  await expect(panel(ann)).toContainText("CASE501");
  await tab(ann, "Cases").press("ArrowRight");
  await expect(tab(ann, "Communication")).toBeFocused();
  await expect(panel(ann)).toContainText("to be read only");
  await expectNoBarrier(page);
  expect(read).toEqual(["profile", "orders", "opportunities", "cases", "emails"]);
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
  await sandbox.netsuiteLacks("Transactions -> Sales Order");
  await ann.talkTo("+13125550120");
  await expect(ann.customer).toContainText("Lakeshore Millwork");
  await tab(ann, "Orders").click();
  await expect(panel(ann)).toContainText("No access: the NetSuite role lacks Transactions -> Sales Order");
  for (const [name, words] of [
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

test("the pane of a conversation has the tabs too", async ({ ann, page, sandbox }) => {
  await sandbox.sendText({ from: BUYER, text: "Is my order ready?" });
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Messages" }).click();
  await page.getByRole("list", { name: "Conversations" }).getByRole("button").first().click();
  await tab(ann, "Orders").click();
  await expect(panel(ann).getByRole("listitem").first()).toBeVisible();
});
