// The screen with everybody's calls, newest first.

import { expect } from "./fixtures.mjs";

/** The screen, in one tab. */
export class History {
  constructor(page) {
    this.page = page;
    this.table = page.getByRole("table", { name: "Recent calls" });
    this.details = page.getByRole("dialog", { name: "Call Details" });
    this.search = page.getByRole("searchbox", { name: "Filter calls" });
  }

  async open() {
    await this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "History" }).click();
    await expect(this.page.getByRole("tablist", { name: "History" })).toBeVisible();
    return this;
  }

  /** Rows that say this, but for the one with the headings. */
  rows(text = /./) {
    return this.table.getByRole("row").filter({ hasText: text }).filter({ has: this.page.getByRole("button") });
  }

  choose(name, choice) {
    return this.page.getByRole("combobox", { name, exact: true }).selectOption({ label: choice });
  }

  async voicemails() {
    await this.page.getByRole("tab", { name: "Voicemails" }).click();
    return this.page.getByRole("list", { name: "Voicemails" }).getByRole("listitem");
  }
}
