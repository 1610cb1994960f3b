// What a rep can do before the phone is there, or without it.

import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { servers } from "./support/servers.mjs";

/** Requests for this wait until the returned function is called. */
async function hold(context, path) {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await context.route(path, async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  return release;
}

const PHONE_LIBRARY = /\/phone-[^/]*\.js$/;

test("the screens are there and usable before the phone is, and the phone follows", async ({ context, page, sandbox }) => {
  const release = await hold(context, PHONE_LIBRARY);
  const phone = new Phone(page);
  // The page counts as loaded when the library is here.
  await page.goto("/", { waitUntil: "domcontentloaded" });
  await phone.connectAs("Ann Lee");
  await phone.expectChip("Phone", "Starting");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Integrations" })).toBeVisible();
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await phone.number.fill(people.echo);
  release();
  await phone.expectReady();
  await expect(phone.number).toHaveValue(people.echo);
  await phone.call.click();
  await expect(phone.liveCall()).toBeVisible();
  await phone.hangUp();
});

test("a phone library that never comes leaves everything else working", async ({ context, page, sandbox }) => {
  await context.route(PHONE_LIBRARY, (route) => route.abort());
  const phone = new Phone(page);
  await phone.open();
  await phone.connectAs("Ann Lee");
  await expect(page.getByRole("status", { name: "Phone: Unavailable", exact: true })).toBeVisible({ timeout: 20_000 });
  await phone.expectChip("NetSuite", "Connected");
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("region", { name: "RingCentral (You)" })).toContainText("Connected");
});

test("with nothing but its files on a server, the app signs in, calls and texts", async ({ context, page, sandbox }) => {
  const { ringcentralServer, ringcentralClientId } = await (await page.request.get("/config.json")).json();
  await context.route("**/config.json", (route) =>
    route.fulfill({ json: { ringcentralServer, ringcentralClientId, connector: null } }),
  );
  const asked = [];
  context.on("request", (request) => {
    const { host, pathname } = new URL(request.url());
    if (host === new URL(servers.app).host) asked.push(pathname);
  });
  await context.route(/\/(api|healthz|readyz|metrics)\b/, (route) => route.abort());
  const phone = new Phone(page);
  await phone.open();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  await phone.talkTo(people.echo);
  await phone.hangUp();

  await sandbox.sendText({ from: "+12125550100", text: "Are you there?" });
  await page.getByRole("link", { name: /^Messages/ }).click();
  await page.getByRole("list", { name: "Conversations" }).getByText("Are you there?").click();
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("I am.");
  await phone.button("Send").click();
  await expect(page.getByRole("log")).toContainText("Delivered");
  const replies = (await sandbox.texts()).filter(({ direction }) => direction === "Outbound");
  expect(replies).toMatchObject([{ text: "I am.", to: ["+12125550100"] }]);
  const files = /^\/($|[a-z_-]+\.(html|json|js|svg|webmanifest)$|[\w-]+\.(js|wasm|css)$)/;
  expect(asked.filter((path) => !files.test(path))).toEqual([]);
});

test("connecting is asked for once, and not now leaves an app without a phone", async ({ phone, page }) => {
  await expect(phone.alert("Connect RingCentral")).toBeVisible();
  await phone.button("Not now").click();
  await expect(phone.alert("Connect RingCentral")).toHaveCount(0);
  await page.reload();
  await phone.expectChip("RingCentral", "Not connected");
  await expect(phone.alert("Connect RingCentral")).toHaveCount(0);
  for (const screen of ["Messages", "Contacts", "History", "Settings", "Phone"]) {
    await page.getByRole("link", { name: screen, exact: true }).click();
    await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
  }
  await expect(page.getByText("RingCentral is not connected. Connect it to call.")).toBeVisible();
  await page.getByRole("link", { name: "Open Integrations" }).click();
  await expect(phone.button("Connect", page.getByRole("region", { name: "RingCentral (You)" }))).toBeVisible();
});

test("a call asks for the microphone and nothing else does; refused, the rest of the phone goes on", async ({ context, page, sandbox }) => {
  await context.addInitScript(() => {
    globalThis.asked = 0;
    if (!navigator.mediaDevices) return;
    navigator.mediaDevices.getUserMedia = async () => {
      globalThis.asked += 1;
      throw new DOMException("refused by the test", "NotAllowedError");
    };
  });
  const asked = () => page.evaluate(() => globalThis.asked);
  const phone = new Phone(page);
  await phone.open();
  await phone.connectAs("Ann Lee");
  await phone.expectReady();
  expect(await asked()).toBe(0);
  await phone.dial(people.echo);
  await expect(phone.alert(/microphone/i)).toBeVisible();
  expect(await asked()).toBe(1);
  expect(await sandbox.calls(), "nobody was called").toEqual([]);
  await phone.expectReady();
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: "+12025550143" });
  await expect(phone.incoming).toBeVisible();
  expect(await asked(), "ringing opens no microphone").toBe(1);
  await phone.button("Decline", phone.incoming).click();
  await sandbox.hangUp(telephonySessionId);
  await phone.expectLogged();
});

test("Connect opens its window within the click even before the app has read its settings", async ({ context, page, sandbox }) => {
  // As strict as a browser can be: inside a click or not at all. A window that is open may be sent
  // elsewhere by its name.
  await context.addInitScript(() => {
    const open = window.open.bind(window);
    const names = new Set();
    window.open = (address, name, features) => {
      if (window.event?.type !== "click" && !names.has(name)) return null;
      names.add(name);
      return open(address, name, features);
    };
  });
  const release = await hold(context, /\/config\.json$/);
  const phone = new Phone(page);
  await phone.open("/settings");
  const you = page.getByRole("region", { name: "RingCentral (You)" });
  const opened = page.waitForEvent("popup");
  await phone.button("Connect", you).click();
  const popup = await opened;
  expect(popup.url()).toBe("about:blank");
  release();
  await popup.waitForURL(/oauth\/authorize|login|sign-in/);
  await phone.finishSignIn(popup, "Ann Lee");
  await phone.expectReady();
});
