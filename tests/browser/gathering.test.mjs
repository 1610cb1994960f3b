// Which candidates a description waits for.

import assert from "node:assert/strict";
import test from "node:test";

import { gathered } from "../../src/browser/js/gathering.mjs";

const host = { candidate: "candidate:1 1 udp …", type: "host", protocol: "udp" };
const hostByTcp = { candidate: "candidate:2 1 tcp …", type: "host", protocol: "tcp" };
const outside = { candidate: "candidate:3 1 udp …", type: "srflx", protocol: "udp" };

/** A connection that finds candidates when it is told to, and whether its description is enough. */
function gathering(t, hasStun) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const connection = new EventTarget();
  connection.iceGatheringState = "gathering";
  const state = { isEnough: false };
  gathered(connection, hasStun).then(() => {
    state.isEnough = true;
  });
  return {
    async isEnough() {
      await Promise.resolve();
      return state.isEnough;
    },
    pass: (millis) => t.mock.timers.tick(millis),
    find(candidate) {
      connection.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
    },
  };
}

test("without STUN the burst of host candidates is enough", async (t) => {
  const call = gathering(t, false);
  call.pass(1_999);
  assert.equal(await call.isEnough(), false);
  call.find(host);
  call.pass(4);
  call.find(host);
  call.pass(4);
  assert.equal(await call.isEnough(), false, "another one came");
  call.pass(1);
  assert.equal(await call.isEnough(), true);
});

test("candidates over TCP are not waited for", async (t) => {
  const call = gathering(t, false);
  call.find(hostByTcp);
  assert.equal(await call.isEnough(), true);
});

test("with STUN the first address from outside is enough", async (t) => {
  const call = gathering(t, true);
  call.find(host);
  call.pass(400);
  assert.equal(await call.isEnough(), false);
  call.find(outside);
  assert.equal(await call.isEnough(), true);
});

test("a STUN server that says nothing costs half a second, however many host candidates come", async (t) => {
  const call = gathering(t, true);
  call.find(host);
  call.pass(300);
  call.find(host);
  call.find(hostByTcp);
  call.pass(199);
  assert.equal(await call.isEnough(), false);
  call.pass(1);
  assert.equal(await call.isEnough(), true);
});

test("nothing more to come is enough, and so are two seconds without anything", async (t) => {
  for (const [end, millis] of [[null, 0], [{ candidate: "" }, 0], [undefined, 2_000]]) {
    const call = gathering(t, true);
    if (end !== undefined) call.find(end);
    call.pass(millis);
    assert.equal(await call.isEnough(), true);
    t.mock.timers.reset();
  }
});
