// Whose each extension's calls are in NetSuite: an admin maps them, sees what changes in the phone
// system, and files calls of a wrong owner again; members only look on.

import { expectNoBarrier } from "./support/barriers.mjs";
import { card, setUp, settingsAs } from "./support/company.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";

const table = (page) => page.getByRole("table", { name: "Organizer mapping" });
const row = (page, name) => table(page).getByRole("row").filter({ hasText: name });

async function openMapping(page) {
  await card(page, "RingCentral").getByRole("link", { name: "Organizer mapping" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Organizer mapping" })).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/mapping$/);
}

async function choose(page, field, name) {
  await field.fill(name);
  await page.getByRole("option", { name: new RegExp(name) }).click();
}

test("an admin reviews, matches and maps the extensions, and calls are filed accordingly", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  const phone = await settingsAs("Carla Mendes", page, connector);
  await setUp(page, sandbox);
  await expect(card(page, "RingCentral")).toContainText("Review mapping (8 changes)", { timeout: 30_000 });
  await openMapping(page);

  await expect(row(page, "Ann Lee")).toContainText("Auto (email)");
  await expect(row(page, "Ann Lee")).toContainText("Found by itself");
  await expect(row(page, "Order Desk")).toContainText("Queue");
  await expect(row(page, "Order Desk")).toContainText("Unmapped");
  await expect(row(page, "Femi Adeyinka")).toContainText("femi.adeyinka@northgate.example");
  const review = page.getByRole("region", { name: "Review mapping (8 changes)" });
  await expect(review).toContainText("New: Order Desk, 200");
  await review.getByRole("button", { name: "Mark as reviewed" }).click();
  await expect(review).toHaveCount(0);

  // Shown first, and nothing is saved by that.
  await page.getByRole("button", { name: "Preview auto-match" }).click();
  await expect(page.getByText("Auto-match would map 5; nothing is saved yet. 0 stay as they are, 3 fit nobody.")).toBeVisible();
  await expect(row(page, "Ann Lee")).toContainText("Found by itself");
  await page.getByRole("button", { name: "Auto-match and save" }).click();
  await expect(page.getByText("Auto-match has mapped 5, and they are saved.")).toBeVisible();
  await expect(row(page, "Ann Lee")).toContainText("Saved");

  // A queue is mapped by hand, and somebody gets the rest.
  await page.getByRole("button", { name: "Change employee of Order Desk, 200" }).click();
  const dialog = page.getByRole("dialog", { name: "Change employee" });
  await choose(page, dialog.getByRole("combobox", { name: "NetSuite employee" }), "Ben Okafor");
  await expect(dialog.getByLabel("Valid from")).toHaveValue("");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(row(page, "Order Desk")).toContainText("Not saved yet");
  await choose(page, page.getByRole("combobox", { name: "Default organizer" }), "Dev Raman");
  await expectNoBarrier(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(row(page, "Order Desk")).toContainText("Manual");
  await expect(row(page, "Order Desk")).toContainText("Ben Okafor");
  await expect(row(page, "Order Desk")).toContainText("Saved");
  await page.reload();
  await expect(row(page, "Order Desk")).toContainText("Ben Okafor");
  await expect(page.getByRole("combobox", { name: "Default organizer" })).toHaveValue("Dev Raman");
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveAttribute("aria-disabled", "true");

  // Two calls of Carla's, logged by her browser, are hers; then it turns out that they are Eva's.
  await phone.expectReady();
  for (const already of [[], ["13"]]) {
    await expect.poll(() => sandbox.assignedOfCalls()).toEqual(already);
    await sandbox.ring({ extension: "103", from: "+14155550134" });
    await phone.button("Answer", phone.incoming).click();
    await expect.poll(async () => (await sandbox.lastCall()).isAnswered).toBe(true);
    await sandbox.hangUp();
  }
  await expect.poll(() => sandbox.assignedOfCalls()).toEqual(["13", "13"]);
  await page.getByRole("button", { name: "Change employee of Carla Mendes, 103" }).click();
  await choose(page, dialog.getByRole("combobox", { name: "NetSuite employee" }), "Eva Lindqvist");
  await expect(dialog).toContainText("Calls that began before stay with Carla Mendes.");
  await dialog.getByLabel("Valid from").fill("");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(row(page, "Carla Mendes")).toContainText("Eva Lindqvist");
  expect(await sandbox.assignedOfCalls()).toEqual(["13", "13"]);
  const again = page.getByRole("dialog", { name: "File calls again?" });
  const fileAgain = page.getByRole("button", { name: "File again the calls of Carla Mendes, 103" });
  const close = again.locator("footer").getByRole("button", { name: "Close" });
  await fileAgain.click();
  await expect(again).toContainText("2 calls are in NetSuite under another employee than the mapping says.");
  await again.getByLabel("Which calls").selectOption({ index: 1 });
  await expectNoBarrier(page);
  await again.getByRole("button", { name: "Correct 1 call" }).click();
  await expect(again).toContainText("1 call corrected");
  expect(await sandbox.assignedOfCalls()).toEqual(["15", "13"]);
  await close.click();
  await fileAgain.click();
  await again.getByRole("button", { name: "Correct 1 call" }).click();
  await expect(again).toContainText("1 call corrected");
  expect(await sandbox.assignedOfCalls()).toEqual(["15", "15"]);
  await close.click();

  // The phone system changes, and each change is named.
  await sandbox.addExtension({ number: "108", name: "Hana Sato" });
  await sandbox.renameExtension("102", "Ben Park");
  await sandbox.removeExtension("105");
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("region", { name: "Review mapping (3 changes)" })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 40_000 });
  for (const words of ["New: Hana Sato, 108", "Renamed: Ben Okafor, 102 is Ben Park, 102 now", "Removed: Eva Lindqvist, 105"]) {
    await expect(page.getByRole("listitem").filter({ hasText: words })).toBeVisible();
  }
  await expect(row(page, "105")).toContainText("Removed in RingCentral");
  await expectNoBarrier(page);
});

