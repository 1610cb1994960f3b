// The rep's own status: seen in the header, changed here and elsewhere, refused, and what it does to calls.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";
import { openTab } from "./support/tabs.mjs";

const PRESENCE = "/restapi/v1.0/account/~/extension/~/presence";

/** The button in the header, by what it says. */
const button = (tab, word) => tab.page.getByRole("button", { name: `Status: ${word}`, exact: true });

const choice = (tab, name) => tab.page.getByRole("menuitemradio", { name, exact: true });

async function choose(tab, name) {
  await tab.page.getByRole("button", { name: /^Status: / }).click();
  await choice(tab, name).click();
}

test("with do-not-disturb nothing rings, the header says so in every tab, and calls ring again when it is off", async ({
  ann,
  context,
  sandbox,
}) => {
  const other = await openTab(context);
  await expect(button(ann, "Available")).toBeVisible();
  await choose(other, "Do not disturb");
  await expect(button(other, "Do not disturb")).toBeVisible();
  await expect(button(ann, "Do not disturb")).toBeVisible();
  expect((await sandbox.presence("101")).dndStatus).toBe("DoNotAcceptAnyCalls");

  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: "+12125550100" });
  // Voicemail took it, the caller is gone, and it has rung in no tab.
  const own = async () => {
    const call = (await sandbox.calls()).find(({ id }) => id === telephonySessionId);
    return call.parties.find(({ extensionId }) => extensionId).history.map(([status]) => status);
  };
  await expect.poll(own).toEqual(["Setup", "VoiceMail", "Disconnected"]);
  await expect(ann.incoming).toHaveCount(0);
  await expect(other.incoming).toHaveCount(0);

  await choose(ann, "Available");
  await expect(button(other, "Available")).toBeVisible();
  await sandbox.ring({ extension: "101", from: "+12125550100" });
  await expect(ann.incoming).toBeVisible();
  await expect(other.incoming).toBeVisible();
});

test("queue calls are left to others while direct ones ring", async ({ ann, sandbox }) => {
  await choose(ann, "No queue calls");
  await expect(button(ann, "Available, no queue calls")).toBeVisible();
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: "+12125550100", queue: "Sales" });
  await sandbox.ring({ extension: "101", from: "+12125550101" });
  await expect(ann.incoming).toHaveCount(1);
  await expect(ann.incoming).toHaveAccessibleName(/0101/);
  await sandbox.hangUp(telephonySessionId);
});

test("what another app says is shown at once, and a call in its place", async ({ ann, page, sandbox }) => {
  await sandbox.setPresence("101", { userStatus: "Busy" });
  await expect(button(ann, "Busy")).toBeVisible();
  await sandbox.setPresence("101", { userStatus: "Offline" });
  await expect(button(ann, "Invisible")).toBeVisible();
  await sandbox.setPresence("101", {});
  await ann.talkTo(people.echo);
  await expect(button(ann, "On a call")).toBeVisible();
  await button(ann, "On a call").click();
  await expect(page.getByText("RingCentral shows you as on a call. After it: Available.")).toBeVisible();
  await expect(choice(ann, "Available")).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Escape");
  await expect(button(ann, "On a call")).toBeFocused();
  await ann.hangUp();
  await expect(button(ann, "Available")).toBeVisible();
});

test("a refused change says why, and the status stays what it was", async ({ ann, sandbox }) => {
  await expect(button(ann, "Available")).toBeVisible();
  await sandbox.ringcentralFails({ path: PRESENCE, permission: "EditPresence" });
  await choose(ann, "Busy");
  await expect(ann.alert("RingCentral does not let you change your status here: EditPresence is missing.")).toBeVisible();
  await expect(button(ann, "Available")).toBeVisible();
  await ann.button("Close").click();
  await expect(ann.alert("RingCentral does not let you")).toHaveCount(0);

  await sandbox.ringcentralFails({ path: PRESENCE, status: 503 });
  await choose(ann, "Busy");
  await expect(ann.alert("RingCentral could not change your status just now.")).toBeVisible();
  await choose(ann, "Busy");
  await expect(button(ann, "Busy")).toBeVisible();
  await expect(ann.alert("RingCentral could not change")).toHaveCount(0);
});

test("without a network it says so, and nothing has changed", async ({ ann, context }) => {
  await expect(button(ann, "Available")).toBeVisible();
  await context.setOffline(true);
  await choose(ann, "Do not disturb");
  await expect(ann.alert("RingCentral did not answer, so your status may not have changed.")).toBeVisible();
  await expect(button(ann, "Available")).toBeVisible();
  await context.setOffline(false);
});

test("the menu is worked by keys, and no part of it is a barrier on a wide light or a narrow dark screen", async ({
  ann,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await button(ann, "Available").focus();
  await page.keyboard.press("Enter");
  await expect(choice(ann, "Available")).toBeFocused();
  await expectNoBarrier(page);
  await page.keyboard.press("End");
  await expect(choice(ann, "5 minutes")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(button(ann, "Busy")).toBeFocused();
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 360, height: 740 });
  await choose(ann, "Do not disturb");
  await expect(button(ann, "Do not disturb")).toBeInViewport({ ratio: 1 });
  await expect(button(ann, "Do not disturb").getByText("Do not disturb")).toBeVisible();
  await button(ann, "Do not disturb").click();
  await expectNoBarrier(page);
});

