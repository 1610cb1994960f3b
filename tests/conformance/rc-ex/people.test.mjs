// `@rc-ex/core`, unmodified, looks people up: the directory, the personal address book, presence.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { act, liftRateLimits, person, signedInByCode } from "./support.mjs";

before(async () => {
  await act("reset");
  await liftRateLimits();
});

test("reads the directory page by page, one entry, and searches it", async () => {
  const rc = await signedInByCode("101");
  const entries = rc.restapi().account().directory().entries();
  const users = await entries.list({ type: "User", perPage: 2, page: 2 });
  assert.equal(users.paging.page, 2);
  assert.equal(users.records.length, 2);
  const [colleague] = users.records;
  const same = await rc.restapi().account().directory().entries(colleague.id).get();
  assert.equal(same.extensionNumber, colleague.extensionNumber);
  assert.equal(same.phoneNumbers[0].usageType, "DirectNumber");
  const found = await entries.search().post({
    searchString: "okafor",
    searchFields: ["lastName", "email"],
    orderBy: [{ index: 1, fieldName: "lastName", direction: "Asc" }],
    page: 1,
    perPage: 10,
  });
  assert.deepEqual(found.records.map(({ firstName }) => firstName), ["Ben"]);
  await rc.revoke();
});

test("keeps personal contacts: lists, makes, amends, replaces, deletes", async () => {
  const rc = await signedInByCode("101");
  const contact = (id) => rc.restapi().account().extension().addressBook().contact(id);
  const { records } = await contact().list({ sortBy: ["LastName"], phoneNumber: ["+15105550187"] });
  assert.deepEqual(records.map(({ lastName }) => lastName), ["Delgado"]);
  const made = await contact().post({ firstName: "Uma", mobilePhone: "503-555-0177" }, { dialingPlan: "US" });
  assert.equal(made.mobilePhone, "+15035550177");
  const id = String(made.id);
  const amended = await contact(id).patch({ lastName: "Vance" });
  assert.deepEqual([amended.firstName, amended.lastName], ["Uma", "Vance"]);
  const replaced = await contact(id).put({ firstName: "Uma" });
  assert.equal(replaced.lastName, undefined);
  assert.equal((await contact(id).get()).firstName, "Uma");
  await contact(id).delete();
  await assert.rejects(contact(id).get(), (error) => {
    assert.equal(error.response.status, 404);
    assert.equal(error.response.data.errors[0].errorCode, "CMN-102");
    return true;
  });
  await rc.revoke();
});

test("syncs the address book in pages and then by its changes", async () => {
  const rc = await signedInByCode("101");
  const sync = rc.restapi().account().extension().addressBookSync();
  const first = await sync.get({ syncType: "FSync", perPage: 2 });
  assert.equal(first.records.length, 2);
  const rest = await sync.get({ syncType: "FSync", perPage: 2, pageId: first.nextPageId });
  assert.equal(rest.nextPageId, undefined);
  const { contactId } = await act("add-contact", { extension: "101", lastName: "Vance" });
  const { syncToken } = rest.syncInfo;
  const changes = await sync.get({ syncType: "ISync", syncToken });
  assert.deepEqual(changes.records.map(({ id, availability }) => [id, availability]), [[contactId, "Alive"]]);
  await rc.restapi().account().extension().addressBook().contact(String(contactId)).delete();
  const later = await sync.get({ syncType: "ISync", syncToken: changes.syncInfo.syncToken });
  assert.deepEqual(later.records.map(({ id, availability }) => [id, availability]), [[contactId, "Deleted"]]);
  await rc.revoke();
});

test("sees who is on the phone", async () => {
  const rc = await signedInByCode("101");
  const ben = await person("102");
  const { telephonySessionId } = await act("ring", { extension: "102", from: "+12125550100" });
  const { records } = await rc.restapi().account().presence().get({ detailedTelephonyState: true });
  const his = records.find(({ extension }) => String(extension.id) === ben.extensionId);
  assert.equal(his.telephonyStatus, "Ringing");
  assert.equal(his.activeCalls[0].telephonySessionId, telephonySessionId);
  const alone = await rc.restapi().account().extension(ben.extensionId).presence().get();
  assert.equal(alone.presenceStatus, "Busy");
  await act("hang-up", { telephonySessionId });
  await rc.revoke();
});
