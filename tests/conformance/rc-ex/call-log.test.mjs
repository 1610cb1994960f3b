// `@rc-ex/core`, unmodified, reads calls: while they ring, in the log, and by its sync.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { act, liftRateLimits, signedIn } from "./support.mjs";

const A_WHILE = { advanceMillis: 10_000 };

before(async () => {
  await act("reset");
  await liftRateLimits();
});

const missedCall = async (from) => {
  const { telephonySessionId } = await act("ring", { extension: "101", from });
  await act("hang-up", { telephonySessionId });
  return telephonySessionId;
};

test("sees an active call, then its record", async () => {
  const rc = await signedIn("101");
  const extension = rc.restapi().account().extension();
  const { telephonySessionId } = await act("ring", { extension: "101", from: "+12125550100" });
  const active = await extension.activeCalls().get({ direction: ["Inbound"] });
  assert.equal(active.records[0].telephonySessionId, telephonySessionId);
  assert.equal(active.records[0].result, "In Progress");
  await act("hang-up", { telephonySessionId });
  await act("clock", A_WHILE);
  const log = await extension.callLog().list({ view: "Detailed", direction: ["Inbound"], type: ["Voice"] });
  const [record] = log.records;
  assert.equal(record.telephonySessionId, telephonySessionId);
  assert.deepEqual([record.result, record.from.phoneNumber], ["Missed", "+12125550100"]);
  assert.ok(record.legs[0].master);
  assert.equal((await extension.callLog(record.id).get()).id, record.id);
  await rc.revoke();
});

test("filters and pages the log", async () => {
  const rc = await signedIn("101");
  const log = rc.restapi().account().extension().callLog();
  const wanted = await missedCall("+12125550177");
  await missedCall("+12125550178");
  await act("clock", A_WHILE);
  const byNumber = await log.list({ phoneNumber: "12125550177" });
  assert.deepEqual(byNumber.records.map((call) => call.telephonySessionId), [wanted]);
  const bySession = await log.list({ telephonySessionId: wanted });
  assert.equal(bySession.records.length, 1);
  const page = await log.list({ perPage: 1, page: 1 });
  assert.ok(page.navigation.nextPage.uri);
  assert.equal(page.paging.totalElements, undefined);
  const outbound = await log.list({ direction: ["Outbound"] });
  assert.deepEqual(outbound.records, []);
  await rc.revoke();
});

test("syncs the log: once whole, then what came since", async () => {
  const rc = await signedIn("101");
  const sync = rc.restapi().account().extension().callLogSync();
  const first = await sync.get({ syncType: "FSync", recordCount: 250, statusGroup: ["All"] });
  const { syncToken } = first.syncInfo;
  const nothing = await sync.get({ syncType: "ISync", syncToken });
  assert.deepEqual(nothing.records, []);
  const fresh = await missedCall("+12125550179");
  await act("clock", A_WHILE);
  const later = await sync.get({ syncType: "ISync", syncToken });
  assert.deepEqual(later.records.map((call) => call.telephonySessionId), [fresh]);
  await assert.rejects(sync.get({ syncType: "ISync", syncToken: "stale" }), (error) => {
    assert.equal(error.response.status, 400);
    assert.match(error.response.data.errors[0].errorCode, /^CLG-/);
    return true;
  });
  await rc.revoke();
});
