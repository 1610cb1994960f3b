// What a call is linked to: during it, afterwards, and what that is worth.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";

/** Tomás Arriaga of Cobalt Ridge Orchards, company 600. */
const BUYER = "+14155550134";

const section = (place) => place.getByRole("region", { name: "Linked to" });
const box = (place) => section(place).getByRole("combobox", { name: "Link a project, opportunity or order" });

test("a call is linked while it lasts and afterwards, and an order made from it counts once", async ({ connector, page, sandbox }) => {
  test.slow();
  await connector.withPages("https://1234567.app.netsuite.com");
  const ann = new Phone(page);
  await ann.open(connector.url);
  await ann.connectAs("Ann Lee");
  await ann.expectReady();
  await ann.talkTo(BUYER);
  await expect(ann.customer).toContainText("Cobalt Ridge Orchards");

  // During the call, by keys alone.
  await box(ann.customer).focus();
  await page.keyboard.type("packing");
  await expect(section(ann.customer).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  const project = section(ann.customer).getByRole("listitem").filter({ hasText: "Packing line upgrade" });
  await expect(project).toBeVisible();
  await expect(section(ann.customer)).toContainText("as soon as it is there");
  await expectNoBarrier(page);
  await ann.hangUp();
  await ann.expectLogged();
  const record = async () => (await sandbox.netsuiteCalls())[0];
  await expect.poll(async () => (await record()).company?.id).toBe("701");

  // Afterwards, from the details.
  const screens = page.getByRole("navigation", { name: "Main" });
  await screens.getByRole("link", { name: "History" }).click();
  await page.getByRole("table", { name: "Recent calls" }).getByRole("row").filter({ hasText: "Tomás" }).getByRole("button").click();
  const details = page.getByRole("dialog", { name: "Call Details" });
  await box(details).fill("OPP1017");
  await section(details).getByRole("option").first().click();
  const deal = section(details).getByRole("listitem").filter({ hasText: "OPP1017" });
  await expect(deal).toBeVisible();
  await expect.poll(async () => (await record()).transaction?.id).toBe("5501");
  await expectNoBarrier(page);
  await deal.getByRole("button", { name: /^Remove link to / }).click();
  await expect(deal).toHaveCount(0);
  await expect.poll(async () => (await record()).transaction).toBeUndefined();
  await expect(section(details)).toContainText("Packing line upgrade");

  // NetSuite's form knows the customer, and the order that is saved in it knows the call.
  const create = section(details).getByRole("link", { name: "Create sales order" });
  await expect(create).toHaveAttribute("href", "https://1234567.app.netsuite.com/app/accounting/transactions/salesord.nl?entity=600");
  await page.context().route("https://1234567.app.netsuite.com/**", (route) => route.fulfill({ body: "NetSuite" }));
  const opened = page.waitForEvent("popup");
  await create.click();
  await (await opened).close();
  await expect(section(details)).toContainText("Save the order in NetSuite");
  const employee = (await sandbox.netsuite("employee")).find((one) => one.firstName === "Ann");
  const order = await sandbox.savesInNetSuite("salesOrder", employee.id, {
    entity: { id: "600" }, tranId: "SO3001", tranDate: "2026-11-21", status: "B", total: 480.5, currency: { id: "1" },
  });
  const saved = async () => (await sandbox.netsuite("salesOrder")).find((one) => one.id === order);
  await expect.poll(async () => (await saved()).custbody_rc_source, { timeout: 60_000 }).toBe("Phone – RingCentral");
  expect((await saved()).custbody_rc_call).toBe((await record()).externalId.replace("rc-", ""));
  await expect(section(details)).toContainText("The order carries its source", { timeout: 70_000 });
  await expect.poll(async () => (await record()).transaction?.id).toBe(order);

  await screens.getByRole("link", { name: "Reports" }).click();
  await expect(page.getByRole("heading", { name: "Revenue from calls" })).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "SO3001" });
  await expect(row).toContainText("480.50 USD");
  await expect(page.locator(".revenue-sums")).toContainText("480.50 USD");
  await expectNoBarrier(page);
});

test("a link that does not arrive says so, and is made when it is tried again", async ({ ann, page }) => {
  await ann.talkTo(BUYER);
  await expect(ann.customer).toContainText("Cobalt Ridge Orchards");
  await box(ann.customer).focus();
  await expect(section(ann.customer).getByRole("option").first()).toBeVisible();
  await page.route("**/calls/*/links", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
  await page.keyboard.type("packing");
  await page.keyboard.press("Enter");
  const failed = section(ann.customer).getByRole("alert").filter({ hasText: "Packing line upgrade is not linked" });
  await expect(failed).toBeVisible();
  await page.unroute("**/calls/*/links");
  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(section(ann.customer).getByRole("listitem").filter({ hasText: "Packing line upgrade" })).toBeVisible();
  await ann.hangUp();
});