/** What is left of the time to finish up; no screen reader is told each second. */
const left = (phone) => phone.page.locator(".countdown");

test("after a call there is time to finish up, seen by colleagues and spared queue calls, until the rep is ready", async ({
  ann,
  page,
  sandbox,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await button(ann, "Available").click();
  await expect(page.getByRole("group", { name: "After a call: Time to finish up" })).toBeVisible();
  await expect(choice(ann, "Off")).toHaveAttribute("aria-checked", "true");
  await choice(ann, "1 minute").click();
  await ann.talkTo(people.echo);
  await expect(button(ann, "On a call")).toBeVisible();
  await ann.hangUp();
  const finishing = button(ann, "Finishing up");
  await expect(finishing).toBeVisible();
  await expect(left(ann)).toHaveText(/^0:5\d$/);
  const seen = { userStatus: "Busy", dndStatus: "DoNotAcceptDepartmentCalls" };
  expect(await sandbox.presence("101")).toMatchObject(seen);
  await expect(left(ann)).not.toHaveText("0:59");
  await expectNoBarrier(page);

  // A queue's call is left to others, a direct one rings and prolongs nothing.
  await sandbox.ring({ extension: "101", from: "+12125550100", queue: "Sales" });
  const { telephonySessionId } = await sandbox.ring({ extension: "101", from: "+12125550101" });
  await expect(ann.incoming).toHaveCount(1);
  await expect(ann.incoming).toHaveAccessibleName(/0101/);
  await sandbox.hangUp(telephonySessionId);
  await expect(ann.incoming).toHaveCount(0);

  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(finishing).toBeInViewport({ ratio: 1 });
  await expect(ann.button("Ready now")).toBeInViewport({ ratio: 1 });
  await finishing.click();
  await expect(page.getByText("No queue call rings while you finish up. After it: Available.")).toBeVisible();
  await expect(choice(ann, "5 minutes")).toBeInViewport({ ratio: 1 });
  await expectNoBarrier(page);
  await page.keyboard.press("Escape");
  await ann.button("Ready now").focus();
  await page.keyboard.press("Enter");
  await expect(button(ann, "Available")).toBeFocused();
  await expect(ann.button("Ready now")).toHaveCount(0);
  expect(await sandbox.presence("101")).toMatchObject({ userStatus: "Available", dndStatus: "TakeAllCalls" });
});

test("time to finish up outlives its tab, and what another app chooses ends it", async ({ ann, context, sandbox }) => {
  await choose(ann, "5 minutes");
  await ann.talkTo(people.echo);
  await ann.hangUp();
  await expect(button(ann, "Finishing up")).toBeVisible();
  await expect(left(ann)).toHaveText(/^4:5\d$/);
  await ann.page.close();
  const next = new Phone(await context.newPage());
  await next.open();
  await expect(left(next)).toHaveText(/^4:\d\d$/);
  const other = await openTab(context);
  await other.button("Ready now").focus();

  await sandbox.setPresence("101", { userStatus: "Offline", dndStatus: "DoNotAcceptDepartmentCalls" });
  await expect(button(other, "Invisible")).toBeFocused();
  await expect(other.button("Ready now")).toHaveCount(0);
  // What it did not choose is what it was before the call.
  const presence = () => sandbox.presence("101");
  await expect.poll(presence).toMatchObject({ userStatus: "Offline", dndStatus: "TakeAllCalls" });
});

test("how busy a colleague is stands beside them where they are called and where a call is transferred to", async ({
  ann,
  page,
  sandbox,
}) => {
  await sandbox.setPresence("102", { dndStatus: "DoNotAcceptAnyCalls" });
  const ben = page.getByRole("option").filter({ hasText: "Ben Okafor" });
  await ann.number.fill("Okafor");
  await expect(ben).toContainText("Do not disturb", { timeout: 20_000 });
  await ann.number.fill("");
  await ann.talkTo(people.echo);
  await ann.button("Transfer", ann.liveCall()).click();
  const dialog = page.getByRole("dialog", { name: "Transfer call" });
  const field = dialog.getByRole("combobox", { name: "Name or number" });
  await field.fill("Okafor");
  const there = dialog.getByRole("option").filter({ hasText: "Ben Okafor" });
  await expect(there).toContainText("Do not disturb", { timeout: 20_000 });
  await sandbox.setPresence("102", {});
  await expect(there).toContainText("Available");
  await field.press("ArrowDown");
  await field.press("Enter");
  await expect(field).toHaveValue(/102|0102/);
  await field.press("Enter");
  await expect(ann.liveCall()).toHaveCount(0);
  await expect(ann.notes).toHaveValue(/Ben Okafor/);
});
