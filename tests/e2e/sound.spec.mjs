// Devices, ring, and whether the next call will be heard.

import { expectToHear, expectToSend } from "./support/audio.mjs";
import { expectNoBarrier } from "./support/barriers.mjs";
import { energyOfASecond } from "./support/far-ends.mjs";
import { expect, test } from "./support/fixtures.mjs";
import { USB_HEADSET, addUsbHeadset } from "./support/headset.mjs";
import { countRings } from "./support/rings.mjs";
import { openTab } from "./support/tabs.mjs";

const CALLER = "+12025550143";
const HEADSET = "Jabra Evolve2 65 Flex Stereo Headset with Noise Cancelling Boom (0b0e:2e6f)";

/** Chromium's own microphone beeps once a second. */
const expectLevel = async (page) => {
  await page.getByRole("meter", { name: "Microphone level" }).waitFor();
  await page.waitForFunction(() => Number(document.querySelector("[role=meter]")?.getAttribute("aria-valuenow")) > 5);
};
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
    await expect(chain.getByRole("listitem").filter({ hasText: "Microphone: needs attention" })).toBeVisible();
    await chain.getByRole("button", { name: "Fix: Microphone" }).click();
    await expect(chain).toBeHidden();
    await expect(choice(page, "Microphone")).toBeVisible();
  });
});

test("the microphone's level moves while it is tried, and it is closed when the screen is left", async ({ ann, page }) => {
  await ann.open("/settings/sound");
  await ann.button("Test microphone").click();
  await expectLevel(page);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await expect.poll(() => page.evaluate(() => globalThis.liveMicrophones())).toBe(0);
});

test("ringtone, sound and volume are kept for this person, and no ring is no sound", async ({ ann, context, page }) => {
  await context.addInitScript(countRings);
  await ann.open("/settings/sound");
  await choice(page, "Ringtone").selectOption("Bell");
  await ann.button("Test ring").click();
  await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(1);
  await page.getByRole("slider", { name: "Ring volume" }).fill("35");
  await page.getByRole("checkbox", { name: "Ringtone sound" }).uncheck();
  await expect(page.getByText("No call is heard here.")).toBeVisible();
  await expect(ann.button("Test ring")).toBeDisabled();
  await ann.open("/settings/sound");
  await expect(choice(page, "Ringtone").locator("option:checked")).toHaveText("Bell");
  await expect(page.getByRole("slider", { name: "Ring volume" })).toHaveValue("35");
  await expect(page.getByRole("checkbox", { name: "Ringtone sound" })).not.toBeChecked();
});

/** Runs in the page before the app: `hushes` counts the sounds that were ended before they were over. */
function countHushes() {
  globalThis.hushes = 0;
  const { disconnect } = GainNode.prototype;
  GainNode.prototype.disconnect = function (...from) {
    globalThis.hushes += 1;
    return disconnect.apply(this, from);
  };
}

const now = (page) => page.evaluate(() => Date.now());

/** So many minutes later by the page's wall clock, as `08:00`, and that moment. */
const later = (page, minutes) =>
  page.evaluate((minutes) => {
    const at = new Date(Math.floor(Date.now() / 60_000) * 60_000 + minutes * 60_000);
    const two = (number) => String(number).padStart(2, "0");
    return [`${two(at.getHours())}:${two(at.getMinutes())}`, at.getTime()];
  }, minutes);

