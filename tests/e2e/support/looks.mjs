// A state of the app as people may look at it: wide and dark, and narrow and light.

import { expectNoBarrier } from "./barriers.mjs";
import { expect } from "./fixtures.mjs";

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 360, height: 740 };

/**
 * Nothing keeps anybody out in any look, and nothing has to be scrolled sideways. `subject` is brought into view
 * each time; `each` hears the name of every look and its theme.
 */
export async function inEveryLook(page, name, { sizes = [NARROW, WIDE], themes, subject, each } = {}) {
  for (const size of sizes) {
    await page.setViewportSize(size);
    // Another size has it elsewhere.
    await subject?.evaluate((it) => it.scrollIntoView({ block: "start" }));
    // Each size and each theme is looked at.
    for (const colorScheme of themes ?? [size === NARROW ? "light" : "dark"]) {
      await page.emulateMedia({ colorScheme });
      const shown = `${name}-${size.width}-${colorScheme}`;
      await expectNoBarrier(page, { message: shown });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `sideways scrolling of ${shown}`).toBeLessThanOrEqual(0);
      await each?.(shown);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(WIDE);
}
