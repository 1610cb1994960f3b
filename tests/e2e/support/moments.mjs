// Moments in the page, on the page's own clock, noted as they happen.

/** Runs in the page before the app. */
export function markMoments() {
  const moments = [];
  globalThis.moments = moments;
  const note = (name, at = performance.now()) => moments.push({ name, at });
  const noteWhenPainted = (name) => requestAnimationFrame(() => setTimeout(() => note(name)));

  addEventListener("click", () => note("click"), { capture: true });

  const says = (element, words) =>
    (element.getAttribute("aria-label") ?? element.textContent ?? "").trim() === words;
  const watched = {
    usable: () => document.querySelector("[role=combobox]") !== null,
    "phone ready": () => [...document.querySelectorAll("[role=status]")].some((it) => says(it, "Phone: Ready")),
    "popup painted": () => document.querySelector("[role=alertdialog]") !== null,
  };
  // The first content is the whole frame when the navigation was in the document by then. Where the
  // browser painted what it had read so far, the frame comes with a paint of its own.
  let framedAt = Infinity;
  let paintedEarly = false;
  const framed = () => {
    framedAt = performance.now();
    if (paintedEarly) noteWhenPainted("first screen");
  };
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      if (name !== "first-contentful-paint") continue;
      if (framedAt <= startTime) {
        note("first screen", startTime);
      } else {
        note("first content", startTime);
        paintedEarly = true;
        if (framedAt !== Infinity) noteWhenPainted("first screen");
      }
    }
  }).observe({ type: "paint", buffered: true });
  const present = new Set();
  let logged = 0;
  const look = () => {
    if (framedAt === Infinity && document.querySelector("nav a, [role=navigation] a")) framed();
    // There may be several; each new one counts.
    const count = [...document.querySelectorAll("[role=status]")].filter((it) => says(it, "Logged in NetSuite")).length;
    if (count > logged) noteWhenPainted("logged");
    logged = count;
    for (const [name, isThere] of Object.entries(watched)) {
      if (!isThere()) present.delete(name);
      else if (!present.has(name)) {
        present.add(name);
        noteWhenPainted(name);
      }
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });

  globalThis.WebSocket = class extends globalThis.WebSocket {
    constructor(...options) {
      super(...options);
      this.addEventListener("message", ({ data }) => {
        if (typeof data === "string" && data.startsWith("INVITE ")) note("invite received");
      });
    }

    send(data) {
      if (typeof data === "string") {
        // The one that rings somebody: the first is challenged.
        if (/^INVITE [^]*\r\nProxy-Authorization: /i.test(data)) note("invite sent");
        if (/^SIP\/2\.0 200 [^]*\r\nCSeq: \d+ INVITE\r\n/i.test(data)) note("answer sent");
      }
      super.send(data);
    }
  };

  globalThis.RTCPeerConnection = class extends globalThis.RTCPeerConnection {
    constructor(...options) {
      super(...options);
      this.addEventListener("track", ({ receiver }) => {
        const wait = async () => {
          for (const report of (await receiver.getStats()).values()) {
            if (report.type === "inbound-rtp" && report.packetsReceived > 0) return note("first packet");
          }
          if (this.connectionState !== "closed") setTimeout(wait, 5);
        };
        wait();
      });
    }
  };
}

/** When it happened in the page for the first time since `after`; waits until it has. */
export async function moment(page, name, after = 0) {
  const found = await page.waitForFunction(
    ([wanted, earliest]) => globalThis.moments.find((it) => it.name === wanted && it.at >= earliest)?.at,
    [name, after],
    { polling: 10 },
  );
  return found.jsonValue();
}