test("outside the times that were chosen no call is heard here, which every tab says with the end, and the ring begins and ends with them", async ({ ann, context, page, sandbox }) => {
  await context.addInitScript(countRings);
  await context.addInitScript(countHushes);
  await context.clock.install();
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 360, height: 740 });
  await ann.open("/settings/sound");
  await page.getByRole("checkbox", { name: "Ring only at these times" }).check();
  const days = page.getByRole("group", { name: "Days" });
  await expect(days.getByRole("checkbox", { checked: true })).toHaveCount(5);
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("08:00");
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]) await days.getByRole("checkbox", { name: day }).uncheck();
  await expect(ann.alert("Choose at least one day.")).toBeVisible();
  await expectNoBarrier(page);
  for (const day of await days.getByRole("checkbox").all()) await day.check();
  await expect(ann.alert("Choose at least one day.")).toHaveCount(0);
  const [from, begins] = await later(page, 3);
  const [to] = await later(page, 4);
  await page.getByLabel("From", { exact: true }).fill(from);
  await page.getByLabel("To", { exact: true }).fill(from);
  await expect(ann.alert("From and To are the same.")).toBeVisible();
  await page.getByLabel("To", { exact: true }).fill(to);
  await expect(ann.alert("From and To are the same.")).toHaveCount(0);
  const quiet = (tab, until) => expect(tab.getByRole("status").filter({ hasText: new RegExp(`Does not ring here until (\\w+ )?${until}`) })).toBeVisible();
  await quiet(page, from);
  await expect(ann.button("Test ring")).toBeDisabled();
  await expectNoBarrier(page);

  await ann.open("/");
  await ann.expectReady();
  const other = await openTab(context, "/");
  const tabs = [page, other.page];
  for (const tab of tabs) await quiet(tab, from);
  await expectNoBarrier(page);
  const elapse = (millis) => context.clock.fastForward(millis);
  const count = (what) => page.evaluate((what) => globalThis[what], what);
  await elapse(begins - (await now(page)) - 10_000);
  await sandbox.ring({ extension: "101", from: CALLER });
  await expect(ann.incoming).toBeVisible();
  expect(await count("rings")).toBe(0);
  // The times begin while it rings.
  await elapse(30_000);
  await expect.poll(() => count("rings")).toBe(1);
  for (const tab of tabs) await expect(tab.getByText("Does not ring here")).toHaveCount(0);
  // They end, and it rings on.
  await elapse(60_000);
  for (const tab of tabs) await expect(tab.getByText("Does not ring here until")).toBeVisible();
  await expect(ann.incoming).toBeVisible();
  expect(await count("hushes")).toBe(0);
  await ann.button("Decline", ann.incoming).click();
  await expect.poll(() => count("hushes")).toBeGreaterThan(0);
  await expect(ann.incoming).toHaveCount(0);
  await sandbox.ring({ extension: "101", from: CALLER });
  await expect(ann.incoming).toBeVisible();
  expect(await count("rings")).toBe(1);
  await ann.button("Decline", ann.incoming).click();
  await ann.button("Fix: Ringtone and volume").click();
  await page.getByRole("checkbox", { name: "Ring only at these times" }).uncheck();
  await expect(other.page.getByText("Does not ring here")).toHaveCount(0);
});

test("a pause of the ring ends by itself or at once, in every tab", async ({ ann, context, page }) => {
  await context.clock.install();
  await ann.open("/settings/sound");
  await ann.expectReady();
  const other = await openTab(context, "/");
  const said = other.page.getByRole("status").filter({ hasText: "Does not ring here until" });
  await ann.button("For 1 hour").click();
  await expect(said).toBeVisible();
  await ann.button("Ring again").click();
  await expect(said).toHaveCount(0);
  await expect(ann.button("For 30 minutes")).toBeFocused();
  await ann.button("For 30 minutes").press("Enter");
  await expect(said).toBeVisible();
  await other.button("Ring again").click();
  await expect(other.button("Am I reachable?")).toBeFocused();
  await expect(page.getByText("Does not ring here until")).toHaveCount(0);

  await ann.button("Until 08:00").click();
  await expect(said).toContainText("08:00");
  await other.button("Am I reachable?").click();
  const link = other.page.getByRole("dialog", { name: "Am I reachable?" }).getByRole("listitem").filter({ hasText: "Ringtone and volume" });
  await expect(link).toContainText("Does not ring here until");
  await other.button("Fix: Ringtone and volume", link).click();
  await expect(link).toContainText(": OK");
  await other.page.keyboard.press("Escape");

  await ann.button("For 30 minutes").click();
  await expect(said).toBeVisible();
  const elapse = (millis) => context.clock.fastForward(millis);
  await elapse(29 * 60_000);
  await expect(said).toBeVisible();
  await elapse(61_000);
  await expect(said).toHaveCount(0);
  await expect(ann.button("Test ring")).toBeEnabled();
});

