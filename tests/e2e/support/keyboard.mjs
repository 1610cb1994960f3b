// The keyboard of somebody who uses no pointer.

import { expect } from "./fixtures.mjs";

/** More stops than any screen has. */
export const MOST_STOPS = 60;

/** What the keyboard is on, as a person would name it, and whether it can be seen there. */
export const focused = (page) =>
  page.evaluate(() => {
    const it = document.activeElement;
    if (it === document.body) return null;
    const style = getComputedStyle(it);
    const box = it.getBoundingClientRect();
    return {
      name: it.getAttribute("aria-label") ?? it.textContent.trim(),
      isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || it.matches(".skip"),
      isInView: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    };
  });

/** Tabs until the keyboard is there. Whatever is passed on the way can be seen. */
export async function tabTo(page, target) {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await target.evaluate((it) => it === document.activeElement)) return;
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop) expect(stop, stop.name).toMatchObject({ isMarked: true, isInView: true });
  }
  throw new Error("the keyboard does not get there");
}

/** One key after the other. */
export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}
