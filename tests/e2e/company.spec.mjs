// An admin sets up both of the company's connections, screen by screen, as somebody who has never seen
// them; what goes wrong is named, and members only look on.

import { expectNoBarrier } from "./support/barriers.mjs";
import { SECRET, backFromMapping, card, saved, setUp, setUpNetSuite, setUpRingCentral, settingsAs } from "./support/company.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { kept } from "./support/kept.mjs";
import { servers } from "./support/servers.mjs";

/** A JWT whose time was over long ago. */
const ended = () => [{ alg: "HS256" }, { exp: 1_000_000_000 }, { signed: "by nobody" }].map(base64url).join(".");
const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a new admin connects RingCentral and NetSuite, syncs, and every call is in the ledger", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  // Nobody has a browser open.
  for (const [extension, from] of [["101", "+14155550134"], ["101", "+12125550143"], ["102", "+14155550134"]]) {
    const { telephonySessionId } = await sandbox.ring({ extension, from });
    await sandbox.hangUp(telephonySessionId);
  }
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
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await ringcentral.locator(".copied").getByRole("button").click();
  await expect(ringcentral.locator(".copied").getByRole("status")).toHaveText("Copied");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("ledgerline-company");
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
  await expect(page).toHaveURL(/\/settings\/mapping$/);
  await expect(page.getByRole("row", { name: /Ann Lee/ })).toContainText("Auto (email)");
  await backFromMapping(page);
  await expect(netsuite).toContainText("Connected");
  await expect(netsuite).toContainText("Company, sandbox · Account TSTDRV0000001");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });
  await expect(page.getByText("4 of 4 connected · 2 sandbox, 0 production")).toBeVisible();

  await ringcentral.getByLabel("Calls of").selectOption("Today");
  await ringcentral.getByRole("button", { name: "Sync now" }).click();
  const runs = ringcentral.getByRole("table", { name: "Sync runs" });
  await expect(runs.getByRole("row").filter({ hasText: "Sync now" })).toHaveCount(1);
  const found = ringcentral.locator("dl").filter({ hasText: "Newly logged" });
  await expect(found).toContainText(/Found\s*3/);
  await expect(found).toContainText(/Failed\s*0/);
  await ringcentral.getByRole("button", { name: "Show ledger" }).click();
  await expect(ringcentral).toContainText("3 calls, 3 in NetSuite");
  const externalIds = (await sandbox.netsuiteCalls()).map(({ externalId }) => externalId);
  expect(new Set(externalIds).size, "each of them once").toBe(3);
  expect(externalIds).toHaveLength(3);

  const shown = await page.content();
  for (const secret of [SECRET, jwt]) {
    expect(shown).not.toContain(secret);
    expect(sent.join("\n")).not.toContain(secret);
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(stored).not.toContain(secret);
  }
  await expectNoBarrier(page);
});

/** Silent reading of English takes 238 words a minute on average; whoever follows steps reads with care. */
const WORDS_PER_MINUTE = 200;
/** To look for what a step of the guide names, also where the sandbox has it done already. */
const SECONDS_PER_STEP = 5;
/** To decide, point and click takes three seconds by the keystroke-level model. */
const SECONDS_PER_CLICK = 4;
/** To copy from one window and paste into another: to go there, click, select, copy, come back, click, paste. */
const SECONDS_PER_COPY = 10;
/** Of the ten minutes that are promised, a fifth is to spare. */
const CLEARLY_BELOW_MINUTES = 8;

/** Counts what a person has to read and do, and how long the screens themselves take. */
function stopwatch() {
  const from = Date.now();
  const done = { words: 0, steps: 0, clicks: 0, copies: 0 };
  return {
    /** All that stands there is read once; of a choice, what is chosen. */
    async read(place) {
      const said = await place.evaluate((whole) =>
        [...whole.querySelectorAll("select")].reduce((all, choice) => all.replace(choice.innerText, choice.selectedOptions[0].text), whole.innerText),
      );
      done.words += said.split(/\s+/).filter(Boolean).length;
      done.steps += await place.locator("ol").getByRole("listitem").count();
    },
    click: async (clicked) => {
      done.clicks += 1;
      return clicked;
    },
    copy: async (copied) => {
      done.copies += 1;
      return copied;
    },
    taken() {
      const { words, steps, clicks, copies } = done;
      const seconds = steps * SECONDS_PER_STEP + clicks * SECONDS_PER_CLICK + copies * SECONDS_PER_COPY;
      const screens = (Date.now() - from) / 60_000;
      return { ...done, screens, minutes: words / WORDS_PER_MINUTE + seconds / 60 + screens };
    },
  };
}

