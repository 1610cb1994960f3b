import { Phone, signIn } from "./support/phone.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { servers } from "./support/servers.mjs";

const SCOPES = ["EditMessages", "EditPresence", "ReadAccounts", "ReadCallLog", "ReadCallRecording", "ReadMessages", "ReadPresence", "SMS", "CallControl", "RingOut", "VoipCalling", "WebSocket"];

/** Goes to a page that may close itself before the test hears that it was there. */
async function leaveFor(page, address) {
  await page.goto("/signed-in.html");
  await page.evaluate((to) => setTimeout(() => location.assign(to)), address);
}

test("connecting goes through a window that closes by itself, and the chips say so", async ({ phone }) => {
  await phone.expectChip("RingCentral", "Not connected");
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  await phone.expectChip("NetSuite", "Connected");
  await expect(phone.alert("Connect RingCentral")).toHaveCount(0);
});

test("the sign-in asks with PKCE and a state, and for what the app needs", async ({ phone }) => {
  const popup = await phone.openSignIn();
  await popup.waitForURL(/oauth\/authorize/);
  const asked = new URL(popup.url()).searchParams;
  expect(asked.get("response_type")).toBe("code");
  expect(asked.get("code_challenge_method")).toBe("S256");
  expect(asked.get("code_challenge")).toMatch(/^[\w-]{43}$/);
  expect(asked.get("state").length).toBeGreaterThanOrEqual(16);
  expect(asked.get("client_secret")).toBeNull();
  expect(asked.get("scope").split(" ").sort()).toEqual([...SCOPES].sort());
});

test("a second click on Connect starts over in the same window", async ({ phone, page }) => {
  const popup = await phone.openSignIn();
  await popup.waitForURL(/oauth\/authorize/);
  const first = popup.url();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await phone.button("Connect", page.getByRole("region", { name: "RingCentral (You)" })).click();
  await popup.waitForURL((url) => url.pathname.endsWith("oauth/authorize") && url.href !== first);
  await phone.finishSignIn(popup, "Ann Lee");
});

test("Settings starts the same sign-in as the banner", async ({ phone, page }) => {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Integrations" })).toBeVisible();
  const you = page.getByRole("region", { name: "RingCentral (You)" });
  await expect(you).toContainText("Not connected");
  const opened = page.waitForEvent("popup");
  await phone.button("Connect", you).click();
  const popup = await opened;
  const closed = popup.waitForEvent("close");
  await signIn(popup, "Ann Lee");
  await closed;
  await expect(you).toContainText("Connected");
  await phone.expectReady();
});

test("a second tab is connected without a sign-in", async ({ ann, context }) => {
  const second = new Phone(await context.newPage());
  await second.open();
  await second.expectChip("RingCentral", "Connected");
  await expect(second.page.getByRole("status", { name: /^Phone: Ready/ })).toBeVisible();
  await ann.expectReady();
});

test("every open tab is connected within a second of the sign-in", async ({ phone, context }) => {
  const other = new Phone(await context.newPage());
  await other.open();
  await other.expectChip("RingCentral", "Not connected");
  await phone.connectAs("Ann Lee");
  const chip = other.page.getByRole("status", { name: "RingCentral: Connected", exact: true });
  await expect(chip).toBeVisible({ timeout: 1_000 });
});

test("without a connection nothing is dialled, and the reason is on the screen", async ({ phone, sandbox }) => {
  await expect(phone.call).toHaveAttribute("aria-disabled", "true");
  await expect(phone.page.getByText("RingCentral is not connected.")).toBeVisible();
  await phone.number.fill("+14155550134");
  await phone.number.press("Enter");
  expect(await sandbox.calls()).toEqual([]);
});

test("a reload keeps the connection", async ({ ann, page }) => {
  await page.reload();
  await ann.expectChip("RingCentral", "Connected");
  await ann.expectReady();
});

test("a denied sign-in says so, with details for the admin", async ({ phone }) => {
  const popup = await phone.openSignIn();
  await signIn(popup, "Ann Lee", "Deny");
  const alert = phone.alert("Authorization failed");
  await expect(alert).toContainText("access_denied");
  await expect(phone.button("Copy details for your admin", alert)).toBeVisible();
  await phone.expectChip("RingCentral", "Not connected");
});