/** So many seconds of a tone, as a WAV file (RIFF, PCM of 16 bits). */
function wave(seconds, rate = 8_000) {
  const samples = Buffer.alloc(seconds * rate * 2);
  for (let at = 0; at < samples.length / 2; at += 1) samples.writeInt16LE(9_000 * Math.sin((2 * Math.PI * 440 * at) / rate), at * 2);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** Runs in the page before the app: `played`, the length of each sound of a file that was begun, and whether it repeats. */
function notePlayed() {
  globalThis.played = [];
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...when) {
    globalThis.played.push([Math.round(this.buffer.duration), this.loop]);
    return start.apply(this, when);
  };
}

test("a file of one's own becomes the ringtone, rings calls, outlives a reload and can be removed", async ({ ann, context, page, sandbox }) => {
  await context.addInitScript(notePlayed);
  await context.addInitScript(countRings);
  const played = () => page.evaluate(() => globalThis.played);
  await ann.open("/settings/sound");
  const file = page.locator("#own-ringtone");
  const choose = (name, buffer, mimeType = "audio/wav") => file.setInputFiles({ name, mimeType, buffer });
  await choose("words.wav", Buffer.from("no sound at all"));
  await expect(page.getByRole("status").getByText("This browser cannot play the file.")).toBeVisible();
  await choose("symphony.wav", Buffer.alloc(1_048_577));
  await expect(page.getByRole("status").getByText("The file has more than 1 MB.")).toBeVisible();
  await choose("dial.wav", wave(62));
  await expect(page.getByRole("status").getByText("longer than a minute")).toBeVisible();
  await choose("owl.wav", wave(2));
  const ringtone = choice(page, "Ringtone");
  await expect(ringtone.locator("option:checked")).toHaveText("owl.wav");
  await expect(page.getByText("longer than a minute")).toHaveCount(0);
  await ann.button("Test ring").click();
  await expect.poll(played).toEqual([[2, false]]);
  await expectNoBarrier(page);

  await ann.open("/");
  await ann.expectReady();
  await sandbox.ring({ extension: "101", from: CALLER });
  await expect(ann.incoming).toBeVisible();
  await expect.poll(played).toEqual([[2, true]]);
  await ann.button("Decline", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);

  await ann.open("/settings/sound");
  await expect(ringtone.locator("option:checked")).toHaveText("owl.wav");
  await ann.button("Remove owl.wav").click();
  await expect(ringtone.locator("option:checked")).toHaveText("Telephone");
  await expect(ringtone.locator("option", { hasText: "owl.wav" })).toHaveCount(0);
  const rings = await page.evaluate(() => globalThis.rings);
  await ann.button("Test ring").click();
  await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(rings + 1);
  expect(await played()).toEqual([]);
});

test("a second call is told of while one is talked on, and the ring takes over when that is over", async ({ ann, context, page, sandbox }) => {
  await context.addInitScript(countRings);
  await ann.open("/");
  await ann.expectReady();
  await ann.talkTo("(212) 555-0177");
  await sandbox.ring({ extension: "101", from: CALLER });
  await expect(ann.incoming).toBeVisible();
  await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(1);
  // The popup stands beside the controls of the live call.
  await ann.hangUp();
  await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(2);
  await ann.button("Decline", ann.incoming).click();
  await expect(ann.incoming).toHaveCount(0);
});

/**
 * Runs in the page before the app: two loudspeakers to choose from, `sinks`, where sound was made last, and
 * `voices`, where those are heard who are talked to; the computer's own choice is empty.
 */
function addLoudspeakers() {
  const { mediaDevices } = navigator;
  const enumerate = mediaDevices.enumerateDevices.bind(mediaDevices);
  const device = (id, label) => ({ kind: "audiooutput", deviceId: id, groupId: id, label });
  const all = [device("a-headset", "Headset"), device("desk", "Desk speakers")];
  let there = all;
  mediaDevices.enumerateDevices = async () => {
    const others = (await enumerate()).filter(({ kind }) => kind !== "audiooutput");
    return [...others, ...there];
  };
  const open = new Map();
  const expectThere = (id) => {
    if (id && !there.some(({ deviceId }) => deviceId === id)) throw new DOMException("gone", "NotFoundError");
  };
  let silent;
  globalThis.mutes = (id) => {
    silent = id;
  };
  AudioContext.prototype.setSinkId = async function (id) {
    expectThere(id);
    if (id === silent) throw new DOMException("another program has it", "AbortError");
    open.set(this, id);
  };
  const playing = new Map();
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    get,
    set(stream) {
      set.call(this, stream);
      if (stream) playing.set(this, "");
      else playing.delete(this);
    },
  });
  HTMLMediaElement.prototype.setSinkId = async function (id) {
    expectThere(id);
    if (playing.has(this)) playing.set(this, id);
  };
  globalThis.voices = () => [...playing.values()];
  const { close } = AudioContext.prototype;
  AudioContext.prototype.close = function () {
    open.delete(this);
    return close.call(this);
  };
  globalThis.sinks = () => [...open.values()].sort();
  const change = (now) => {
    there = now;
    mediaDevices.dispatchEvent(new Event("devicechange"));
  };
  globalThis.unplug = (id) => change(there.filter(({ deviceId }) => deviceId !== id));
  globalThis.plugIn = () => change(all);
}

