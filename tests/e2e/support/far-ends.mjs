// What people outside hear, as the sandbox hears it at their end of the line.

import { expect } from "@playwright/test";

/** How a number outside stands and what it heard: where it sits now. */
export async function outside(sandbox, number) {
  const members = (await sandbox.calls()).flatMap((call) => call.members);
  return members.findLast((member) => member.number === number);
}

/** Something other than silence gets there. */
export async function expectToHearMore(sandbox, number, what) {
  const before = (await outside(sandbox, number)).heard.energy;
  await expect.poll(async () => (await outside(sandbox, number)).heard.energy, { message: what }).toBeGreaterThan(before + 0.001);
}

/** Whoever waits there hears hold music and nothing of us. */
export async function expectOnlyMusic(sandbox, number) {
  const read = async () => (await outside(sandbox, number)).heard;
  const before = await read();
  await expect.poll(async () => (await read()).music, { message: `music at ${number}` }).toBeGreaterThan(before.music + 50);
  const after = await read();
  expect(after.packets - before.packets, `what ${number} hears is music`).toBe(after.music - before.music);
}

/** Our voice gets there, and no music any more. */
export async function expectOurVoice(sandbox, number) {
  const { music } = (await outside(sandbox, number)).heard;
  await expectToHearMore(sandbox, number, `${number} hears us`);
  expect((await outside(sandbox, number)).heard.music, `music at ${number}`).toBe(music);
}

/** How loud the next second is that the page hears. */
export async function energyOfASecond(page) {
  const read = () => page.evaluate(() => globalThis.audioStatistics());
  const before = await read();
  await expect.poll(async () => (await read()).received, { message: "packets received" }).toBeGreaterThan(before.received + 50);
  return (await read()).heardEnergy - before.heardEnergy;
}
