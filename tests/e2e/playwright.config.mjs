// Journeys through the built app, against the sandbox. `cargo xtask test --only journeys` starts
// both and sets the variables that are read here.

import { defineConfig } from "@playwright/test";

import { chromium, chromiumAlone, firefox } from "./support/browsers.mjs";
import { servers } from "./support/servers.mjs";

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results/e2e",
  // A sandbox holds one company and one journey at a time; more workers need a lane of servers each.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // Whoever needs the second try is named at the end of the suite, as something to look into.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: servers.app,
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
  },
  projects: [chromium, chromiumAlone, ...(firefox ? [firefox] : [])],
});
