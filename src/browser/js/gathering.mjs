// How long a description waits for its candidates. RingCentral takes none after the INVITE, and
// browsers call gathering complete only after pauses of their own: 120 ms in Chromium without any
// server, and up to the last silent STUN server otherwise. See docs/adr/0030-first-candidates.md.

/** Host candidates come in one burst; this long after one of them there is no other. */
const BURST_MS = 5;
/** From the first host candidate to the address as STUN sees it. */
const STUN_MS = 500;
/** With no candidate at all; the library's own limit. */
const NONE_MS = 2_000;

/** Settles when the local description of `connection` is worth sending. */
export function gathered(connection, hasStun) {
  const { iceGatheringState, localDescription } = connection;
  // A connection that starts ICE anew says for a moment that it is complete, as it was before.
  if (iceGatheringState === "complete" && localDescription?.sdp.includes("a=candidate")) return Promise.resolve();
  return new Promise((resolve) => {
    let limit;
    let isFirst = true;
    const wait = (millis) => {
      clearTimeout(limit);
      limit = setTimeout(enough, millis);
    };
    const enough = () => {
      clearTimeout(limit);
      connection.removeEventListener("icecandidate", heard);
      resolve();
    };
    const heard = ({ candidate }) => {
      // Over; an address from outside; or Chromium's last step, which only RingCentral's lack of
      // ICE over TCP makes useless.
      const isLast = !candidate?.candidate || candidate.type !== "host";
      if (isLast || (!hasStun && candidate.protocol === "tcp")) enough();
      else if (!hasStun) wait(BURST_MS);
      else if (isFirst) wait(STUN_MS);
      isFirst = false;
    };
    wait(NONE_MS);
    connection.addEventListener("icecandidate", heard);
  });
}
