// An admin sets up both of the company's connections, screen by screen, as somebody who has never seen
// them; what goes wrong is named, and members only look on.

import { expectNoBarrier } from "./support/barriers.mjs";
import { SECRET, card, settingsAs } from "./support/company.mjs";
import { expect, test } from "./support/fixtures.mjs";

/** A JWT whose time was over long ago. */
const ended = () => [{ alg: "HS256" }, { exp: 1_000_000_000 }, { signed: "by nobody" }].map(base64url).join(".");
const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a new admin connects RingCentral and NetSuite, syncs, and every call is in the ledger", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  const jwt = await sandbox.jwt("103");
  const sent = [];
  page.on("console", (line) => sent.push(line.text()));
  await settingsAs("Carla Mendes", page, connector);

  const ringcentral = card(page, "RingCentral");
  await expect(ringcentral).toContainText("Not set up");
  await ringcentral.getByRole("button", { name: "Setup Information" }).click();
  await expect(ringcentral).toContainText("Copy the token immediately. You may not be able to view it again later.");
  for (const step of [
    "Log in to RingCentral as an administrator: only administrators can do this.",
    "top right, click your username and select Credentials",
    "Create a new JWT token",
    "restrict it to this app and enter its client ID",
    "“Click to see” and copy the full JWT",
  ]) {
    await expect(ringcentral.getByRole("listitem").filter({ hasText: step })).toBeVisible();
  }
  await expect(ringcentral.getByRole("link", { name: "RingCentral's Developer Portal" })).toHaveAttribute("href", /developers\.ringcentral\.com/);
  const save = ringcentral.getByRole("button", { name: "Save" });
  await expect(save).toBeDisabled();
  await ringcentral.getByLabel("Client ID").fill("ledgerline-company");
  await expect(ringcentral.locator(".copied code")).toHaveText("ledgerline-company");
  await ringcentral.getByLabel("Client secret").fill("wrong");
  await ringcentral.getByLabel("JWT").fill(jwt.slice(0, jwt.length / 2));
  await expect(ringcentral).toContainText("This JWT is cut off");
  await ringcentral.getByLabel("JWT").fill(ended());
  await expect(ringcentral).toContainText("This JWT has ended");
  await ringcentral.getByLabel("JWT").fill(`  ${jwt.slice(0, 20)} ${jwt.slice(20)}  `);
  await expect(ringcentral).toContainText("issued by https://platform.devtest.ringcentral.com, ends 1 Jan 2100");

  const test_ = ringcentral.getByRole("button", { name: "Test connection" });
  await test_.click();
  await expect(ringcentral).toContainText("does not know this client ID with this client secret");
  await expect(ringcentral).toContainText("OAU-123");
  await expect(save).toBeDisabled();
  await ringcentral.getByLabel("Client secret").fill(SECRET);
  await test_.click();
  await expect(ringcentral).toContainText("Accepted by RingCentral");
  await expectNoBarrier(page);
  await save.click();
  await expect(ringcentral).toContainText("Saved at");
  await expect(ringcentral.getByLabel("JWT")).toHaveCount(0);
  await expect(ringcentral).toContainText(`••••••••${jwt.slice(-4)}`);

  const netsuite = card(page, "NetSuite");
  await netsuite.getByRole("button", { name: "Setup Information" }).click();
  await netsuite.getByLabel("Account ID").fill("TSTDRV0000001");
  await netsuite.getByLabel("Client ID").fill("sandbox-integration");
  await netsuite.getByRole("button", { name: "Make certificate" }).click();
  const download = page.waitForEvent("download");
  await netsuite.getByRole("button", { name: "Download certificate" }).click();
  expect((await download).suggestedFilename()).toBe("ledgerline-certificate.pem");
  await netsuite.getByText("Certificate as text").click();
  const certificateId = await sandbox.registerCertificate(await netsuite.locator("pre").textContent());
  await netsuite.getByLabel("Certificate ID").fill(certificateId);
  await sandbox.netsuiteLacks("Lists -> Phone Calls");
  await netsuite.getByRole("button", { name: "Test connection" }).click();
  await expect(netsuite).toContainText("NetSuite's role lacks Lists -> Phone Calls");
  await sandbox.netsuiteHas("Lists -> Phone Calls");
  await netsuite.getByRole("button", { name: "Test connection" }).click();
  await expect(netsuite).toContainText("Accepted by NetSuite");
  await netsuite.getByRole("button", { name: "Save" }).click();
  await expect(netsuite).toContainText("Connected");
  await expect(netsuite).toContainText("Company, sandbox · Account TSTDRV0000001");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });
  await expect(page.getByText("3 of 3 connected")).toBeVisible();

  await ringcentral.getByLabel("Calls of").selectOption("Today");
  await ringcentral.getByRole("button", { name: "Sync now" }).click();
  const runs = ringcentral.getByRole("table", { name: "Sync runs" });
  await expect(runs.getByRole("row").filter({ hasText: "Sync now" })).toHaveCount(1);
  await ringcentral.getByRole("button", { name: "Show ledger" }).click();
  await expect(ringcentral).toContainText("calls, 0 in NetSuite");

  const shown = await page.content();
  for (const secret of [SECRET, jwt]) {
    expect(shown).not.toContain(secret);
    expect(sent.join("\n")).not.toContain(secret);
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(stored).not.toContain(secret);
  }
  await expectNoBarrier(page);
});

test("the one thing that is wrong is marked, and disconnecting asks first", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  const ringcentral = card(page, "RingCentral");
  await ringcentral.getByRole("button", { name: "Setup Information" }).click();
  await ringcentral.getByLabel("Client ID").fill("ledgerline-company");
  await ringcentral.getByLabel("Client secret").fill(SECRET);
  await ringcentral.getByLabel("JWT").fill(await sandbox.jwt("101"));
  await ringcentral.getByRole("button", { name: "Test connection" }).click();
  await expect(ringcentral).toContainText("lacks the permission FullCompanyCallLog");
  await expect(ringcentral.getByRole("list", { name: "What to check" }).getByRole("listitem").filter({ hasText: "this is what is wrong" })).toHaveText(/Permissions/);
  await ringcentral.getByLabel("JWT").fill(await sandbox.jwt("103"));
  await expect(ringcentral.getByRole("button", { name: "Save" })).toBeDisabled();
  await ringcentral.getByRole("button", { name: "Test connection" }).click();
  await ringcentral.getByRole("button", { name: "Save" }).click();
  await expect(ringcentral).toContainText("Saved at");
  // Left empty, secret and JWT in use are tried.
  await ringcentral.getByRole("button", { name: "Test connection" }).click();
  await expect(ringcentral).toContainText("Accepted by RingCentral");
  await ringcentral.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("dialog", { name: "Disconnect the company's RingCentral?" }).getByRole("button", { name: "Disconnect" }).click();
  await expect(ringcentral).toContainText("Not set up");
});

test("a member sees how it stands, why nothing can be changed, and no field", async ({ page, connector }) => {
  await settingsAs("Ann Lee", page, connector);
  for (const name of ["RingCentral", "NetSuite"]) {
    await expect(card(page, name)).toContainText("Not set up");
    await expect(card(page, name)).toContainText("only RingCentral admins of your company may change this");
    await expect(card(page, name).getByRole("button")).toHaveCount(0);
    await expect(card(page, name).getByRole("textbox")).toHaveCount(0);
  }
});
