// The audio of one call, for the library's seam `webRtcSessionFactory`. Microphone, description and
// candidates are asked for side by side, where the library's own way is one after the other.

import { connect, take as takeAhead } from "./ahead.mjs";
import { gathered } from "./gathering.mjs";
import { isAllowed, release, stop, subscribe, take, unsubscribe } from "./microphone.mjs";
import { hush, sound } from "./speaker.mjs";

export class CallMedia {
  #session;
  #stunServers;
  #connection;
  /** The promise of `#stream`. */
  #microphone;
  #stream;
  #isMuted = false;
  #audio;
  /** Another microphone. The library takes a stream that it is given for the beginning of the call. */
  #follow = async (stream) => {
    stop(this.#stream);
    this.#stream = stream;
    await this.#speak();
  };
  /** The answer to the caller's offer: a promise since it rang, then a description. */
  #prepared;

  /** `session` is the library's; its public fields are filled as the library's own way does it. */
  constructor(stunServers, session) {
    this.#stunServers = stunServers ?? [];
    this.#session = session;
  }

  /** While it rings: what needs no microphone and sends nothing. */
  prepare(offer) {
    if (this.#connection || this.#session.state !== "ringing") return;
    this.#connection = this.#use(connect(this.#stunServers));
    const answering = this.#answer(this.#connection, offer);
    this.#prepared = answering;
    answering.then(
      (answer) => {
        if (this.#prepared === answering) this.#prepared = answer;
      },
      () => undefined,
    );
  }

  async createOffer(options) {
    const ahead = this.#connection ? undefined : takeAhead();
    const offer = await (ahead ? this.#offerPrepared(ahead, options) : this.#offer(options));
    // Of a call of our own the first INVITE is challenged and rings nobody; the one that does waits.
    if (this.#session.direction !== "outbound") await this.speaks();
    return offer;
  }

  async createAnswer(offer) {
    const answer = await this.#describe((connection) => {
      const prepared = this.#prepared ?? this.#answer(connection, offer);
      this.#prepared = undefined;
      return prepared;
    });
    await this.speaks();
    return answer;
  }

  /** Until the other side would hear us. */
  async speaks() {
    try {
      await this.#microphone;
      if (!this.#stream) throw new Error("the call is over");
      await this.#speak();
    } catch (error) {
      // Without a microphone the call may be answered once more, and begins anew.
      if (!this.#stream) this.dispose();
      throw error;
    }
  }

  async applyAnswer(answer) {
    // A further offer was refused: the call goes on as it was.
    if (!answer) return this.#connection.setLocalDescription({ type: "rollback" });
    await this.#connection.setRemoteDescription({ type: "answer", sdp: answer });
  }

  setMuted(isMuted) {
    this.#isMuted = isMuted;
    for (const track of this.#stream?.getTracks() ?? []) track.enabled = !isMuted;
  }

  /** Throws where nothing could be sent. */
  sendDtmf(tones, duration, gap) {
    const ways = this.#connection?.getSenders().filter(({ dtmf }) => dtmf?.canInsertDTMF) ?? [];
    if (ways.length === 0) throw new DOMException("the call takes no tones", "InvalidStateError");
    for (const { dtmf } of ways) dtmf.insertDTMF(tones, duration, gap);
  }

  dispose() {
    this.#connection?.close();
    unsubscribe(this.#follow);
    if (this.#stream) stop(this.#stream);
    if (this.#microphone) release(this.#microphone);
    this.#connection = this.#stream = this.#microphone = this.#prepared = undefined;
    if (this.#audio) hush(this.#audio);
  }

  /** A local description with its first candidates, as SDP. */
  async #describe(make) {
    try {
      this.#microphone ??= this.#openMicrophone();
      // A page that may not listen is not told the computer's addresses.
      if (!isAllowed()) await this.#microphone;
      this.#connection ??= this.#use(connect(this.#stunServers));
      const made = make(this.#connection);
      // What is prepared is set within the click: the page is drawn while candidates are gathered.
      await this.#connection.setLocalDescription(made instanceof Promise ? await made : made);
      await gathered(this.#connection, this.#stunServers.length > 0);
      return this.#connection.localDescription.sdp;
    } catch (error) {
      // Without a microphone the call may be answered once more, and begins anew.
      if (!this.#stream) this.dispose();
      throw error;
    }
  }

  #offer(options) {
    return this.#describe((connection) => {
      if (connection.getTransceivers().length === 0) connection.addTransceiver("audio");
      return connection.createOffer(options);
    });
  }

  /** It is there already; what could not be described is made anew. */
  async #offerPrepared({ connection, ready }, options) {
    try {
      this.#connection = this.#use(connection);
      this.#microphone = this.#openMicrophone();
      const isDescribed = await ready.then(
        () => true,
        () => false,
      );
      if (this.#connection !== connection) throw new Error("the call is over");
      if (!isDescribed) {
        connection.close();
        this.#connection = undefined;
        return await this.#offer(options);
      }
      return connection.localDescription.sdp;
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  async #answer(connection, offer) {
    await connection.setRemoteDescription({ type: "offer", sdp: offer });
    for (const transceiver of connection.getTransceivers()) transceiver.direction = "sendrecv";
    return connection.createAnswer();
  }

  #openMicrophone() {
    const taking = take();
    taking.then(
      (stream) => {
        // Nobody waits for it any more.
        if (this.#microphone !== taking) return;
        this.#stream = stream;
        this.#session.mediaStream = stream;
        subscribe(this.#follow);
      },
      () => undefined,
    );
    return taking;
  }

  #use(connection) {
    connection.addEventListener("track", ({ track }) => {
      // The other side may begin anew with another track; only the newest is heard.
      if (this.#audio) hush(this.#audio);
      this.#audio = sound(new MediaStream([track]));
    });
    this.#session.rtcPeerConnection = connection;
    return connection;
  }

  async #speak() {
    this.setMuted(this.#isMuted);
    const [track] = this.#stream.getTracks();
    await Promise.all(this.#connection.getSenders().map((sender) => sender.replaceTrack(track)));
  }
}
