// Every screen in both themes and both widths: no accessibility finding, and a picture for people.
// SCREENS=docs/screens writes the pictures where the documentation shows them.

import { join } from "node:path";

import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./support/fixtures.mjs";
import { people } from "./support/people.mjs";

const FOLDER = process.env.SCREENS;
const WIDTHS = { 1280: 800, 360: 740 };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const [width, height] of Object.entries(WIDTHS)) {
  for (const colorScheme of ["light", "dark"]) {
    test.describe(`${width} wide, ${colorScheme}`, () => {
      test.use({ viewport: { width: Number(width), height }, colorScheme, reducedMotion: "reduce" });

      const show = async (page, name) => {
        const findings = await new AxeBuilder({ page }).withTags(RULES).analyze();
        expect(findings.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, "sideways scrolling").toBeLessThanOrEqual(0);
        const file = `${name}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(FOLDER ?? test.info().outputDir, file), animations: "disabled" });
      };

      test("before connecting", async ({ phone, page }) => {
        await phone.expectChip("RingCentral", "Not connected");
        await show(page, "not-connected");
      });

      test("the integrations", async ({ ann, page }) => {
        await page.getByRole("link", { name: "Settings", exact: true }).click();
        await expect(page.getByRole("region", { name: "RingCentral (You)" })).toBeVisible();
        await show(page, "integrations");
      });

      test("the phone", async ({ ann, page }) => {
        await show(page, "phone");
      });

      test("a number that is none", async ({ ann, page }) => {
        await ann.dial("call me maybe");
        await expect(ann.alert(/not a phone number/)).toBeVisible();
        await show(page, "not-a-number");
      });

      test("an incoming call, the call, and the call in NetSuite", async ({ ann, page, sandbox }) => {
        const contact = await sandbox.knownContact();
        await sandbox.ring({ extension: "101", from: contact.number });
        await expect(ann.incoming).toContainText(contact.company);
        await show(page, "incoming");
        await ann.button("Answer", ann.incoming).click();
        await expect(ann.duration).toHaveText(/0:0[1-9]/);
        await ann.notes.fill("Asked for 40 more of the oak frames, wants the quote by Friday.");
        await show(page, "live-call");
        await ann.hangUp();
        await ann.expectLogged();
        await show(page, "logged");
      });

      test("a caller nobody knows", async ({ ann, page, sandbox }) => {
        await sandbox.ring({ extension: "101", from: "+12025550199" });
        await ann.button("Answer", ann.incoming).click();
        await expect(ann.duration).toHaveText(/0:0[1-9]/);
        await expect(ann.button("Add Customer").first()).toBeVisible();
        await show(page, "unknown-caller");
        await ann.hangUp();
      });

      test("a call that RingCentral refuses", async ({ ann, page }) => {
        await ann.dial(people.unknown);
        await expect(ann.page.getByRole("alert").first()).toBeVisible();
        await show(page, "refused-call");
      });
    });
  }
}
