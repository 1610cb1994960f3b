// RingCentral's phone library by itself, in a page without the app: the floor under the app's times.
// It speaks as Ben Okafor, extension 102, so that nothing of it is in the way of Ann's phone.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";

import { people } from "./people.mjs";
import { servers } from "./servers.mjs";

const require = createRequire(import.meta.url);
const LIBRARY = path.join(path.dirname(require.resolve("ringcentral-web-phone")), "index.iife.js");
const EXTENSION = "102";

// As sip-provision describes his phone (crates/sandbox/src/people.rs).
const sipInfo = () => ({
  authorizationId: "802398808012",
  domain: "sip.ringcentral.com",
  outboundProxy: `${new URL(servers.sandbox).host}/sip`,
  outboundProxyBackup: `${new URL(servers.sandbox).host}/sip`,
  username: `16505550100*${EXTENSION}`,
  password: "sandbox-2",
  stunServers: [],
});

/** Runs in the page. */
async function install(sipInfo) {
  const sent = (data, start) => {
    if (start.test(data)) globalThis.sentAt ??= performance.now();
  };
  globalThis.WebSocket = class extends globalThis.WebSocket {
    constructor(url, protocols) {
      super(url.replace(/^wss:/, "ws:"), protocols);
    }

    send(data) {
      // The one that rings somebody: the first is challenged.
      sent(data, /^INVITE [^]*\r\nProxy-Authorization: /i);
      sent(data, /^SIP\/2\.0 200 [^]*\r\nCSeq: \d+ INVITE\r\n/i);
      super.send(data);
    }
  };

  /** What no call can do without: a microphone, a description, one candidate. */
  class LeastMedia {
    #connection = new RTCPeerConnection();
    #stream;

    async createOffer() {
      return this.#describe();
    }

    async createAnswer(sdp) {
      await this.#connection.setRemoteDescription({ type: "offer", sdp });
      return this.#describe();
    }

    async #describe() {
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of this.#stream.getTracks()) this.#connection.addTrack(track, this.#stream);
      const candidate = new Promise((resolve) => {
        this.#connection.addEventListener("icecandidate", resolve, { once: true });
      });
      await this.#connection.setLocalDescription();
      await candidate;
      return this.#connection.localDescription.sdp;
    }

    applyAnswer(sdp) {
      return this.#connection.setRemoteDescription({ type: "answer", sdp });
    }

    dispose() {
      this.#connection.close();
      for (const track of this.#stream?.getTracks() ?? []) track.stop();
    }
  }

  const phone = new globalThis.WebPhone({ sipInfo, instanceId: "the-library-alone", autoAnswer: false });
  await phone.start();
  const media = { least: () => new LeastMedia(), own: undefined };
  const stopwatch = async (act) => {
    globalThis.sentAt = undefined;
    const start = performance.now();
    const session = await act();
    const millis = globalThis.sentAt - start;
    await session.hangup();
    session.dispose();
    phone.callSessions = [];
    return millis;
  };
  globalThis.calls = (kind, number) => {
    phone.options.webRtcSessionFactory = media[kind];
    return stopwatch(() => phone.call(number));
  };
  globalThis.answers = (kind) => {
    phone.options.webRtcSessionFactory = media[kind];
    return stopwatch(async () => {
      await phone.callSessions[0].answer();
      return phone.callSessions[0];
    });
  };
  globalThis.rings = () => phone.callSessions[0]?.state === "ringing";
}

export class Library {
  #page;
  #server;
  #sandbox;

  /** A page of its own in a context that may use the microphone. */
  static async open(context, sandbox) {
    const library = new Library();
    const script = await readFile(LIBRARY);
    library.#server = createServer((request, response) => {
      const isScript = request.url === "/web-phone.js";
      response.setHeader("Content-Type", `text/${isScript ? "javascript" : "html"}; charset=utf-8`);
      response.end(isScript ? script : '<!doctype html><script src="/web-phone.js"></script>');
    }).listen(0, "localhost");
    await once(library.#server, "listening");
    library.#sandbox = sandbox;
    library.#page = await context.newPage();
    await library.#page.goto(`http://localhost:${library.#server.address().port}`);
    await library.#page.evaluate(install, sipInfo());
    return library;
  }

  /** Milliseconds from `call()` to the INVITE on the wire; `least` or the library's `own` media. */
  calls(media) {
    return this.#page.evaluate(([media, number]) => globalThis.calls(media, number), [media, people.echo]);
  }

  /** Milliseconds from `answer()` to the 200 on the wire. */
  async answers(media) {
    await this.#sandbox.ring({ extension: EXTENSION, from: "+12025550143" });
    await this.#page.waitForFunction(() => globalThis.rings());
    return this.#page.evaluate((media) => globalThis.answers(media), media);
  }

  async close() {
    await this.#page.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
