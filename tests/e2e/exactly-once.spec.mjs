// Calls come in while everything that can fail does, one thing after the other, in two tabs of the rep,
// in the connector that reads the company's log, at RingCentral and at NetSuite: every call is in
// NetSuite once, with its note, and the ledger says so.

import { card, setUp, settingsAs } from "./support/company.mjs";
import { crash } from "./support/deaths.mjs";
import { Chance, count, often } from "./support/endurance.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";
import { leaderOf, openTab } from "./support/tabs.mjs";

/** A caller of this many, as a number nobody has and as the screen shows it. */
const caller = (n) => ({ number: `+1202555${1000 + n}`, shown: `+1 (202) 555-${1000 + n}` });

const note = (n) => `What was said in call ${n}.`;

/** What goes wrong: as the call begins, while they talk, or as it ends; `mend` says what a person then does. */
const troubles = (sandbox, connector, tabs) => ({
  "NetSuite is at its limit": { ending: () => sandbox.netsuiteRefuses({ status: 429, times: 3 }) },
  "NetSuite fails": { ending: () => sandbox.netsuiteRefuses({ status: 500, times: 3 }) },
  "NetSuite writes and its answer is lost": { ending: () => sandbox.netsuiteLosesAnswer() },
  "the connector is killed during the call": { talking: () => connector.pause(), mend: () => connector.resume() },
  "the connector is killed as it writes": {
    ending: () => sandbox.netsuiteLosesAnswer(),
    mend: async () => {
      await connector.pause();
      await connector.resume();
    },
  },
  "the access token ends": { talking: () => sandbox.expireToken("101") },
  "the event socket breaks": { talking: () => sandbox.dropSockets("events") },
  "the webhook is told nothing": { beginning: () => sandbox.hinderWebhooks("lose") },
  "the webhook is told twice": { beginning: () => sandbox.hinderWebhooks("double") },
  "the call log fails": { ending: () => sandbox.ringcentralFails({ path: "/restapi/v1.0/account/~/call-log", status: 503, times: 3 }) },
  "the tab that has the call crashes": { talking: () => tabs.crash() },
});

/** Two tabs of one rep, of which one leads. */
class Tabs {
  #context;
  #url;
  #open;

  constructor(context, url, first) {
    [this.#context, this.#url, this.#open] = [context, url, [first]];
  }

  leader() {
    return leaderOf(this.#open);
  }

  async fill() {
    await this.leader();
    while (this.#open.length < 2) this.#open.push(await openTab(this.#context, this.#url));
  }

  async crash() {
    const leader = await this.leader();
    this.#open = this.#open.filter((tab) => tab !== leader);
    await crash(leader.page);
    await leader.page.close();
    await expect((await this.leader()).liveCall()).toBeVisible();
  }
}

test("calls under faults of every kind: each is in NetSuite once with its note, and the ledger agrees", async ({ page, browser, connector, sandbox }) => {
  const calls = often({ short: 11, long: 200 });
  test.setTimeout(90_000 + calls * 15_000);
  await sandbox.logsAtOnce();
  const admin = await settingsAs("Carla Mendes", page, connector);
  await connector.withWebhook();
  await page.reload();
  await setUp(page, sandbox);
  const ringcentral = card(page, "RingCentral");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });
  await admin.expectChip("RingCentral", "Connected");

  const context = await browser.newContext({ permissions: ["microphone"] });
  const ann = new Phone(await context.newPage());
  await ann.open(connector.url);
  await ann.connectAs("Ann Lee");
  await ann.expectReady();
  const tabs = new Tabs(context, connector.url, ann);
  await tabs.fill();

  const chance = new Chance();
  const all = troubles(sandbox, connector, tabs);
  const names = chance.inTurn(Object.keys(all));
  const expected = new Map();
  for (let n = 1; n <= calls; n += 1) {
    const name = names.next().value;
    await test.step(`${n}: ${name}`, async () => {
      const { beginning, talking, ending, mend } = all[name];
      await beginning?.();
      const { telephonySessionId } = await sandbox.ring({ extension: "101", from: caller(n).number });
      const leader = await tabs.leader();
      await leader.button("Answer", leader.incoming).click();
      await expect(leader.duration).toHaveText(/0:0[1-9]/);
      await leader.notes.fill(note(n));
      await leader.notes.blur();
      await talking?.();
      await ending?.();
      if (chance.pick([true, false])) await (await tabs.leader()).hangUp();
      else await sandbox.hangUp(telephonySessionId);
      await expect((await tabs.leader()).liveCall()).toHaveCount(0);
      await mend?.();
      await tabs.fill();
      expected.set(`rc-${telephonySessionId}`, note(n));
    });
  }

  const logged = async () => {
    const records = await sandbox.netsuiteCalls();
    return records.map(({ externalId, message }) => [externalId, /What was said in call \d+\./.exec(message)?.[0]]).sort();
  };
  await expect.poll(logged, { message: "phone calls in NetSuite", timeout: 120_000 }).toEqual([...expected].sort());

  await page.reload();
  const runs = ringcentral.getByRole("table", { name: "Sync runs" }).getByRole("row").filter({ hasText: "Sync now" });
  await ringcentral.getByLabel("Calls of").selectOption("Today");
  const sync = async () => {
    const before = await runs.count();
    await ringcentral.getByRole("button", { name: "Sync now" }).click();
    await expect(runs).toHaveCount(before + 1);
    await ringcentral.getByRole("button", { name: "Show ledger" }).click();
    await expect(ringcentral).toContainText(`${calls} calls, ${calls} in NetSuite`, { timeout: 3_000 });
  };
  // RingCentral's log may still have some of its failures before it; the screen says to sync again.
  await expect(sync).toPass({ timeout: 60_000 });
  await sync();
  expect(await logged()).toEqual([...expected].sort());
  await context.close();
  count("calls under faults, each in NetSuite once with its note", calls);
});