test("during a call the voices move to the loudspeaker that is chosen, away from one that is unplugged, and back", async ({ ann, context, page }) => {
  await context.addInitScript(addLoudspeakers);
  await ann.open("/");
  await ann.expectReady();
  await ann.talkTo("(212) 555-0177");
  const voices = () => expect.poll(() => page.evaluate(() => globalThis.voices()), { message: "where the other side is heard" });
  await voices().toEqual([""]);
  await page.getByRole("link", { name: "Settings" }).first().click();
  await page.getByRole("link", { name: "Sound" }).click();
  for (const [label, id] of [["Desk speakers", "desk"], ["Headset", "a-headset"]]) {
    await choice(page, "Speaker").selectOption({ label });
    await voices().toEqual([id]);
  }
  await ann.button("Test speaker").click();
  await expect.poll(() => page.evaluate(() => globalThis.sinks()), { message: "where the test is heard" }).toEqual(["a-headset"]);
  await page.evaluate(() => globalThis.mutes("a-headset"));
  await ann.button("Test speaker").click();
  const unheard = ann.alert("The speaker does not play; another program may be using it alone.");
  await expect(unheard).toBeVisible();
  await expectNoBarrier(page);
  await page.evaluate(() => globalThis.mutes());
  await ann.button("Test speaker").click();
  await expect(unheard).toHaveCount(0);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await page.evaluate(() => globalThis.unplug("a-headset"));
  await expect(ann.alert("Headset is gone. You hear them where your computer plays.")).toBeVisible();
  await voices().toEqual([""]);
  await expect.poll(() => energyOfASecond(page), { message: "the call goes on" }).toBeGreaterThan(0.0005);
  await page.evaluate(() => globalThis.plugIn());
  await expect(ann.alert("You hear them on Headset again.")).toBeVisible();
  await voices().toEqual(["a-headset"]);
  await ann.hangUp();
  await expect(ann.alert("You hear them on")).toHaveCount(0);
  await voices().toEqual([]);
  // The next call begins where the last one was heard.
  await ann.talkTo("(212) 555-0177");
  await voices().toEqual(["a-headset"]);
  await ann.hangUp();
});

