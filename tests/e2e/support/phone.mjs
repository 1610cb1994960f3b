// The app as a rep sees it: everything by role and accessible name.

import { expect } from "@playwright/test";

import { namesIn } from "./kept.mjs";

export class Phone {
  constructor(page) {
    this.page = page;
    this.number = page.getByRole("combobox", { name: "Name or number", exact: true });
    this.call = page.getByRole("button", { name: "Call", exact: true });
    this.duration = page.getByRole("timer", { name: "Call duration" });
    this.notes = page.getByRole("textbox", { name: "Call notes" });
    this.customer = page.getByRole("region", { name: "Customer", exact: true });
    this.incoming = page.getByRole("alertdialog", { name: /^Incoming call from / });
  }

  async open(path = "/") {
    await this.page.goto(path);
    await expect(this.page.getByRole("navigation", { name: "Main" })).toBeVisible();
  }

  button(name, within = this.page) {
    return within.getByRole("button", { name, exact: true });
  }

  alert(text) {
    return this.page.getByRole("alert").filter({ hasText: text });
  }

  /** A chip in the header, `RingCentral`, `NetSuite` or `Phone`. */
  chip(service, state) {
    return this.page.getByRole("status", { name: `${service}: ${state}`, exact: true });
  }

  async expectChip(service, state) {
    await expect(this.chip(service, state)).toBeVisible();
  }

  /** The calls of this session that show this name or number. */
  finished(name) {
    return this.page.getByRole("list", { name: "Calls of this session" }).getByRole("listitem").filter({ hasText: name });
  }

  /** What happened to the newest finished call. */
  log(state) {
    return this.page.getByRole("status", { name: state }).first();
  }

  liveCall(name = "") {
    return this.page.getByRole("region", { name: new RegExp(`^Call with .*${escaped(name)}`) });
  }

  /** Clicks the banner's button and hands back the window that opens. */
  async openSignIn() {
    const opened = this.page.waitForEvent("popup");
    await this.alert("Connect RingCentral").getByRole("button").click();
    return opened;
  }

  /** From the banner to `Ready`. */
  async connectAs(person) {
    await this.finishSignIn(await this.openSignIn(), person);
  }

  /** In the window that has opened, to `Connected`. */
  async finishSignIn(popup, person) {
    const closed = popup.waitForEvent("close");
    await signIn(popup, person);
    await closed;
    await this.expectChip("RingCentral", "Connected");
  }

  async expectReady() {
    await this.expectChip("Phone", "Ready");
  }

  /** RingCentral is heard from, and where to go on is on the disk: from then on a gap is known to be one. */
  async expectHeard() {
    await expect.poll(() => namesIn(this.page, "sealed"), { message: "where to go on" }).toContain("events");
  }

  async dial(number) {
    await this.number.fill(number);
    await this.call.click();
  }

  /** Dials, and waits until the other side has answered. */
  async talkTo(number) {
    await this.dial(number);
    await expect(this.liveCall()).toBeVisible();
    await expect(this.duration).toHaveText(/0:0[1-9]/);
  }

  async hangUp() {
    await this.button("Hang up", this.liveCall()).click();
    await expect(this.liveCall()).toHaveCount(0);
  }

  async expectLogged() {
    await expect(this.log("Logged in NetSuite")).toBeVisible();
  }
}

/** What a person does on RingCentral's pages; whoever has signed in there before is only asked to allow. */
export async function signIn(page, person, decision = "Allow") {
  const choice = page.getByRole("combobox", { name: "Sign in as" });
  const answer = page.getByRole("button", { name: decision, exact: true });
  await choice.or(answer).waitFor();
  if (await choice.isVisible()) {
    const label = await choice.locator("option", { hasText: person }).first().textContent();
    await choice.selectOption({ label: label.trim() });
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }
  await answer.click();
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