test("what the screens say is enough to connect both sides, well within ten minutes", async ({ page, context, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  const watch = stopwatch();
  const { read, click, copy } = watch;
  await settingsAs("Carla Mendes", page, connector);

  // RingCentral: our card beside the portal that it sends one to.
  const ringcentral = card(page, "RingCentral");
  await click(ringcentral.getByRole("button", { name: "Setup Information" }).click());
  await read(ringcentral);
  const portal = await context.newPage();
  await click(portal.goto(`${servers.sandbox}/console/ringcentral/credentials`));
  await read(portal.getByRole("main"));
  const shownThere = (id) => portal.locator(`#${id}`).textContent();
  const secret = await shownThere("client-secret");
  await copy(ringcentral.getByLabel("Client ID").fill(await shownThere("client-id")));
  await copy(ringcentral.getByLabel("Client secret").fill(secret));
  await click(portal.getByLabel("Logged in as").selectOption("Carla Mendes"));
  await copy(portal.getByLabel("Client ID of the app it is restricted to").fill(await ringcentral.locator(".copied code").textContent()));
  await click(portal.getByRole("button", { name: "Create JWT" }).click());
  await click(portal.getByText("Click to see").click());
  const jwt = await portal.locator("#jwt").textContent();
  await copy(ringcentral.getByLabel("JWT").fill(jwt));
  await click(ringcentral.getByRole("button", { name: "Test connection" }).click());
  await expect(ringcentral).toContainText("Accepted by RingCentral");
  await click(ringcentral.getByRole("button", { name: "Save" }).click());
  await expect(ringcentral).toContainText("Saved at");

  // NetSuite: the certificate goes from our screen to theirs as the file that was downloaded.
  const netsuite = card(page, "NetSuite");
  await click(netsuite.getByRole("button", { name: "Setup Information" }).click());
  await read(netsuite);
  await click(netsuite.getByRole("button", { name: "Make certificate" }).click());
  const download = page.waitForEvent("download");
  await click(netsuite.getByRole("button", { name: "Download certificate" }).click());
  const setup = await context.newPage();
  await click(setup.goto(`${servers.netsuite}/console/netsuite/certificates`));
  await read(setup.getByRole("main"));
  await copy(netsuite.getByLabel("Account ID").fill(await setup.locator("#account-id").textContent()));
  await copy(netsuite.getByLabel("Client ID").fill(await setup.locator("#client-id").textContent()));
  await click(setup.getByLabel("Entity").selectOption("Carla Mendes"));
  await click(setup.getByLabel("Role").selectOption("Sales with everything"));
  await click(setup.getByLabel("Application").selectOption("Ledgerline connector"));
  await copy(setup.getByLabel("Certificate", { exact: true }).setInputFiles(await (await download).path()));
  await click(setup.getByRole("button", { name: "Save" }).click());
  await expect(setup.getByRole("status")).toHaveText("Saved. The last line is the new one.");
  const id = await setup.getByRole("list", { name: "Certificate ID" }).getByRole("listitem").last().textContent();
  await copy(netsuite.getByLabel("Certificate ID").fill(id));
  await click(netsuite.getByRole("button", { name: "Test connection" }).click());
  await expect(netsuite).toContainText("Accepted by NetSuite");
  await click(netsuite.getByRole("button", { name: "Save" }).click());
  await backFromMapping(page);
  await expect(netsuite).toContainText("Connected");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });

  const taken = watch.taken();
  test.info().annotations.push({ type: "minutes", description: JSON.stringify(taken) });
  expect(taken.words, "the screens were read").toBeGreaterThan(500);
  expect(taken.steps, "the steps were counted").toBeGreaterThan(10);
  expect(taken.minutes, JSON.stringify(taken)).toBeLessThan(CLEARLY_BELOW_MINUTES);

  const everything = await kept(page);
  for (const word of [secret, jwt, jwt.split(".")[2], "PRIVATE KEY"]) expect(everything.includes(word), `a secret of ${word.length} characters`).toBe(false);
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
  const leaving = page.getByRole("dialog", { name: "Disconnect the company's RingCentral?" });
  await leaving.getByRole("checkbox").check();
  await leaving.getByRole("button", { name: "Disconnect" }).click();
  await expect(ringcentral).toContainText("Not set up");
});