test("a call rings on every device that was chosen, and on what is left when one is unplugged", async ({ ann, context, page, sandbox }) => {
  await context.addInitScript(addLoudspeakers);
  await ann.open("/settings/sound");
  const ringOn = page.getByRole("group", { name: "Ring on" });
  const box = (name) => ringOn.getByRole("checkbox", { name });
  await expect(box("As the computer is set")).toBeDisabled();
  await box("Headset").check();
  await expect(box("Headset")).toBeFocused();
  await box("Desk speakers").check();
  await box("As the computer is set").uncheck();
  await ann.open("/settings/sound");
  await expect(ringOn.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await ann.open("/");
  await ann.expectReady();
  const sinks = () => page.evaluate(() => globalThis.sinks());
  await sandbox.ring({ extension: "101", from: CALLER });
  await expect(ann.incoming).toBeVisible();
  await expect.poll(sinks).toEqual(["a-headset", "desk"]);
  await page.evaluate(() => globalThis.unplug("a-headset"));
  await expect.poll(sinks).toEqual(["desk"]);
  await ann.button("Decline", ann.incoming).click();
  await ann.open("/settings/sound");
  await page.evaluate(() => globalThis.unplug("a-headset"));
  await expect(box("Headset (not plugged in)")).toBeChecked();
  await expect(page.getByText("Headset is not plugged in. It rings on the others you chose")).toBeVisible();
});

test("whoever wants no soft tone during a call sees the next one and hears nothing of it", async ({ ann, context, page, sandbox }) => {
  await context.addInitScript(countRings);
  await ann.open("/settings/sound");
  const tone = page.getByRole("checkbox", { name: "Soft tone during a call" });
  await tone.uncheck();
  await ann.open("/settings/sound");
  await expect(tone).not.toBeChecked();
  await ann.open("/");
  await ann.expectReady();
  await ann.talkTo("(212) 555-0177");
  await sandbox.ring({ extension: "101", from: CALLER });
  await expect(ann.incoming).toBeVisible();
  expect(await page.evaluate(() => globalThis.rings)).toBe(0);
  // The ring itself is heard once they are done.
  await ann.hangUp();
  await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(1);
});

test("a headset's keys mute and end the call that is talked on", async ({ ann, context, page }) => {
  await context.addInitScript(() => {
    globalThis.keys = {};
    MediaSession.prototype.setActionHandler = (action, handler) => (globalThis.keys[action] = handler);
  });
  await ann.open("/");
  await ann.expectReady();
  await ann.talkTo("(212) 555-0177");
  await page.evaluate(() => globalThis.keys.togglemicrophone());
  await expect(ann.button("Unmute", ann.liveCall())).toBeVisible();
  await page.evaluate(() => globalThis.keys.togglemicrophone());
  await expect(ann.button("Mute", ann.liveCall())).toBeVisible();
  await page.evaluate(() => globalThis.keys.hangup());
  await expect(ann.liveCall()).toHaveCount(0);
  expect(await page.evaluate(() => globalThis.keys)).toEqual({ hangup: null, togglemicrophone: null });
});

test.describe("with a USB headset", () => {
  test.beforeEach(async ({ context }) => {
    await context.addInitScript(addUsbHeadset, USB_HEADSET);
  });

  const shows = (page) => expect.poll(() => page.evaluate(() => globalThis.headset.shows()));
  const press = (page, key) => page.evaluate((key) => globalThis.headset[key](), key);
  /** Allowed once, by the person's click. */
  async function connected(ann, page) {
    await ann.open("/settings/sound");
    await ann.button("Connect headset").click();
    await expect(page.getByRole("list", { name: "Headsets" }).getByRole("listitem")).toContainText("Its buttons work.");
  }

  test("it rings, answers, mutes and hangs up by its own buttons, also after a reload", async ({ ann, page, sandbox }) => {
    await connected(ann, page);
    await ann.open("/");
    await ann.expectReady();
    await sandbox.ring({ extension: "101", from: CALLER });
    await expect(ann.incoming).toBeVisible();
    await shows(page).toEqual(["RING"]);
    await press(page, "pressHook");
    await expect(ann.duration).toBeVisible();
    await shows(page).toEqual(["OFF_HOOK"]);
    await press(page, "pressMute");
    await expect(ann.button("Unmute", ann.liveCall())).toBeVisible();
    await shows(page).toEqual(["OFF_HOOK", "MUTE"]);
    await ann.button("Unmute", ann.liveCall()).click();
    await shows(page).toEqual(["OFF_HOOK"]);
    await ann.button("Mute", ann.liveCall()).click();
    await shows(page).toEqual(["OFF_HOOK", "MUTE"]);
    await press(page, "pressHook");
    await expect(ann.liveCall()).toHaveCount(0);
    await shows(page).toEqual([]);
  });

  test("unplugged during a call, the call goes on and that is said; plugged in again, it hangs up", async ({ ann, page }) => {
    await connected(ann, page);
    await ann.open("/");
    await ann.expectReady();
    await ann.talkTo("(212) 555-0177");
    await shows(page).toEqual(["OFF_HOOK"]);
    await page.evaluate(() => globalThis.headset.plug(false));
    await expect(ann.alert("Evolve 65 is unplugged. The call goes on")).toBeVisible();
    await expectToSend(page);
    await page.evaluate(() => globalThis.headset.plug(true));
    await expect(ann.alert("The buttons of Evolve 65 work again.")).toBeVisible();
    await shows(page).toEqual(["OFF_HOOK"]);
    await press(page, "pressHook");
    await expect(ann.liveCall()).toHaveCount(0);
  });

  test("allowed in any tab, it is opened by the tab with the phone, and forgotten in both", async ({ ann, context, page }) => {
    await ann.expectReady();
    const other = await openTab(context, "/settings/sound");
    const listed = other.page.getByRole("list", { name: "Headsets" }).getByRole("listitem");
    const isOpen = (tab) => tab.evaluate(() => globalThis.headset.isOpen());
    await other.button("Connect headset").click();
    await expect(listed).toContainText("Its buttons go to the tab with the phone.");
    await expect.poll(() => isOpen(page)).toBe(true);
    expect(await isOpen(other.page)).toBe(false);
    await other.button("Forget Evolve 65").click();
    await expect(listed).toHaveCount(0);
    await expect.poll(() => isOpen(page)).toBe(false);
  });
});

test("a browser that hands over no headsets says so, and what stands in", async ({ ann, context, page }) => {
  await context.addInitScript(() => Object.defineProperty(navigator, "hid", { value: undefined, configurable: true }));
  await ann.open("/settings/sound");
  await expect(page.getByText("This browser lets no page use the buttons of USB headsets")).toBeVisible();
  await expect(ann.button("Connect headset")).toHaveCount(0);
});

test("noise suppression holds for the call that is on, what it does is said, and one can hear oneself", async ({ ann, page }) => {
  const noise = page.getByRole("checkbox", { name: "Noise suppression" });
  await ann.talkTo("(212) 555-0177");
  const takenOut = () => page.evaluate(() => globalThis.noiseIsTakenOut());
  expect(await takenOut()).toEqual([true]);
  await page.getByRole("link", { name: "Settings" }).first().click();
  await page.getByRole("link", { name: "Sound" }).click();
  await expect(noise).toBeChecked();
  await expect(page.getByText("On: your microphone's noise is taken out.")).toBeVisible();
  await noise.uncheck();
  await expect.poll(takenOut).toEqual([false]);
  await expect(page.getByText("Off: others hear your noise.")).toBeVisible();
  await noise.check();
  await expect.poll(takenOut).toEqual([true]);
  await noise.uncheck();
  await expect.poll(takenOut).toEqual([false]);
  await expectToSend(page);
  await expect(ann.button("Hear yourself")).toBeDisabled();
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await ann.hangUp();
  await ann.open("/settings/sound");
  await expect(noise).not.toBeChecked();
  await ann.button("Hear yourself").click();
  await expect(page.getByText("Listen to both")).toBeVisible({ timeout: 15_000 });
  await ann.button("Play with suppression").click();
  await ann.button("Play without suppression").click();
  await expect.poll(() => page.evaluate(() => globalThis.liveMicrophones())).toBe(0);
  await page.getByRole("link", { name: "Phone", exact: true }).click();
  await page.getByRole("link", { name: "Settings" }).first().click();
  await expect(ann.button("Play with suppression")).toHaveCount(0);
});

/** Runs in the page before the app: notifications that a test can click, and a page that can be hidden. */
function rememberNotifications() {
  globalThis.shown = [];
  class Shown extends EventTarget {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, options) {
      super();
      this.words = [title, options?.body];
      globalThis.shown.push(this);
    }
    close() {
      this.isClosed = true;
    }
  }
  globalThis.Notification = Shown;
  globalThis.hide = () => {
    Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  };
}

