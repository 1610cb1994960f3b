// A day at the phone without a pointer: every control is reached, seen and left by keyboard.

import { expect, test } from "./support/fixtures.mjs";
import { MOST_STOPS, focused, press, tabTo } from "./support/keyboard.mjs";
import { people } from "./support/people.mjs";
import { signIn } from "./support/phone.mjs";

test("on every screen the first stop leads past the navigation to the content", async ({ ann, page }) => {
  for (const path of ["/", "/messages", "/contacts", "/history", "/reports", "/reports/quality", "/settings", "/settings/logging", "/settings/mapping", "/settings/sound"]) {
    await ann.open(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await press(page, "Tab");
    const skip = page.getByRole("link", { name: "Skip to main content" });
    await expect(skip, path).toBeFocused();
    await expect(skip, path).toBeInViewport();
    await press(page, "Enter");
    await expect(page.getByRole("main"), path).toBeFocused();
  }
});

test("the main day goes by keyboard alone", async ({ phone, page, sandbox }) => {
  test.slow();
  await page.mouse.move(0, 0);
  await press(page, "Tab");
  const skip = page.getByRole("link", { name: "Skip to main content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await press(page, "Enter");
  await expect(page.getByRole("main")).toBeFocused();

  await page.reload();
  await tabTo(page, phone.button("Connect", phone.alert("Connect RingCentral")));
  const opened = page.waitForEvent("popup");
  await press(page, "Enter");
  await signIn(await opened, "Ann Lee");
  await phone.expectReady();

  // Dial, write, mute, hang up.
  await press(page, "/");
  await expect(phone.number).toBeFocused();
  await page.keyboard.type(people.echo);
  await press(page, "Enter");
  await expect(phone.duration).toHaveText(/0:0[1-9]/);
  await expect(page.getByRole("main"), "the focus is not lost with the field").toBeFocused();
  await press(page, "n");
  await expect(phone.notes).toBeFocused();
  await page.keyboard.type("mute me");
  await expect(phone.button("Mute"), "letters in a field are letters").toBeVisible();
  await press(page, "Tab", "m");
  await expect(phone.button("Unmute")).toBeVisible();
  await press(page, "k");
  const keypad = page.getByRole("group", { name: "Keypad" });
  await tabTo(page, phone.button("5", keypad));
  await press(page, "Enter");
  await expect.poll(async () => (await sandbox.lastCall()).farEnd?.heard.digits, { message: "the tone" }).toBe("5");
  await tabTo(page, phone.button("Hang up"));
  await press(page, "Enter");
  await expect(phone.liveCall()).toHaveCount(0);
  await phone.expectLogged();

  // Answer, hang up; decline.
  await sandbox.ring({ extension: "101", from: "+12025550143" });
  await expect(phone.incoming, "a ringing call takes the focus from who is not typing").toBeFocused();
  await tabTo(page, phone.button("Answer", phone.incoming));
  await press(page, "Enter");
  await expect(phone.duration).toHaveText(/0:0[1-9]/);
  await press(page, "e");
  await expect(phone.liveCall()).toHaveCount(0);
  await sandbox.ring({ extension: "101", from: "+12025550144" });
  await expect(phone.incoming).toBeFocused();
  await press(page, "d");
  await expect(phone.incoming).toHaveCount(0);
  await expect(page.getByRole("main")).toBeFocused();

  // The note of a finished call, from the list.
  await tabTo(page, page.getByRole("list", { name: "Calls of this session" }).getByRole("button").first());
  await press(page, "Enter");
  await tabTo(page, phone.notes);
  await page.keyboard.type("called twice");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
});

test("digits on the keyboard are heard by the other side in their order, also without single keys, and by nobody who waits", async ({ ann, page, sandbox }) => {
  const expectTones = (tones) => expect.poll(async () => (await sandbox.lastCall()).farEnd?.heard.digits, { message: "tones at the far end" }).toBe(tones);
  await ann.talkTo(people.echo);
  await page.getByRole("heading", { level: 1 }).first().click();
  await press(page, "4", "2", "#", "0");
  await expectTones("42#0");

  await press(page, "?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.getByRole("checkbox", { name: /^Use single-key shortcuts/ }).uncheck();
  await dialog.getByRole("button", { name: "Done" }).click();
  await press(page, "h", "7");
  await expectTones("42#07");
  await expect(ann.button("Hold", ann.liveCall()), "letters do nothing").toBeVisible();

  await ann.button("Hold", ann.liveCall()).click();
  await expect(ann.button("Resume", ann.liveCall())).toBeVisible();
  await press(page, "5");
  await expect(ann.liveCall().getByRole("status").getByText("The call is on hold. Resume it first.")).toBeVisible();
  await ann.button("Resume", ann.liveCall()).click();
  await expect(ann.button("Hold", ann.liveCall())).toBeVisible();
  await press(page, "9");
  await expectTones("42#079");
  await ann.hangUp();
});

test("popups close with Esc, and the focus goes back to where it was", async ({ ann, page }) => {
  const cases = [
    [ann.button("Keyboard shortcuts"), page.getByRole("dialog", { name: "Keyboard shortcuts" })],
    [ann.button("Dialer settings"), page.getByRole("dialog", { name: "Dialer settings" })],
    [ann.button("Incoming Calls"), page.getByText("No incoming call was answered in this session.")],
  ];
  for (const [opener, popup] of cases) {
    await tabTo(page, opener);
    await press(page, "Enter");
    await expect(popup).toBeVisible();
    await press(page, "Escape");
    await expect(popup).toBeHidden();
    await expect(opener).toBeFocused();
  }
  await tabTo(page, page.getByRole("link", { name: "Settings", exact: true }));
  await press(page, "Enter");
  const tools = page.getByRole("button", { name: "Tools" });
  await tabTo(page, tools);
  await press(page, "Enter");
  await expect(page.getByRole("menuitem", { name: "Get RingCentral credentials" })).toBeFocused();
  await press(page, "ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Clear RingCentral credentials" })).toBeFocused();
  await press(page, "Escape");
  await expect(tools).toBeFocused();
  await press(page, "Enter");
  await expect(page.getByRole("menuitem", { name: "Get RingCentral credentials" })).toBeFocused();
  await press(page, "End", "Enter");
  const diagnostics = page.getByRole("dialog", { name: "Diagnostics" });
  await expect(diagnostics).toBeVisible();
  await press(page, "Escape");
  await expect(tools).toBeFocused();
  const disconnect = ann.button("Disconnect", page.getByRole("region", { name: "RingCentral (You)" }));
  await tabTo(page, disconnect);
  await press(page, "Enter");
  await expect(page.getByRole("dialog", { name: "Disconnect RingCentral?" })).toBeVisible();
  await press(page, "Escape");
  await expect(disconnect).toBeFocused();
});

for (const width of [1280, 360]) {
  test(`every stop of the keyboard can be seen on every screen, ${width} wide`, async ({ ann, page }) => {
    await page.setViewportSize({ width, height: 740 });
    for (const screen of ["/", "/messages", "/contacts", "/history", "/reports", "/reports/quality", "/settings", "/settings/sound"]) {
      await ann.open(screen);
      await ann.expectReady();
      const names = new Set();
      for (let stops = 0; stops < MOST_STOPS; stops += 1) {
        await page.keyboard.press("Tab");
        const stop = await focused(page);
        if (!stop) break;
        expect(stop, `${screen}: ${stop.name}`).toMatchObject({ isMarked: true, isInView: true });
        names.add(stop.name);
      }
      expect(names.size, screen).toBeGreaterThan(6);
    }
  });
}

test("another key can be chosen for what a single key does, is refused where it does something else, and is kept", async ({ ann, page }) => {
  await ann.open("/");
  await ann.expectReady();
  await ann.button("Keyboard shortcuts").click();
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const mute = dialog.getByRole("textbox", { name: "Key: Mute or unmute" });
  await mute.focus();
  await press(page, "h");
  await expect(dialog.getByRole("status")).toContainText("h is taken: Hold or resume.");
  await press(page, "x");
  await expect(dialog.getByRole("status")).toHaveText("");
  await expect(mute).toHaveValue("X");
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.reload();
  await ann.expectReady();
  await ann.talkTo(people.echo);
  await page.getByRole("heading", { level: 1 }).first().click();
  await press(page, "m");
  await press(page, "x");
  await expect(ann.button("Unmute")).toBeVisible();
  await press(page, "?");
  await dialog.getByRole("button", { name: "Use the usual keys" }).click();
  await expect(mute).toHaveValue("M");
  await dialog.getByRole("button", { name: "Done" }).click();
  await press(page, "m");
  await expect(ann.button("Mute")).toBeVisible();
  await ann.hangUp();
});
