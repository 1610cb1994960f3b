// Calls come in and go out while everything that can fail does, one thing after the other, in two tabs and
// two browsers of the rep, in the connector that reads the company's log, at RingCentral and at NetSuite:
// every call is in NetSuite once, with its note and under whom it was with, and the ledger says so.

import { card, setUp, settingsAs } from "./support/company.mjs";
import { crash } from "./support/deaths.mjs";
import { Chance, count, often } from "./support/endurance.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { History } from "./support/history.mjs";
import { Phone } from "./support/phone.mjs";
import { leaderOf, openTab } from "./support/tabs.mjs";

/** Somebody with a number nobody has. */
const stranger = (n) => ({ number: `+1202555${1000 + n}`, companyId: null });

/** The number as the history shows it. */
const national = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "($1) $2-$3");

const note = (n) => `What was said in call ${n}.`;
const newNote = (n) => `What was said in call ${n}, as told anew.`;
const NOTE = /What was said in call \d+[^.]*\./;

/**
 * What goes wrong: as the call begins, while they talk, or as it ends; `mend` says what a person then does, of
 * which call, and answers with its note where that has changed.
 */
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
  "the connector is killed when NetSuite has written and before it is told so": {
    ending: () => sandbox.netsuiteLosesAnswer({ times: 2 }),
    mend: async ({ session }) => {
      const written = async () => (await sandbox.netsuiteCalls()).some(({ externalId }) => externalId === session);
      await expect.poll(written, { message: "written in NetSuite", timeout: 30_000 }).toBe(true);
      await connector.pause();
      await connector.resume();
    },
  },
  "RingCentral revokes the sign-in": {
    talking: async () => {
      await sandbox.revoke("101");
      await sandbox.expireToken("101");
      await sandbox.dropSockets("events");
    },
    mend: () => tabs.reconnect("Ann Lee"),
  },
  "another browser of the rep changes the note while NetSuite fails": {
    ending: () => sandbox.netsuiteRefuses({ status: 500, times: 2 }),
    mend: async ({ n, session, number }) => {
      await tabs.inAnotherBrowser("Ann Lee", async (page) => {
        const history = await new History(page).open();
        await history.rows(national(number)).first().getByRole("button").click();
        await history.details.getByRole("textbox", { name: "Call notes" }).fill(newNote(n));
        await page.keyboard.press("Tab");
        // A browser that is thrown away takes along what it has not told.
        const told = async () => {
          const record = (await sandbox.netsuiteCalls()).find(({ externalId }) => externalId === session);
          return record?.message ?? "";
        };
        await expect.poll(told, { message: "the note of the other browser", timeout: 60_000 }).toContain(newNote(n));
      });
      return newNote(n);
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
  #browser;
  #context;
  #url;
  #open;

  static async open(browser, url, person) {
    const tabs = new Tabs();
    tabs.#browser = browser;
    tabs.#url = url;
    const { context, phone } = await tabs.#signedIn(person);
    tabs.#context = context;
    tabs.#open = [phone];
    await tabs.fill();
    return tabs;
  }

  async #signedIn(person) {
    const context = await this.#browser.newContext({ permissions: ["microphone"], baseURL: this.#url });
    const phone = new Phone(await context.newPage());
    await phone.open();
    await phone.connectAs(person);
    await phone.expectReady();
    return { context, phone };
  }

  /** A browser of its own in which the same person signs in, for as long as `act` takes. */
  async inAnotherBrowser(person, act) {
    const { context, phone } = await this.#signedIn(person);
    await act(phone.page);
    await context.close();
  }

  /** By the banner in the tab that leads. */
  async reconnect(person) {
    const [tab] = this.#open;
    await tab.expectChip("RingCentral", "Reconnect needed");
    const opened = tab.page.waitForEvent("popup");
    await tab.alert("Reconnect RingCentral").getByRole("button").click();
    await tab.finishSignIn(await opened, person);
  }

  close() {
    return this.#context.close();
  }

  leader() {
    return leaderOf(this.#open);
  }

  async fill() {
    await this.leader();
    while (this.#open.length < 2) this.#open.push(await openTab(this.#context, "/"));
  }

  /** Hangs up; a sign-in that was revoked leaves no leader to be told by its chip. */
  async hangUp() {
    const [tab] = this.#open;
    await tab.button("Hang up", tab.liveCall()).click();
  }

  async expectNoCall() {
    for (const tab of this.#open) await expect(tab.liveCall()).toHaveCount(0);
  }

  async crash() {
    const leader = await this.leader();
    this.#open = this.#open.filter((tab) => tab !== leader);
    await crash(leader.page);
    await leader.page.close();
    await expect((await this.leader()).liveCall()).toBeVisible();
  }
}

/** A call of this person, by chance in or out; its session and its number as the screen shows it. */
async function talk(chance, sandbox, tabs, { number }) {
  const leader = await tabs.leader();
  let id;
  if (chance.pick([true, false])) {
    ({ telephonySessionId: id } = await sandbox.ring({ extension: "101", from: number }));
    await leader.button("Answer", leader.incoming).click();
  } else {
    await leader.dial(number);
  }
  await expect(leader.duration).toHaveText(/0:0[1-9]/);
  return id ?? (await sandbox.lastCall()).id;
}

test("calls under faults of every kind: each is in NetSuite once with its note, and the ledger agrees", async ({ page, browser, connector, sandbox }) => {
  const calls = often({ short: 14, long: 200 });
  test.setTimeout(120_000 + calls * 15_000);
  await sandbox.logsAtOnce();
  const admin = await settingsAs("Carla Mendes", page, connector);
  await connector.withWebhook();
  await page.reload();
  await setUp(page, sandbox);
  const ringcentral = card(page, "RingCentral");
  await expect(ringcentral).toContainText("Receiving call data since", { timeout: 60_000 });
  await admin.expectChip("RingCentral", "Connected");

  const contact = await sandbox.knownContact();
  const known = { number: contact.number, companyId: contact.companyId };
  const tabs = await Tabs.open(browser, connector.url, "Ann Lee");
  const chance = new Chance();
  const all = troubles(sandbox, connector, tabs);
  const names = chance.inTurn(Object.keys(all));
  const expected = new Map();
  for (let n = 1; n <= calls; n += 1) {
    const name = names.next().value;
    await test.step(`${n}: ${name}`, async () => {
      const { beginning, talking, ending, mend } = all[name];
      const other = n % 3 === 0 ? known : stranger(n);
      await beginning?.();
      const telephonySessionId = await talk(chance, sandbox, tabs, other);
      const session = `rc-${telephonySessionId}`;
      const leader = await tabs.leader();
      await leader.notes.fill(note(n));
      await leader.notes.blur();
      await talking?.();
      await ending?.();
      if (chance.pick([true, false])) await tabs.hangUp();
      else await sandbox.hangUp(telephonySessionId);
      await tabs.expectNoCall();
      const changed = await mend?.({ n, session, number: other.number });
      await tabs.fill();
      expected.set(session, [changed ?? note(n), other.companyId]);
    });
  }

  const logged = async () => {
    const records = await sandbox.netsuiteCalls();
    const told = ({ message, company }) => [NOTE.exec(message)?.[0], company ? String(company.id) : null];
    return records.map((record) => [record.externalId, ...told(record)]).sort();
  };
  const wanted = [...expected].map(([session, told]) => [session, ...told]).sort();
  await expect.poll(logged, { message: "phone calls in NetSuite", timeout: 120_000 }).toEqual(wanted);

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
  expect(await logged()).toEqual(wanted);
  await tabs.close();
  count("calls under faults, each in NetSuite once with its note", calls);
});