test("a page that is hidden while it rings notifies with the name, and a click leads to the call", async ({ ann, context, page, sandbox }) => {
  const contact = await sandbox.knownContact();
  await context.addInitScript(rememberNotifications);
  await ann.open("/history");
  await ann.expectReady();
  await sandbox.ring({ extension: "101", from: contact.number });
  await expect(ann.incoming).toBeVisible();
  expect(await page.evaluate(() => globalThis.shown.length)).toBe(0);
  await page.evaluate(() => globalThis.hide());
  await expect.poll(() => page.evaluate(() => globalThis.shown.at(-1)?.words)).toEqual(["Incoming call", contact.name]);
  await page.evaluate(() => globalThis.shown.at(-1).dispatchEvent(new Event("click")));
  await expect(page).toHaveURL(/\/$/);
  await expect(ann.incoming).toBeFocused();
  await ann.button("Decline", ann.incoming).click();
  await expect.poll(() => page.evaluate(() => globalThis.shown.at(-1).isClosed)).toBe(true);
});

test("a test notification is sent from the chain, and a click on it says that it works", async ({ ann, context, page }) => {
  await context.addInitScript(rememberNotifications);
  await ann.open("/");
  await ann.expectReady();
  await ann.button("Am I reachable?").click();
  const chain = page.getByRole("dialog", { name: "Am I reachable?" });
  const link = chain.getByRole("listitem").filter({ hasText: "Notifications" });
  await ann.button("Test notification", link).click();
  expect(await page.evaluate(() => globalThis.shown.map(({ words }) => words[0]))).toEqual(["Test notification"]);
  await expect(link.getByRole("status").filter({ hasText: "Sent. If you see none" })).toBeVisible();
  await page.evaluate(() => globalThis.shown[0].dispatchEvent(new Event("click")));
  await expect(link.getByRole("status").filter({ hasText: "It works" })).toBeVisible();
  expect(await page.evaluate(() => globalThis.shown[0].isClosed)).toBe(true);
});

