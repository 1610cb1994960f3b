// Devices, ring, and whether the next call will be heard.

import { expectToSend } from "./support/audio.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { countRings } from "./support/rings.mjs";

const CALLER = "+12025550143";
const HEADSET = "Jabra Evolve2 65 Flex Stereo Headset with Noise Cancelling Boom (0b0e:2e6f)";

const level = (page) => page.getByRole("meter", { name: "Microphone level" });
const choice = (page, name) => page.getByRole("combobox", { name, exact: true });

/** Runs in the page before the app: a headset beside the browser's own devices, to be unplugged. */
function addHeadset(label) {
  const { mediaDevices } = navigator;
  const enumerate = mediaDevices.enumerateDevices.bind(mediaDevices);
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const id = "a-headset";
  const opened = [];
  let isPlugged = true;
  const device = (kind) => ({ kind, deviceId: id, groupId: id, label });
  mediaDevices.enumerateDevices = async () => [
    ...(await enumerate()),
    ...(isPlugged ? [device("audioinput")] : []),
  ];
  mediaDevices.getUserMedia = async (constraints) => {
    if (constraints.audio?.deviceId?.exact !== id) return open(constraints);
    if (!isPlugged) throw new DOMException("unplugged", "OverconstrainedError");
    const stream = await open({ audio: true });
    for (const track of stream.getTracks()) Object.defineProperty(track, "label", { value: label });
    opened.push(stream);
    return stream;
  };
  globalThis.plug = (plugged) => {
    isPlugged = plugged;
    if (!plugged) {
      for (const track of opened.flatMap((stream) => stream.getTracks())) {
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
    }
    mediaDevices.dispatchEvent(new Event("devicechange"));
  };
}

test.describe("with a headset", () => {
  test.beforeEach(async ({ context }) => {
    await context.addInitScript(addHeadset, HEADSET);
  });

  test("unplugged during a call, it gives way to another microphone, and is used again when it is back", async ({ ann, page }) => {
    await ann.open("/settings/sound");
    await choice(page, "Microphone").selectOption({ label: HEADSET });
    await ann.open("/");
    await ann.expectReady();
    await ann.talkTo("(212) 555-0177");
    await page.evaluate(() => globalThis.plug(false));
    await expect(ann.alert("Your microphone is now")).not.toContainText(HEADSET);
    await expectToSend(page);
    await page.evaluate(() => globalThis.plug(true));
    await expect(ann.alert(`Your microphone is now ${HEADSET}`)).toBeVisible();
    await ann.hangUp();
    await expect(ann.alert("Your microphone is now")).toHaveCount(0);
  });

  test("what is chosen and away is named, and so it is in the chain", async ({ ann, page }) => {
    await ann.open("/settings/sound");
    await choice(page, "Microphone").selectOption({ label: HEADSET });
    await page.evaluate(() => globalThis.plug(false));
    await expect(page.getByText(`${HEADSET} is not plugged in.`)).toBeVisible();
    await page.getByRole("link", { name: "Phone", exact: true }).click();
    await ann.button("Am I reachable?").click();
    const chain = page.getByRole("dialog", { name: "Am I reachable?" });
    await expect(chain.getByRole("listitem").filter({ hasText: "Microphone: not quite" })).toBeVisible();
    await chain.getByRole("button", { name: "Open Sound" }).click();
    await expect(chain).toBeHidden();
    await expect(choice(page, "Microphone")).toBeVisible();
  });
});

test("the microphone's level moves while it is tried, and it is closed when the screen is left", async ({ ann, page }) => {
  await ann.open("/settings/sound");
  await ann.button("Test microphone").click();
  await expect.poll(async () => Number(await level(page).getAttribute("aria-valuenow"))).toBeGreaterThan(5);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await expect.poll(() => page.evaluate(() => globalThis.liveMicrophones())).toBe(0);
});

test("ringtone and volume are kept, and no ring is no sound", async ({ ann, context, page }) => {
  await context.addInitScript(countRings);
  await ann.open("/settings/sound");
  await choice(page, "Ringtone").selectOption("Bell");
  await ann.button("Test ring").click();
  await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(1);
  await choice(page, "Ringtone").selectOption("None");
  await expect(page.getByText("No call is heard here.")).toBeVisible();
  await ann.open("/settings/sound");
  await expect(choice(page, "Ringtone").locator("option:checked")).toHaveText("None");
});

test("a second call is told of while one is talked on, and the ring takes over when that is over", async ({ ann, context, page, sandbox }) => {
  await context.addInitScript(countRings);
  await ann.open("/");
  await ann.expectReady();
  await ann.talkTo("(212) 555-0177");
  const talk = await sandbox.lastCall();
  await sandbox.ring({ extension: "101", from: CALLER });
  await expect(ann.incoming).toBeVisible();
  await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(1);
  await sandbox.hangUp(talk.telephonySessionId);
  await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(2);
  await ann.button("Decline", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
});

test("with everything in order the light says so", async ({ ann, page }) => {
  await page.mouse.click(5, 5);
  await expect(page.getByRole("status").filter({ hasText: /^Reachable$/ })).toBeVisible();
  await ann.button("Am I reachable?").click();
  const chain = page.getByRole("dialog", { name: "Am I reachable?" });
  await expect(chain.getByRole("listitem").filter({ hasText: ": OK" })).toHaveCount(9);
});
