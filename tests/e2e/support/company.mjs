// The company's connections in Settings.

import { Phone } from "./phone.mjs";

/** The secret of the sandbox's server-side apps. */
export const SECRET = "sandbox-company-secret";

export const card = (page, name) => page.getByRole("region", { name: `${name} (Company)`, exact: true });

/** Settings of a connector that nobody has given credentials, with this person signed in. */
export async function settingsAs(person, page, connector) {
  await connector.withoutCredentials();
  const phone = new Phone(page);
  await phone.open(`${connector.url}/settings`);
  const connect = page.getByRole("region", { name: "RingCentral (You)" }).getByRole("button", { name: "Connect", exact: true });
  const opened = page.waitForEvent("popup");
  await connect.click();
  await phone.finishSignIn(await opened, person);
  return phone;
}

/** Both connections are set up, as an admin does it. */
export async function setUp(page, sandbox) {
  await setUpRingCentral(page, sandbox);
  await saved(card(page, "RingCentral"));
  await setUpNetSuite(page, sandbox);
  await backFromMapping(page);
  await saved(card(page, "NetSuite"));
}

/** RingCentral's credentials are entered, proved and sent to be saved. */
export async function setUpRingCentral(page, sandbox) {
  const ringcentral = card(page, "RingCentral");
  await ringcentral.getByRole("button", { name: "Setup Information" }).click();
  await ringcentral.getByLabel("Client ID").fill("ledgerline-company");
  await ringcentral.getByLabel("Client secret").fill(SECRET);
  await ringcentral.getByLabel("JWT").fill(await sandbox.jwt("103"));
  await prove(ringcentral);
}

/** NetSuite's, with a certificate of the connector. */
export async function setUpNetSuite(page, sandbox) {
  const netsuite = card(page, "NetSuite");
  await netsuite.getByRole("button", { name: "Setup Information" }).click();
  await netsuite.getByLabel("Account ID").fill("TSTDRV0000001");
  await netsuite.getByLabel("Client ID").fill("sandbox-integration");
  await netsuite.getByRole("button", { name: "Make certificate" }).click();
  await netsuite.getByText("Certificate as text").click();
  const pem = await netsuite.locator("pre").textContent();
  await netsuite.getByLabel("Certificate ID").fill(await sandbox.registerCertificate(pem));
  await prove(netsuite);
}

export const saved = (region) => region.getByText("Saved at").waitFor();

async function prove(region) {
  await region.getByRole("button", { name: "Test connection" }).click();
  await region.getByRole("button", { name: "Save" }).click();
}

/** The last credentials that were missing lead to whose each extension's calls are. */
export async function backFromMapping(page) {
  await page.getByRole("heading", { level: 1, name: "Organizer mapping" }).waitFor();
  await page.getByRole("link", { name: "Back to Integrations" }).click();
}