test("each step is tested by itself, and missing calls are traced to what is at fault", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  const checks = page.getByRole("region", { name: "Checks", exact: true });
  const results = checks.getByRole("list", { name: "Tests", exact: true });
  const result = (name) => results.getByRole("listitem").filter({ hasText: name });
  const run = async () => {
    await checks.getByRole("button", { name: "Run tests" }).click();
    await expect(checks.getByText(/^Run at .* of 8 work/)).toBeVisible();
  };
  await run();
  await expect(results.getByRole("listitem")).toHaveCount(8);
  await expect(result("Sign-in at NetSuite")).toContainText("not tried");
  await setUp(page, sandbox);
  await sandbox.netsuiteLacks("Lists -> Phone Calls");
  await run();
  for (const name of ["Sign-in at RingCentral (JWT)", "Extension list", "The company's call log", "Event subscription", "Sign-in at NetSuite"]) {
    await expect(result(name)).toContainText("works");
  }
  await expect(result("A recording")).toContainText("no call of the last 90 days has one");
  for (const name of ["Reading from NetSuite", "Writing to NetSuite (dry run)"]) {
    await expect(result(name)).toContainText("NetSuite's role lacks Lists -> Phone Calls");
  }
  await sandbox.netsuiteHas("Lists -> Phone Calls");
  await run();
  await expect(result("Writing to NetSuite (dry run)")).toContainText("works");
  expect((await sandbox.netsuite("phoneCall")).filter(({ externalId }) => externalId?.includes("trial"))).toEqual([]);
  await expectNoBarrier(page);

  const why = checks.getByRole("list", { name: "Why calls are missing" });
  await checks.getByRole("button", { name: "Calls are missing?" }).click();
  await expect(why.getByRole("listitem")).toHaveCount(3, { timeout: 30_000 });
  await expect(why).toContainText("Both connections work.");
  await expect(why).toContainText("was read to its end");
  await sandbox.ringcentralFails({ path: "/restapi/v1.0/account/~/call-log", status: 503, times: 1000 });
  await checks.getByRole("button", { name: "Calls are missing?" }).click();
  await expect(why.getByRole("listitem").filter({ hasText: "Sync – failed" })).toContainText("RingCentral does not answer", { timeout: 30_000 });
});

test("an admin is led to NetSuite, then to RingCentral, until both are set up, and sees when what they entered ends", async ({ page, connector, sandbox }) => {
  test.slow();
  await settingsAs("Carla Mendes", page, connector);
  const phone = page.getByRole("link", { name: "Phone", exact: true });
  const banner = page.getByRole("alert", { name: "Finish setting up integrations" });
  await phone.click();
  await expect(banner).toContainText("so that calls are written to NetSuite.");
  await banner.getByRole("button", { name: "Open Settings" }).click();
  await expect(page.getByRole("heading", { name: "Integrations" })).toBeFocused();
  await setUpNetSuite(page, sandbox);
  const netsuite = card(page, "NetSuite");
  await saved(netsuite);
  const year = new Date().getUTCFullYear() + 2;
  await expect(netsuite.locator("dl")).toContainText(new RegExp(`, ends \\d+ \\w+ ${year}`));

  await phone.click();
  await expect(banner).toContainText("Connect RingCentral (Company)");
  await expectNoBarrier(page);
  await banner.getByRole("button", { name: "Open Settings" }).click();
  const ringcentral = card(page, "RingCentral");
  await expect(ringcentral).toBeFocused();
  await setUpRingCentral(page, sandbox);
  await backFromMapping(page);
  await saved(ringcentral);
  await expect(ringcentral.locator("dl").first()).toContainText(", ends 1 Jan 2100");
  await phone.click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(banner).toHaveCount(0);
});

test("the calls of chosen days are synced and compared, and what is no range says why", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: "+14155550134" });
  await sandbox.hangUp(telephonySessionId);
  await settingsAs("Carla Mendes", page, connector);
  await setUp(page, sandbox);
  const ringcentral = card(page, "RingCentral");
  await ringcentral.getByLabel("Calls of").selectOption("From … to …");
  const sync = ringcentral.getByRole("button", { name: "Sync now" });
  await sync.click();
  const flaw = ringcentral.getByRole("alert");
  await expect(flaw).toContainText("Enter both days");
  // The company's clock, wherever the browser is.
  await expect(ringcentral).toContainText("(America/Los_Angeles)");
  const day = (before) => new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Los_Angeles" }).format(Date.now() - before * 86_400_000);
  const [from, to] = ["From", "To"].map((name) => ringcentral.getByLabel(name, { exact: true }));
  await from.fill(day(0));
  await to.fill(day(3));
  await sync.click();
  await expect(flaw).toContainText("before the first");
  await expectNoBarrier(page);
  await to.fill(day(-2));
  await sync.click();
  await expect(flaw).toContainText("yet to come");
  await from.fill(day(40));
  await to.fill(day(0));
  await sync.click();
  await expect(flaw).toHaveCount(0);
  await expect(ringcentral.locator("dl").filter({ hasText: "Newly logged" })).toContainText(/Found\s*1/, { timeout: 60_000 });
  const runs = ringcentral.getByRole("table", { name: "Sync runs" });
  await expect(runs.getByRole("row").filter({ hasText: "Sync now" })).toHaveCount(1);
  await ringcentral.getByRole("button", { name: "Show ledger" }).click();
  await expect(ringcentral).toContainText("1 call, 1 in NetSuite");
  await from.fill(day(90));
  await to.fill(day(60));
  await ringcentral.getByRole("button", { name: "Show ledger" }).click();
  await expect(ringcentral).toContainText("Of these days no call was read yet, or there was none.");
});

