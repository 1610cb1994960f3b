// `@rc-ex/core`, unmodified, signs in at the sandbox and reads.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { SANDBOX_URL, act, liftRateLimits, signedIn, signedInByCode } from "./support.mjs";

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
  const rc = await signedInByCode("102");
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
