// Leaders die one after the other while calls and texts come in: every call comes to its right end,
// and every text is there once.

import { close, crash, kill, leave, reload } from "./support/deaths.mjs";
import { Chance, count, often, pause } from "./support/endurance.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { Phone } from "./support/phone.mjs";
import { leaderOf, openTab } from "./support/tabs.mjs";

const TABS = 3;
/** Few enough that every thread is among those a tab holds. */
const TEXTERS = 3;

/** A caller of this many, as a number nobody has and as the screen shows it. */
const caller = (n) => ({ number: `+1202555${1000 + n}`, shown: `+1 (202) 555-${1000 + n}` });

/** Who sends the text of this many, which says its own number. */
const texter = (n) => ({ from: `+1212555018${n % TEXTERS}`, shown: `(212) 555-018${n % TEXTERS}`, text: `Text ${n}.` });

/** The tabs of one browser; one of them dies now and then, and another opens in its place. */
class Tabs {
  #context;
  #chance;
  #deaths;
  alive;

  constructor(context, first, chance) {
    this.#context = context;
    this.#chance = chance;
    this.#deaths = chance.inTurn([close, kill, crash, reload, leave]);
    this.alive = [first];
  }

  async fill() {
    while (this.alive.length < TABS) this.alive.push(await openTab(this.#context));
  }

  any() {
    return this.#chance.pick(this.alive);
  }

  /** The leader comes to an end; what is left of it is handed back. */
  async bereave() {
    const leader = await leaderOf(this.alive);
    const death = this.#deaths.next().value;
    this.alive = this.alive.filter((tab) => tab !== leader);
    await death(leader.page);
    return { leader, death };
  }

  /** Where the tab is still there, it is gone back to. Only scenes that say so begin without a phone. */
  async revive({ leader, death }, isPhoneThere) {
    await leaderOf(this.alive);
    await expect.poll(isPhoneThere, { message: "the next leader is a phone with events" }).toBe(true);
    if (death === reload || death === leave) {
      const back = new Phone(leader.page);
      if (death === leave) await back.open();
      this.alive.push(back);
    } else {
      await leader.page.close();
    }
    await this.fill();
  }
}

test("leaders die while calls and texts come in: each call rings or is shown as missed and is logged once, each text is there once", async ({ ann, context, sandbox }) => {
  const deaths = often({ short: 6, long: 50 });
  test.setTimeout(60_000 + deaths * 40_000);
  await sandbox.liftRateLimits();
  const chance = new Chance();
  const tabs = new Tabs(context, ann, chance);
  await tabs.fill();

  const isPhoneThere = async () => {
    const phones = (await sandbox.registrations()).filter((phone) => phone.extensionNumber === "101" && phone.isConnected);
    const { events } = await sandbox.sockets();
    return phones.length === 1 && events.open === 1;
  };
  const ring = async ({ number }) => (await sandbox.ring({ extension: "101", from: number })).telephonySessionId;
  const popup = (tab, { shown }) => tab.page.getByRole("alertdialog", { name: `Incoming call from ${shown}` });
  const answer = async (call) => {
    const tab = tabs.any();
    await tab.button("Answer", popup(tab, call)).click();
    await expect(tab.duration).toHaveText(/0:0[1-9]/);
  };
  const hangUp = async (id) => {
    if (chance.pick([true, false])) await sandbox.hangUp(id);
    else await tabs.any().hangUp();
  };

  /** What the caller does while the leader dies; each says how the call ends. */
  const scenes = {
    async "rings on and is answered"(call) {
      const id = await ring(call);
      await expect(popup(tabs.any(), call)).toBeVisible();
      const gone = await tabs.bereave();
      await answer(call);
      await hangUp(id);
      return { id, gone, result: "Answered" };
    },
    async "gives up meanwhile"(call) {
      const id = await ring(call);
      await pause(chance.between(0, 500));
      const [gone] = await Promise.all([
        tabs.bereave(),
        pause(chance.between(0, 800)).then(() => sandbox.hangUp(id)),
      ]);
      return { id, gone, result: "Missed" };
    },
    async "rings just after"(call) {
      const gone = await tabs.bereave();
      await pause(chance.between(0, 500));
      const id = await ring(call);
      await expect(popup(tabs.any(), call)).toBeVisible();
      if (chance.pick([true, false])) {
        await sandbox.hangUp(id);
        return { id, gone, result: "Missed" };
      }
      await answer(call);
      await hangUp(id);
      return { id, gone, result: "Answered" };
    },
    async "talks on"(call) {
      const id = await ring(call);
      await expect(popup(tabs.any(), call)).toBeVisible();
      await answer(call);
      const gone = await tabs.bereave();
      const tab = tabs.any();
      await expect(tab.liveCall(call.shown)).toBeVisible();
      await leaderOf(tabs.alive);
      await hangUp(id);
      return { id, gone, result: "Answered" };
    },
  };

  const expected = new Map();
  const names = chance.inTurn(Object.keys(scenes));
  for (let death = 1; death <= deaths; death += 1) {
    const call = caller(death);
    const name = names.next().value;
    await test.step(`${death}: the caller ${name}`, async () => {
      const { from, text } = texter(death);
      const [{ id, gone, result }] = await Promise.all([
        scenes[name](call),
        pause(chance.between(0, 3_000)).then(() => sandbox.sendText({ from, text })),
      ]);
      expected.set(`rc-${id}`, result);
      const tab = tabs.any();
      await expect(popup(tab, call)).toHaveCount(0);
      await expect(tab.liveCall()).toHaveCount(0);
      const row = tab.finished(call.shown);
      await expect(row, `${name}, and the leader died by ${gone.death.name}`).toHaveCount(1);
      if (result === "Missed") await expect(row).toContainText("Missed");
      await tabs.revive(gone, isPhoneThere);
    });
  }

  const logged = async () =>
    (await sandbox.netsuiteCalls()).map(({ externalId, message }) => [externalId, /^Result: (.*)$/m.exec(message)[1]]).sort();
  await expect.poll(logged, { message: "phone calls in NetSuite" }).toEqual([...expected].sort());
  for (const tab of tabs.alive) await expect(tab.finished("")).toHaveCount(deaths);

  const { page } = tabs.any();
  await page.getByRole("link", { name: /^Messages/ }).click();
  const conversations = page.getByRole("list", { name: "Conversations" }).getByRole("listitem");
  await expect(conversations).toHaveCount(Math.min(deaths, TEXTERS));
  for (let death = 1; death <= deaths; death += 1) {
    const { shown, text } = texter(death);
    await conversations.filter({ hasText: shown }).getByText(shown).click();
    const thread = page.getByRole("log", { name: new RegExp(shown.replace(/[()]/g, "\\$&")) });
    await expect(thread.getByText(text, { exact: true })).toHaveCount(1);
  }
  count("leaders that died while a call and a text came in, all calls logged once and all texts there", deaths);
});
