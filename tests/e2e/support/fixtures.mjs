// What every journey starts from.

import { test as base } from "@playwright/test";

import { rememberPeerConnections } from "./audio.mjs";
import { Connector } from "./connector.mjs";
import { Phone } from "./phone.mjs";
import { Sandbox } from "./sandbox.mjs";
import { servers } from "./servers.mjs";

export { expect } from "@playwright/test";

export const test = base.extend({
  context: async ({ context }, use) => {
    await context.addInitScript(rememberPeerConnections);
    await use(context);
  },

  /** A sandbox in which nothing has happened yet. */
  sandbox: [
    async ({}, use) => {
      const sandbox = new Sandbox(servers.sandbox);
      await sandbox.reset();
      await use(sandbox);
    },
    { auto: true },
  ],

  /** The app, opened for the first time in this browser. */
  phone: async ({ page, sandbox }, use) => {
    const phone = new Phone(page);
    await phone.open();
    await use(phone);
  },

  /** Ann Lee, extension 101, ready to call. */
  ann: async ({ phone }, use) => {
    await phone.connectAs("Ann Lee");
    await phone.expectReady();
    await use(phone);
  },

  /** Opens the app in a browser profile of its own and connects this person. */
  anotherRep: async ({ browser, sandbox }, use) => {
    await withProfiles(browser, servers.app, use);
  },

  /** The same at this journey's own connector, ready to call: rules outlive a journey. */
  rep: async ({ browser, connector }, use) => {
    await withProfiles(browser, connector.url, (open) =>
      use(async (person) => {
        const phone = await open(person);
        await phone.expectReady();
        return phone;
      }),
    );
  },

  /** A connector of this journey's own, which it may stop and start. */
  connector: async ({}, use) => {
    const connector = await Connector.start();
    await use(connector);
    await connector.stop();
  },
});

async function withProfiles(browser, baseURL, use) {
  const contexts = [];
  await use(async (person) => {
    const context = await browser.newContext({ baseURL, permissions: ["microphone"] });
    contexts.push(context);
    await context.addInitScript(rememberPeerConnections);
    const phone = new Phone(await context.newPage());
    await phone.open();
    await phone.connectAs(person);
    return phone;
  });
  await Promise.all(contexts.map((context) => context.close()));
}
