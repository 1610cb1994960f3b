// What the conformance tests of RingCentral's own clients share: the sandbox's address, its console,
// and a client signed in as one of its people.

import { createHash, randomBytes } from "node:crypto";

import RingCentral from "@rc-ex/core";

export const SANDBOX_URL = process.env.SANDBOX_URL ?? "http://localhost:8790";
export const REDIRECT = "http://localhost:8787/signed-in.html";

const checked = async (response) => {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
};

/** Works one action of the sandbox's console. */
export const act = async (action, body = {}) =>
  checked(
    await fetch(`${SANDBOX_URL}/console/api/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

/** One of the sandbox's people, with the personal JWT credential. */
export const person = async (extensionNumber) => {
  const { people } = await checked(await fetch(`${SANDBOX_URL}/console/api/people`));
  return people.find((candidate) => candidate.extensionNumber === extensionNumber);
};

/** Room for as many requests as the tests make. */
export const liftRateLimits = () =>
  act("settings", { rateLimits: { light: 1000, medium: 1000, heavy: 1000, auth: 1000 } });

/** A client of the company's app, signed in with a personal JWT credential. */
export const signedIn = async (extensionNumber) => {
  const rc = new RingCentral({
    server: SANDBOX_URL,
    clientId: "ledgerline-company",
    clientSecret: "sandbox-company-secret",
  });
  await rc.authorize({ jwt: (await person(extensionNumber)).jwt });
  return rc;
};

/** Goes through the sign-in pages as a browser does; gives back the code. */
export const authorizationCode = async (authorizeUrl, extensionNumber) => {
  const request = new URL(authorizeUrl).search.slice(1);
  const post = (path, fields, cookie = "") =>
    fetch(`${SANDBOX_URL}/restapi/oauth/${path}`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie },
      body: new URLSearchParams({ request, ...fields }),
    });
  const signIn = await post("sign-in", { extension: extensionNumber });
  const cookie = signIn.headers.get("set-cookie").split(";")[0];
  const consent = await post("consent", { decision: "allow" }, cookie);
  return new URL(consent.headers.get("location")).searchParams.get("code");
};

/** Resolves with the first value `pick` gives for an event, and with nothing else. */
export class Inbox {
  #events = [];
  #waiting = [];

  receive = (event) => {
    this.#events.push(event);
    this.#waiting = this.#waiting.filter((wait) => !wait(event));
  };

  first(pick) {
    for (const event of this.#events) {
      if (pick(event)) return Promise.resolve(event);
    }
    return new Promise((resolve) => {
      this.#waiting.push((event) => {
        if (!pick(event)) return false;
        resolve(event);
        return true;
      });
    });
  }
}

/** A client of the reps' app, signed in as a browser does. */
export const signedInByCode = async (extensionNumber) => {
  const rc = new RingCentral({ server: SANDBOX_URL, clientId: "ledgerline-demo" });
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "ledgerline-demo",
    redirect_uri: REDIRECT,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const code = await authorizationCode(`${SANDBOX_URL}/restapi/oauth/authorize?${query}`, extensionNumber);
  await rc.authorize({ code, redirect_uri: REDIRECT, code_verifier: verifier });
  return rc;
};