test("an answer to somebody else's sign-in is refused", async ({ phone, context }) => {
  const exchanges = [];
  context.on("request", (request) => {
    if (request.url().endsWith("/restapi/oauth/token")) exchanges.push(request.url());
  });
  await phone.openSignIn();
  const forged = await context.newPage();
  await leaveFor(forged, "/signed-in.html?code=a-code&state=a-state-nobody-asked-for");
  await expect(phone.alert("Authorization failed")).toBeVisible();
  expect(exchanges).toEqual([]);
});

test("a code that was used once is of no further use", async ({ phone, context }) => {
  let answer;
  context.on("request", (request) => {
    if (/\/signed-in\.html\?/.test(request.url())) answer = request.url();
  });
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  const exchanges = [];
  context.on("request", (request) => {
    if (request.url().endsWith("/restapi/oauth/token")) exchanges.push(request.postData());
  });
  const again = await context.newPage();
  await leaveFor(again, answer);
  await expect.poll(() => again.isClosed() || !again.url().includes("code="), { message: "the code leaves the address" }).toBe(true);
  await phone.expectChip("RingCentral", "Connected");
  expect(exchanges.filter((body) => body?.includes("authorization_code"))).toEqual([]);
});

test("a blocked window is explained, and the sign-in goes on in this tab", async ({ context, page, sandbox }) => {
  await context.addInitScript(() => {
    window.open = () => null;
  });
  const phone = new Phone(page);
  await phone.open();
  await phone.alert("Connect RingCentral").getByRole("button").click();
  const blocked = phone.alert("Allow pop-ups for Ledgerline in your browser, then click Connect again.");
  await phone.button("Sign in in this tab", blocked).click();
  await signIn(page, "Ann Lee");
  await phone.expectChip("RingCentral", "Connected");
  await phone.expectReady();
  expect(page.url()).not.toContain("code=");
});

test("disconnecting asks first, and then nothing rings here", async ({ ann, page, sandbox }) => {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await ann.button("Disconnect", page.getByRole("region", { name: "RingCentral (You)" })).click();
  const dialog = page.getByRole("dialog", { name: "Disconnect RingCentral?" });
  await ann.button("Cancel", dialog).click();
  await ann.expectChip("RingCentral", "Connected");
  await ann.button("Disconnect", page.getByRole("region", { name: "RingCentral (You)" })).click();
  await ann.button("Disconnect", dialog).click();
  await ann.expectChip("RingCentral", "Not connected");
  await expect.poll(() => sandbox.registrations(), { message: "registrations" }).toEqual([]);
});

test("after disconnecting nothing more is asked of RingCentral, and the card says that the history stays", async ({ ann, page, sandbox }) => {
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  const you = page.getByRole("region", { name: "RingCentral (You)" });
  await ann.button("Disconnect", you).click();
  const dialog = page.getByRole("dialog", { name: "Disconnect RingCentral?" });
  await expect(dialog.getByRole("checkbox")).toHaveCount(1);
  await expect(dialog).toContainText("What stops working");
  await ann.button("Disconnect", dialog).click();
  await ann.expectChip("RingCentral", "Not connected");
  await expect(you).toContainText("History is kept");
  await expect.poll(() => sandbox.registrations(), { message: "registrations" }).toEqual([]);
  const asked = [];
  const sync = ["/company/sync", "/company/ledger", "/callers", "/directory"];
  page.on("request", (request) => {
    const url = request.url();
    if (url.startsWith(servers.sandbox) || sync.some((path) => url.includes(`/api/v1${path}`))) {
      asked.push(url);
    }
  });
  await page.reload();
  await ann.expectChip("RingCentral", "Not connected");
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  expect(asked).toEqual([]);
});

test("a sign-in that RingCentral has revoked asks for a new one", async ({ ann, page, sandbox }) => {
  await sandbox.revoke("101");
  await page.reload();
  const banner = ann.alert("Reconnect RingCentral");
  await ann.expectChip("RingCentral", "Reconnect needed");
  const opened = page.waitForEvent("popup");
  await banner.getByRole("button").click();
  await signIn(await opened, "Ann Lee");
  await ann.expectChip("RingCentral", "Connected");
  await expect(banner).toHaveCount(0);
});

test("an access token that has ended is renewed without a word", async ({ ann, page, sandbox }) => {
  await sandbox.expireToken("101");
  await page.reload();
  await ann.expectReady();
  await ann.expectChip("RingCentral", "Connected");
});
