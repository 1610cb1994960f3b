// `@rc-ex/core`, unmodified, signs in at the sandbox and reads.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { before, test } from "node:test";

import RingCentral from "@rc-ex/core";

import {
  REDIRECT,
  SANDBOX_URL,
  act,
  authorizationCode,
  liftRateLimits,
  signedIn,
} from "./support.mjs";

before(liftRateLimits);

test("signs in with a personal JWT credential and reads the extension", async () => {
  const rc = await signedIn("101");
  const extension = await rc.restapi().account().extension().get();
  assert.equal(extension.id, 300012341);
  assert.equal(extension.contact.firstName, "Ann");
  const numbers = await rc.restapi().account().extension().phoneNumber().get();
  assert.ok(numbers.records.some((number) => number.features.includes("CallerId")));
  await rc.revoke();
});

test("signs in with a code and a proof key, refreshes and signs out", async () => {
  const rc = new RingCentral({ server: SANDBOX_URL, clientId: "ledgerline-demo" });
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "ledgerline-demo",
    redirect_uri: REDIRECT,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const code = await authorizationCode(`${SANDBOX_URL}/restapi/oauth/authorize?${query}`, "102");
  await rc.authorize({ code, redirect_uri: REDIRECT, code_verifier: verifier });
  const first = rc.token.access_token;
  assert.equal((await rc.restapi().account().extension().get()).extensionNumber, "102");
  await rc.refresh();
  assert.notEqual(rc.token.access_token, first);
  assert.equal((await rc.restapi().account().extension().get()).extensionNumber, "102");
  const { access_token: last } = rc.token;
  await rc.revoke();
  const refused = await fetch(`${SANDBOX_URL}/restapi/v1.0/account/~/extension/~`, {
    headers: { authorization: `Bearer ${last}` },
  });
  assert.equal(refused.status, 401);
});

test("is told that the access token has expired, and refreshes it", async () => {
  const rc = await signedIn("101");
  const { access_token: first } = rc.token;
  await act("expire-token", { extension: "101" });
  await assert.rejects(rc.restapi().account().extension().get(), (error) => {
    assert.equal(error.response.status, 401);
    assert.equal(error.response.data.errors[0].errorCode, "OAU-128");
    return true;
  });
  await rc.refresh();
  assert.notEqual(rc.token.access_token, first);
  assert.equal((await rc.restapi().account().extension().get()).id, 300012341);
  await rc.revoke();
});

test("sees the platform's error when a permission is missing", async () => {
  const rc = await signedIn("101");
  await assert.rejects(
    rc.restapi().clientInfo().sipProvision().post({ sipInfo: [{ transport: "WSS" }] }),
    (error) => {
      assert.equal(error.response.status, 403);
      assert.equal(error.response.data.errors[0].permissionName, "VoipCalling");
      return true;
    },
  );
  await rc.revoke();
});