test("that the list may not be read is said as such, and the mapping stays", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  await openMapping(page);
  await expect(page.getByText("RingCentral (Company) is not set up, so there is no list of extensions.")).toBeVisible();
  await page.getByRole("link", { name: "Back to Integrations" }).click();
  await setUp(page, sandbox);
  await openMapping(page);
  await expect(row(page, "Ann Lee")).toBeVisible();
  await sandbox.forbidsExtensionList();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("No permission to read extensions: the company's app, or the person of its JWT, lacks ReadAccounts in RingCentral.")).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 40_000 });
  await expect(row(page, "Ann Lee")).toBeVisible();
  await expect(page.getByText("No extensions in this account")).toHaveCount(0);
});

test("a member reads the mapping, and why it cannot be changed", async ({ page, connector, sandbox, browser }) => {
  test.slow();
  await sandbox.logsAtOnce();
  const admin = await browser.newContext({ permissions: ["microphone"] });
  const carla = await admin.newPage();
  await settingsAs("Carla Mendes", carla, connector);
  await openMapping(carla);
  await expect(carla.getByText("RingCentral (Company) is not set up")).toBeVisible();
  await expect(table(carla), "a table of nothing").toHaveCount(0);
  await carla.getByRole("link", { name: "Back to Integrations" }).click();
  await setUp(carla, sandbox);
  await admin.close();
  const ann = new Phone(page);
  await ann.open(connector.url);
  await ann.connectAs("Ann Lee");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await openMapping(page);
  await expect(page.getByText("only RingCentral admins of your company may change this")).toBeVisible();
  await expect(row(page, "Order Desk")).toContainText("Unmapped");
  for (const name of ["Preview auto-match", "Auto-match and save", "Save", "Mark as reviewed"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
  }
  await expect(page.getByRole("combobox")).toHaveCount(0);
});