test("a refused connection tells admins on every screen, and its errors count until somebody takes note", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  await setUp(page, sandbox);
  const ringcentral = card(page, "RingCentral");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });
  await expect(ringcentral.getByRole("button", { name: "No errors in 24 hours" })).toBeVisible();
  await sandbox.ringcentralFails({ path: "/restapi/v1.0/account/~/call-log", status: 401, errorCode: "OAU-213", times: 1000 });
  await ringcentral.getByRole("button", { name: "Sync now" }).click();
  await expect(ringcentral).toContainText("Attention needed");
  await expect(ringcentral).toContainText("mapping, settings and waiting calls are kept");
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  const banner = page.getByRole("alert", { name: "Reconnect the company" });
  await expect(banner).toContainText("Enter new ones");
  await banner.getByRole("button", { name: "Open Settings" }).click();
  await ringcentral.getByRole("button", { name: /errors? in 24 hours/ }).click();
  const log = page.getByRole("dialog", { name: "Log of RingCentral (Company)" });
  const lines = log.getByRole("list", { name: "Log lines" });
  await expect(lines).toContainText("The sign-in was refused OAU-213");
  await expect(lines).toContainText("An admin saved credentials");
  await log.getByLabel("Level").selectOption("Errors");
  await expect(lines).not.toContainText("An admin saved credentials");
  await expectNoBarrier(page);
  const download = page.waitForEvent("download");
  await log.getByRole("button", { name: "Download log" }).click();
  const file = await (await (await download).createReadStream()).toArray();
  const text = Buffer.concat(file).toString();
  expect(text).toMatch(/^\d{4}-\S+Z Error signInRefused OAU-213 ×\d+ since \d{4}-/);
  for (const secret of [SECRET, await sandbox.jwt("103"), "Carla", "northgate"]) {
    expect(text).not.toContain(secret);
  }
  await log.getByRole("button", { name: "Take note of all errors" }).click();
  await page.keyboard.press("Escape");
  await expect(ringcentral.getByRole("button", { name: "No errors in 24 hours" })).toBeVisible();
});

test("RingCentral tells of calls by itself, and its subscription is seen, renewed and mended", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  const ringcentral = card(page, "RingCentral");
  const events = ringcentral.getByRole("group", { name: "Event subscription" });
  await expect(events).toContainText("settings name no public address");
  await expect(events.getByRole("button", { name: "Renew" })).toHaveCount(0);
  await connector.withWebhook();
  await page.reload();
  await setUp(page, sandbox);
  await expect(events.getByRole("status")).toHaveText("On", { timeout: 60_000 });
  await expect(events).toContainText("None yet");
  const id = events.getByRole("definition").first();
  await expect(id).toHaveText(/^[0-9a-f]{8}$/);
  const first = await id.textContent();
  await expectNoBarrier(page);

  // Nobody has a tab open for this one.
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });
  const { telephonySessionId } = await sandbox.ring({ extension: "102", from: "+14155550134" });
  await sandbox.hangUp(telephonySessionId);
  await expect(events).toContainText("late", { timeout: 30_000 });
  await expect
    .poll(async () => (await sandbox.netsuiteCalls()).map(({ externalId }) => externalId), { timeout: 60_000 })
    .toContain(`rc-${telephonySessionId}`);

  await events.getByRole("button", { name: "Renew" }).click();
  await expect(events.getByRole("button", { name: "Renew" })).toBeEnabled();
  await expect(id).toHaveText(first);
  await sandbox.hinderWebhooks("delete");
  await events.getByRole("button", { name: "Renew" }).click();
  await expect(events).toContainText("was gone at RingCentral");
  await expect(events.getByRole("status")).toHaveText("On");
  await expect(id).not.toHaveText(first);
});