test("the banner for notifications asks the browser, and whoever says not now is asked again after seven days", async ({ ann, context, page }) => {
  await context.addInitScript(() => {
    globalThis.Notification = class extends EventTarget {
      static permission = "default";
      static async requestPermission() {
        globalThis.isAsked = true;
        return "default";
      }
    };
  });
  const banner = page.getByRole("alert", { name: "Turn on browser notifications" });
  const opened = async () => {
    await ann.open("/");
    await ann.expectChip("RingCentral", "Connected");
  };
  await opened();
  await expect(banner).toBeVisible();
  await ann.button("Not now").click();
  await expect(banner).toHaveCount(0);
  const later = (days) =>
    page.evaluate((days) => {
      const key = "ledgerline.notifications-later-until";
      localStorage.setItem(key, String(Number(localStorage.getItem(key)) - days * 86_400_000));
    }, days);
  await later(6);
  await opened();
  await ann.expectReady();
  await expect(banner).toHaveCount(0);
  await later(1);
  await opened();
  await ann.button("Enable notifications").click();
  await expect.poll(() => page.evaluate(() => globalThis.isAsked)).toBe(true);
});

test.describe("am I reachable?", () => {
  const opened = async (ann, page) => {
    await ann.button("Am I reachable?").click();
    return page.getByRole("dialog", { name: "Am I reachable?" });
  };

  test("with everything in order the light says so", async ({ ann, context, page }) => {
    await context.addInitScript(rememberNotifications);
    await ann.open("/");
    await ann.expectReady();
    await page.mouse.click(5, 5);
    await expect(page.getByRole("status").filter({ hasText: /^Reachable$/ })).toBeVisible();
    const chain = await opened(ann, page);
    await expect(chain.getByRole("listitem").filter({ hasText: ": OK" })).toHaveCount(14);
    await expect(chain.getByRole("button", { name: "Fix" })).toHaveCount(0);
  });

  test("each fault has its Fix, which does what a page can do or says what the person can", async ({ ann, context, page }) => {
    await context.addInitScript(() => {
      globalThis.Notification = class extends EventTarget {
        static permission = "denied";
      };
    });
    await ann.open("/settings/sound");
    await page.getByRole("checkbox", { name: "Ringtone sound" }).uncheck();
    await page.getByRole("link", { name: "Phone", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "Reachable, needs attention" })).toBeVisible();
    const chain = await opened(ann, page);
    await chain.getByRole("button", { name: "Fix: Notifications" }).click();
    await expect(chain.getByText("set Notifications to Allow")).toBeVisible();
    await chain.getByRole("button", { name: "Fix: Ringtone and volume" }).click();
    await expect(page.getByRole("checkbox", { name: "Ringtone sound" })).toBeVisible();
  });

  test("rules at RingCentral that ring elsewhere are a fault, and what may not be read is none", async ({ ann, page, sandbox }) => {
    await ann.expectReady();
    const chain = await opened(ann, page);
    const rules = chain.getByRole("listitem").filter({ hasText: "Answering rules and forwarding" });
    const look = async () => {
      await page.keyboard.press("Escape");
      await expect(chain).toBeHidden();
      await opened(ann, page);
    };
    await expect(rules).toContainText(": OK");
    for (const newer of ["no", "yes"]) {
      await sandbox.setCallRules("101", { rule: "forward", newer });
      // What an extension is spoken of in is read once; a new page reads it anew.
      await page.reload();
      await ann.expectReady();
      await expect(page.getByRole("status").filter({ hasText: "Not reachable here" })).toBeVisible();
      await opened(ann, page);
      await expect(rules).toContainText("forward every call to another number");
      await ann.button("Fix: Answering rules and forwarding", chain).click();
      await expect(chain.getByText("switch Forward all calls off")).toBeVisible();
      await expect(chain.getByRole("link", { name: "Open RingCentral" })).toHaveAttribute("target", "_blank");
      await sandbox.setCallRules("101", { ownRule: "yes", newer });
      await look();
      await expect(rules).toContainText("needs attention");
      await sandbox.setCallRules("101", { newer });
      await look();
      await expect(rules).toContainText(": OK");
    }
    await sandbox.ringcentralFails({
      path: "/restapi/v2/accounts/~/extensions/~/comm-handling",
      status: 403,
      permission: "ReadAccounts",
      times: 1,
    });
    await look();
    await expect(rules).toContainText("could not be checked");
    await expect(page.getByRole("status").filter({ hasText: "Not reachable here" })).toHaveCount(0);
  });

  test("a line without an emergency address is told of: calls come in, none goes out", async ({ anotherRep }) => {
    const eva = await anotherRep("Eva Lindqvist");
    await eva.button("Am I reachable?").click();
    const address = eva.page.getByRole("dialog", { name: "Am I reachable?" }).getByRole("listitem").filter({ hasText: "Emergency address" });
    await expect(address).toContainText("no valid emergency address");
    await eva.button("Fix: Emergency address").click();
    await expect(address).toContainText("enter the address of this line");
  });

  test("a practice call rings where calls ring, is answered and ended, and leaves nothing behind", async ({ ann, context, page, sandbox }) => {
    await context.addInitScript(countRings);
    await ann.open("/");
    await ann.expectReady();
    const requests = [];
    const before = await sandbox.calls();
    const chain = await opened(ann, page);
    // The panel itself reads what it shows.
    page.on("request", (request) => request.method() !== "GET" && requests.push(request.url()));
    const card = page.getByRole("alertdialog", { name: "Practice call" });
    await ann.button("Start practice call", chain).click();
    await expect(card).toBeFocused();
    await expect.poll(() => page.evaluate(() => globalThis.rings)).toBe(1);
    await ann.button("Answer", card).click();
    await expect(card).toBeFocused();
    await expectLevel(page);
    await expectToHear(page);
    await expect(card.getByRole("alert")).toBeEmpty();
    await ann.button("End practice call", card).click();
    await expect(card).toHaveCount(0);
    await expect.poll(() => page.evaluate(() => globalThis.liveMicrophones())).toBe(0);
    await expect(page.getByRole("list", { name: "Calls of this session" }).getByRole("listitem")).toHaveCount(0);
    expect(await sandbox.calls()).toEqual(before);
    expect(requests.filter((url) => /restapi|phone-calls/.test(url))).toEqual([]);
  });

  test("a real call ends the practice call", async ({ ann, page, sandbox }) => {
    const chain = await opened(ann, page);
    await ann.button("Start practice call", chain).click();
    const card = page.getByRole("alertdialog", { name: "Practice call" });
    await expect(card).toBeVisible();
    await sandbox.ring({ extension: "101", from: CALLER });
    await expect(ann.incoming).toBeVisible();
    await expect(card).toHaveCount(0);
    await ann.button("Decline", ann.incoming).click();
  });
});

/** Runs in the page: a click alone activates it. To the browser each question of this test is a gesture, too. */
function activateByClicks() {
  let hasBeenActive = false;
  addEventListener("pointerdown", () => (hasBeenActive = true), { capture: true });
  Object.defineProperty(navigator, "userActivation", { get: () => ({ hasBeenActive, isActive: hasBeenActive }) });
}

test("a page that nobody has clicked in yet says that it may not sound, until a click", async ({ ann, page }) => {
  await page.addInitScript(activateByClicks);
  await page.reload();
  const bar = ann.alert("Sound is off until you click once");
  await expect(bar).toBeVisible();
  await ann.button("Turn on sound").click();
  await expect(bar).toHaveCount(0);
  await ann.expectReady();
});
