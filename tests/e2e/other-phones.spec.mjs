// Calls with another phone: RingCentral rings the desk phone first, driven from the tab.

import { expectNoBarrier } from "./support/barriers.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone } from "./support/phone.mjs";

const DESK = "Desk phone";

const callWith = (phone, within = phone.page) => within.getByRole("combobox", { name: "Call with" });
const says = (phone, words) => phone.liveCall().getByRole("status").filter({ hasText: words });

async function chooses(ann, name) {
  await callWith(ann).selectOption(name);
  await expect(callWith(ann)).toHaveValue(/^\d+$/);
}

test("the gear's settings keep phone and prompt for the person and give the focus back", async ({ ann, page }) => {
  const gear = ann.button("Dialer settings");
  await gear.click();
  const settings = page.getByRole("dialog", { name: "Dialer settings" });
  await expect(callWith(ann, settings).getByRole("option")).toHaveText(["This browser", DESK, "Mobile"]);
  await callWith(ann, settings).selectOption(DESK);
  await settings.getByRole("checkbox", { name: "Ask me to press 1 before connecting" }).check();
  await expectNoBarrier(page, { message: "dialer settings" });
  await ann.button("Done", settings).click();
  await expect(settings).toBeHidden();
  await expect(gear).toBeFocused();
  await page.reload();
  await ann.expectReady();
  await expect(callWith(ann).getByRole("option", { selected: true })).toHaveText(DESK);
  await gear.click();
  await expect(settings.getByRole("checkbox")).toBeChecked();
});

test("a call with the desk phone goes from stage to stage and is logged once", async ({ ann, page, sandbox }) => {
  await sandbox.logsAtOnce();
  await ann.button("Dialer settings").click();
  await page.getByRole("checkbox", { name: "Ask me to press 1 before connecting" }).check();
  await ann.button("Done").click();
  await chooses(ann, DESK);
  await ann.dial(people.echo);
  await expect(says(ann, "Calling your phone…")).toBeVisible();
  await expect(() => sandbox.usesDeskPhone("answer"), "its card is there before it rings").toPass();
  await expect(says(ann, "Press 1 on your phone")).toBeVisible();
  await sandbox.usesDeskPhone("pressOne");
  await expect(says(ann, "Calling +1 (555) 555-0177…")).toBeVisible();
  await expect(says(ann, "Connected")).toBeVisible();
  await expect(ann.duration).toHaveText(/0:0[1-9]/);
  const keypad = ann.button("Keypad", ann.liveCall());
  await expect(keypad).toHaveAttribute("aria-disabled", "true");
  await expect(keypad).toHaveAttribute("aria-description", /Press the keys on that phone/);
  await expectNoBarrier(page, { message: "a call on another phone" });
  await sandbox.usesDeskPhone("hangUp");
  await expect(ann.liveCall()).toHaveCount(0, { timeout: 2_000 });
  await expect(page.getByRole("status").filter({ hasText: "Disconnected from" })).toBeVisible();
  await ann.expectLogged();
  await sandbox.expectOnlyOnePhoneCall();
});

test("another tab hangs the call up while the phone rings and while both talk", async ({ ann, context, page, sandbox }) => {
  await chooses(ann, DESK);
  const other = new Phone(await context.newPage());
  await other.open();
  await ann.dial(people.echo);
  await expect(says(other, "Calling your phone…")).toBeVisible();
  await other.hangUp();
  await expect(ann.liveCall()).toHaveCount(0);
  await expect(page.getByRole("status").filter({ hasText: "you hung up here" })).toBeVisible();
  await other.dial(people.echo);
  await expect(says(ann, "Calling your phone…")).toBeVisible();
  await expect(() => sandbox.usesDeskPhone("answer"), "its card is there before it rings").toPass();
  await expect(says(other, "Connected")).toBeVisible();
  await other.hangUp();
  await expect(ann.liveCall()).toHaveCount(0);
  await ann.expectLogged();
});

test("a call that another phone does not make says why and leads to the sign-in", async ({ ann, sandbox }) => {
  await chooses(ann, DESK);
  await ann.dial(people.echo);
  await expect(says(ann, "Calling your phone…")).toBeVisible();
  await expect(() => sandbox.usesDeskPhone("decline"), "its card is there before it rings").toPass();
  await expect(ann.alert("Your phone turned the call down")).toBeVisible();
  const path = "/restapi/v1.0/account/~/extension/~/ring-out";
  await sandbox.ringcentralFails({ path, status: 403, errorCode: "CMN-401", permission: "RingOut", times: 1 });
  await ann.dial(people.echo);
  await expect(ann.alert("the permission RingOut is missing")).toBeVisible();
  await expect(ann.liveCall()).toHaveCount(0);
  await sandbox.ringcentralFails({ path, status: 401, errorCode: "OAU-213", times: 2 });
  await ann.dial(people.echo);
  const refused = ann.alert("RingCentral does not accept your sign-in any more");
  await expect(ann.button("Get RingCentral credentials", refused)).toBeVisible();
});
