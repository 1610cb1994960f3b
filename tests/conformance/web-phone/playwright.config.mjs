// The official web phone, unmodified, in a real browser against a running sandbox.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  outputDir: "../../../test-results/web-phone",
  timeout: 30_000,
  workers: 1,
  reporter: "list",
  use: {
    permissions: ["microphone"],
    launchOptions: {
      executablePath: process.env.CHROME_SHELL ?? process.env.CHROME ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        // Without an interface other than lo the browser would gather no candidates.
        "--allow-loopback-in-peer-connection",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
