// Browsers that lack what tabs share the phone by.

import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";
import { Phone, signIn } from "./support/phone.mjs";

/** Runs in the page before anything of ours. */
function takeLocks() {
  delete Navigator.prototype.locks;
}
function takeChannel() {
  delete globalThis.BroadcastChannel;
}

const WORDS = /cannot share the phone between tabs/;

/** Connects in the tab itself, as a browser does where no window can hand over its answer. */
async function connectHere(page) {
  const phone = new Phone(page);
  await phone.open();
  await phone.alert("Connect RingCentral").getByRole("button").click();
  await signIn(page, "Ann Lee");
  await phone.expectReady();
  return phone;
}

test("without Web Locks two tabs have one phone, and the second takes over when the first closes", async ({ context, page, sandbox }) => {
  await context.addInitScript(takeLocks);
  const first = new Phone(page);
  await first.open();
  await first.connectAs("Ann Lee");
  await first.expectReady();
  const second = new Phone(await context.newPage());
  await second.open();
  await second.expectChip("Phone", "Ready in another tab");
  expect(await sandbox.registrations()).toHaveLength(1);
  await sandbox.ring({ extension: "101", from: "+12025550143" });
  for (const tab of [first, second]) await expect(tab.incoming).toHaveCount(1);
  await second.button("Decline", second.incoming).click();
  await expect(first.incoming).toHaveCount(0);
  await first.page.close();
  await second.expectReady();
  expect(await sandbox.registrations()).toHaveLength(1);
});

for (const [what, take] of [
  ["BroadcastChannel", [takeChannel]],
  ["BroadcastChannel and Web Locks", [takeChannel, takeLocks]],
]) {
  test(`without ${what} one tab is the phone, and the second says where it is`, async ({ context, page, sandbox }) => {
    await sandbox.liftRateLimits();
    for (const one of take) await context.addInitScript(one);
    const first = await connectHere(page);
    const notice = first.page.getByRole("status").filter({ hasText: WORDS });
    await expect(notice).toContainText("BroadcastChannel");
    const second = new Phone(await context.newPage());
    await second.open();
    await expect(second.page.getByRole("status").filter({ hasText: WORDS })).toContainText("the phone is in another one");
    await second.expectChip("Phone", "Unavailable");
    await expect(second.call).toHaveAttribute("aria-disabled", "true");
    // For longer than a follower is patient with a leader that does not speak.
    await expect.poll(() => second.page.evaluate(() => performance.now()), { timeout: 20_000 }).toBeGreaterThan(14_000);
    await first.expectReady();
    await second.expectChip("Phone", "Unavailable");
    expect(await sandbox.registrations()).toHaveLength(1);
    await first.talkTo(people.echo);
    await first.hangUp();
    await first.expectLogged();

    await first.button("Dismiss").click();
    await expect(notice).toHaveCount(0);
    await first.page.close();
    await second.expectReady();
    await expect(second.page.getByText(WORDS)).toHaveCount(0);
    const kept = await second.page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toContain("555");
  });
}
