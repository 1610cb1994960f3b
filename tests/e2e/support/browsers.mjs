// Browsers with a microphone that hums and a permission prompt that answers itself.

import { fileURLToPath } from "node:url";

/** Without the last one, a machine that has no network has no audio either. */
export const chromiumFlags = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--allow-loopback-in-peer-connection",
];

/** Journeys that measure time or sound, which a neighbour would take from them. */
const MEASURED = /(contacts-size|first-load|history-size|latency|quality)\.spec\.mjs/;

const chromiumAt = (executablePath) => ({
  browserName: "chromium",
  permissions: ["microphone", "notifications"],
  launchOptions: { executablePath, args: chromiumFlags },
});

/** The browser without its window, which needs half of the processor's time, where there is one. */
export const chromium = {
  name: "chromium",
  testIgnore: MEASURED,
  use: chromiumAt(process.env.CHROME_SHELL ?? process.env.CHROME),
};

/** For one lane, when nothing else runs, and in the browser that people have. */
export const chromiumAlone = { name: "chromium-alone", testMatch: MEASURED, use: chromiumAt(process.env.CHROME) };

/**
 * A stock Firefox, driven by WebDriver BiDi; what only Chromium's protocol can do is left out. On
 * Linux it is started by a script, so that it survives the death of a tab.
 */
export const firefox = process.env.FIREFOX && {
  name: "firefox",
  testMatch: /\/(connect|inbound|outbound|tabs|two-reps|unsupported)\.spec\.mjs/,
  use: {
    browserName: "firefox",
    channel: "moz-firefox",
    launchOptions: {
      executablePath: process.platform === "linux" ? fileURLToPath(new URL("firefox.sh", import.meta.url)) : process.env.FIREFOX,
      firefoxUserPrefs: {
        "media.navigator.streams.fake": true,
        "media.navigator.permission.disabled": true,
        "media.peerconnection.ice.obfuscate_host_addresses": false,
        "media.peerconnection.ice.loopback": true,
        "media.autoplay.default": 0,
      },
    },
  },
};