test("somebody disconnects the company's RingCentral after five checks, and customers are seen as before", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  const phone = await settingsAs("Carla Mendes", page, connector);
  await setUp(page, sandbox);
  const you = page.getByRole("region", { name: "NetSuite (You)" });
  await expect(you).toContainText("Found by your email, carla.mendes@northgate.example.");
  const ringcentral = card(page, "RingCentral");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });
  const before = await sandbox.netsuite("phoneCall");
  await ringcentral.getByRole("button", { name: "Disconnect" }).click();
  const dialog = page.getByRole("dialog", { name: "Disconnect the company's RingCentral?" });
  const leave = dialog.getByRole("button", { name: "Disconnect" });
  await expect(leave).toHaveAttribute("aria-disabled", "true");
  await leave.press("Enter");
  await expect(dialog, "nothing is disconnected before the team knows").toBeVisible();
  await dialog.getByRole("checkbox", { name: /Your team knows that call sync will stop/ }).check();
  await expect(dialog).toContainText("Every call is in NetSuite");
  await expect(dialog.getByRole("button", { name: "Export calls (CSV)" })).toBeVisible();
  await expect(dialog).toContainText("Logging calls of desk phones, mobile apps and closed browsers");
  await expect(dialog).toContainText("History is kept");
  await expectNoBarrier(page);
  await leave.click();
  await expect(ringcentral).toContainText("Disconnected");
  await expect(ringcentral).toContainText("History is kept");
  await expect(ringcentral).toContainText("Logging calls of desk phones");
  await expect(page.getByText("3 of 4 connected")).toBeVisible();
  expect(await sandbox.netsuite("phoneCall")).toEqual(before);
  for (const view of ["customer=600", "salesorder=5601"]) {
    await page.goto(`${connector.url}/history?${view}`);
    await expect(page.getByRole("status").filter({ hasText: "Calls with" })).toBeVisible();
  }
  await expect(page.getByRole("alert").filter({ hasText: "RingCentral" })).toHaveCount(0);
  await phone.expectChip("RingCentral", "Connected");
});

test("a call that cannot be written is a gap whose Fix leads to what mends it, and one customer is looked through", async ({ page, connector, sandbox }) => {
  test.slow();
  await sandbox.logsAtOnce();
  await settingsAs("Carla Mendes", page, connector);
  await setUp(page, sandbox);
  const ringcentral = card(page, "RingCentral");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });

  const check = ringcentral.getByRole("group", { name: "Check one customer" });
  await check.getByRole("searchbox", { name: "Customer name" }).fill("cobalt ridge");
  await check.getByRole("button", { name: "Find" }).click();
  await check.getByRole("button", { name: "Cobalt Ridge Orchards", exact: true }).click();
  await expect(check.getByRole("listitem").filter({ hasText: "–" }).first()).toBeVisible();
  await expectNoBarrier(page);
  await check.getByRole("button", { name: "Looks right" }).click();
  await expect(check.getByRole("status").filter({ hasText: "Carla Mendes" })).toContainText("Cobalt Ridge Orchards");

  await sandbox.netsuiteLacks("Lists -> Phone Calls");
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: "+14155550134" });
  await sandbox.hangUp(telephonySessionId);
  const fix = ringcentral.getByRole("button", { name: /^Fix the call of .*: open the setup step in which the role gets its permissions$/ });
  await ringcentral.getByLabel("Calls of").selectOption("Today");
  const sync = async (shown) => {
    await ringcentral.getByRole("button", { name: "Sync now" }).click();
    await ringcentral.getByRole("button", { name: "Show ledger" }).click();
    await expect(shown).toBeVisible({ timeout: 2_000 });
  };
  // RingCentral writes the call down when it is over.
  await expect(() => sync(fix)).toPass({ timeout: 30_000 });
  await expect(ringcentral).toContainText("1 call, 0 in NetSuite");
  await expect(ringcentral.getByRole("list", { name: "Not in NetSuite" })).toContainText("Lists -> Phone Calls");
  await expectNoBarrier(page);
  await fix.click();
  const step = card(page, "NetSuite").getByRole("listitem").filter({ hasText: "Manage Roles" });
  await expect(step).toBeVisible();
  await expect(step).toBeInViewport();

  await sandbox.netsuiteHas("Lists -> Phone Calls");
  await expect(() => sync(ringcentral.getByText("1 call, 1 in NetSuite").first())).toPass({ timeout: 30_000 });
  await expect(fix).toHaveCount(0);
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
