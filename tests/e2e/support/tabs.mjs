// Several tabs of one browser, of which one leads.

import { expect } from "@playwright/test";

import { Phone } from "./phone.mjs";

/** Opens one more beside a tab that leads. */
export async function openTab(context, path) {
  const tab = new Phone(await context.newPage());
  await tab.open(path);
  await expectFollower(tab);
  return tab;
}

export async function expectFollower(tab) {
  await tab.expectChip("RingCentral", "Connected");
  await tab.expectChip("Phone", "Ready in another tab");
}

/** Waits until exactly one of these leads. */
export async function leaderOf(tabs) {
  let leaders = [];
  const count = async () => {
    const leads = await Promise.all(tabs.map((tab) => tab.chip("Phone", "Ready").isVisible()));
    leaders = tabs.filter((_, at) => leads[at]);
    return leaders.length;
  };
  await expect.poll(count, { message: "tabs that lead" }).toBe(1);
  return leaders[0];
}
