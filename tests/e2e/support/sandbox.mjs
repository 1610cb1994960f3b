// The sandbox's console over HTTP: what a person does on `/console`, for tests.

import { expect } from "@playwright/test";

import { servers } from "./servers.mjs";

const PHONE_CALL = { method: ["POST", "PUT"], path: "phoneCall" };

export class Sandbox {
  #url;

  constructor(url) {
    this.#url = url;
  }

  /** Somebody outside, or a colleague, rings this extension. */
  ring(options) {
    return this.#post("ring", options);
  }

  /** A text from outside arrives. */
  sendText(text) {
    return this.#post("send-text", { extension: "101", ...text });
  }

  /** Ann's texts, oldest first, each with `direction`, `text`, `status` and `isRead`. */
  async texts() {
    return (await this.#get("texts/101")).texts;
  }

  /** A voicemail from outside is in the message store. */
  leaveVoicemail(voicemail) {
    return this.#post("leave-voicemail", { extension: "101", ...voicemail });
  }

  /** Ann's voicemails, oldest first, each with `isRead` and `availability`. */
  async voicemails() {
    return (await this.#get("voicemails/101")).voicemails;
  }

  /** A colleague says how busy they are: `userStatus`, `dndStatus`. */
  setPresence(extension, said) {
    return this.#post("presence", { extension, ...said });
  }

  /** By which rules calls to somebody ring: `rule`, `ownRule`, and whether the `newer` API tells of them. */
  setCallRules(extension, rules) {
    return this.#post("call-rules", { extension, ...rules });
  }

  /** What RingCentral holds of somebody's own presence. */
  async presence(extension) {
    return (await this.#get(`presence/${extension}`)).presence;
  }

  /** RingCentral keeps a recording at once, and calls are in its log at once. */
  logsAtOnce() {
    const rateLimits = { light: 1000, medium: 1000, heavy: 1000, auth: 1000 };
    return this.#post("settings", { callLogDelayMillis: 0, recordingDelayMillis: 0, rateLimits });
  }

  /** The next text that is sent takes effect, and its answer is lost on the way. */
  losesAnswerToText() {
    const match = { method: "POST", pathPrefix: "/restapi/v1.0/account/~/extension/~/sms" };
    return this.#post("faults", { target: "ringcentral", match, losesAnswer: true });
  }

  /** From now on no text to this number arrives; `code` is what RingCentral then says. */
  refusesTexts(number, code) {
    return this.#post("refuse-texts", { number, code });
  }

  /** The next text with files is sent, and its answer is lost on the way. */
  losesAnswerToPicture() {
    const match = { method: "POST", pathPrefix: "/restapi/v1.0/account/~/extension/~/mms" };
    return this.#post("faults", { target: "ringcentral", match, losesAnswer: true });
  }

  /** The far side hangs up. */
  hangUp(telephonySessionId) {
    return this.#post("hang-up", { telephonySessionId });
  }

  /** At Ann's desk phone, which a RingOut rings first: `answer`, `pressOne`, `decline`, `hangUp`. */
  usesDeskPhone(what) {
    return this.#post("desk-phone", { extension: "101", what });
  }

  /** Notifications to webhooks are lost, doubled …, or all webhooks are deleted, blacklisted … */
  hinderWebhooks(what) {
    return this.#post("webhooks", { what });
  }

  /** RingCentral forgets this person's sign-in. */
  revoke(extension) {
    return this.#post("revoke", { extension });
  }

  /** The access token of this person ends now; the refresh token still works. */
  expireToken(extension) {
    return this.#post("expire-token", { extension });
  }

  /** `events`, `sip` or `all`. */
  dropSockets(kind) {
    return this.#post("drop-sockets", { kind });
  }

  /** The next requests to RingCentral whose path begins like this fail with this status. */
  ringcentralFails({ path, ...failure }) {
    return this.#post("faults", { target: "ringcentral", match: { pathPrefix: path }, ...failure });
  }

  /** What happens to the next REGISTER: `registerForbidden`, `registerSilence`, … */
  registrarFails(kind) {
    return this.#post("faults", { target: "sip", kind });
  }

  /** What a phone next wishes for a ringing call is taken and not done. */
  ignoresNextWish() {
    return this.#post("faults", { target: "sip", kind: "agentSilence" });
  }

  /** Every phone leaves its network: no sound gets through until a call finds a new path. */
  breaksPaths() {
    return this.#post("faults", { target: "sip", kind: "breakPaths" });
  }

  /** The phones' networks: percent of `loss` and of `lossOfPhone`, `delayMs`, `jitterMs`; none is a good one. */
  impairsMedia(how = {}) {
    return this.#post("faults", { target: "sip", kind: "impairMedia", ...how });
  }

  /** No sound of a live call gets through any more, whatever a phone does. */
  dropsMedia() {
    return this.#post("faults", { target: "sip", kind: "dropMedia" });
  }

  /** From here on `Replaces` names an answered call only as the `rfc` or the `guide` writes it. */
  readsReplacesBy(document) {
    const kind = { rfc: "replacesByTheRfc", guide: "replacesByTheGuide" }[document];
    return this.#post("faults", { target: "sip", kind });
  }

  /** The next writes of a phone call are answered with this status and do nothing. */
  netsuiteRefuses(refusal) {
    return this.#post("faults", { target: "netsuite", effect: "status", match: PHONE_CALL, ...refusal });
  }

  /** The next phone call is written, and the answer is lost on the way; so are those of its repetitions, `times`. */
  netsuiteLosesAnswer(how = {}) {
    return this.#post("faults", { target: "netsuite", effect: "loseResponse", match: PHONE_CALL, ...how });
  }

  /** The connector's role loses a permission, `Lists -> Cases`. */
  netsuiteLacks(permission) {
    return this.#post("faults", { target: "netsuite", effect: "permission", permission, level: "none" });
  }

  /** The connector's role has the permission again. */
  netsuiteHas(permission) {
    return this.#post("faults", { target: "netsuite", effect: "permission", permission, level: "full" });
  }

  /** Whom the logged calls name as their organizer, by internal id. */
  async assignedOfCalls() {
    const calls = await this.netsuiteCalls();
    return calls.map((call) => String(call.assigned?.id ?? call.assigned));
  }

  /** The account has one more extension: `number`, `name`, `kind`, `email`. */
  addExtension(extension) {
    return this.#post("add-extension", extension);
  }

  /** An extension has another name. */
  renameExtension(extension, name) {
    return this.#post("rename-extension", { extension, name });
  }

  /** An extension is gone. */
  removeExtension(extension) {
    return this.#post("remove-extension", { extension });
  }

  /** The app may not read the list of extensions any more. */
  forbidsExtensionList() {
    const match = { path: "/restapi/v1.0/account/~/extension" };
    return this.#post("faults", { target: "ringcentral", match, permission: "ReadAccounts", times: 1000 });
  }

  /** The JWT credential of this person, as RingCentral shows it once. */
  async jwt(extension) {
    const people = listOf(await this.#get("people"), "people");
    return people.find((person) => person.extensionNumber === extension).jwt;
  }

  /** What RingCentral's own log has of this extension's calls, as another app reads it. */
  async callLog(extension) {
    const jwt = await this.jwt(extension);
    const signIn = await fetch(`${servers.sandbox}/restapi/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("ledgerline-company:sandbox-company-secret")}` },
      body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: jwt }),
    });
    const { access_token: token } = await signIn.json();
    const log = await fetch(`${servers.sandbox}/restapi/v1.0/account/~/extension/~/call-log?view=Simple`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await log.json()).records;
  }

  /** Uploads a certificate, as an admin does in NetSuite; its id. */
  async registerCertificate(pem) {
    const answer = await fetch(`${servers.netsuite}/console/netsuite/certificates`, { method: "POST", body: pem });
    return (await answer.json()).certificateId;
  }

  /** For journeys that sign in more often in a minute than a person could. */
  liftRateLimits() {
    return this.#post("settings", { rateLimits: { light: 1000, medium: 1000, heavy: 1000, auth: 1000 } });
  }

  /** No lost event socket can be resumed, and calls are in RingCentral's log at once. */
  losesEvents() {
    const rateLimits = { light: 1000, medium: 1000, heavy: 1000, auth: 1000 };
    return this.#post("settings", { allowRecovery: false, callLogDelayMillis: 0, rateLimits });
  }

  /** RingCentral's clock jumps, as it has for a machine that slept. */
  advanceClock(advanceMillis) {
    return this.#post("clock", { advanceMillis });
  }

  reset() {
    return this.#post("reset", {});
  }

  /** RingCentral's telephony sessions, oldest first, each with its members as they were heard. */
  async calls() {
    return listOf(await this.#get("calls"), "calls");
  }

  /** The newest call, in short. */
  async lastCall() {
    const call = (await this.calls()).at(-1);
    return {
      id: call.id,
      /** From the other side's answer to its end, in seconds; the call must be over. */
      get seconds() {
        const history = call.parties.find((party) => !party.extensionId).history;
        const at = (wanted) => history.find(([status]) => status === wanted)[1];
        return (at("Disconnected") - at("Answered")) / 1_000;
      },
      /** A member of the company and somebody else talk. */
      isAnswered: call.parties.every((party) => party.history.some(([status]) => status === "Answered")),
      /** The member outside: what it heard, as `packets`, `energy` and `digits`. */
      farEnd: call.members.find((member) => !member.extensionNumber),
    };
  }

  async registrations() {
    return listOf(await this.#get("registrations"), "registrations");
  }

  /** Of `events` and of `sip`: how many are `open`, were `mostAtOnce`, and were `opened` in all. */
  sockets() {
    return this.#get("sockets");
  }

  /** Everything NetSuite holds of one record type. */
  async netsuite(record) {
    return listOf(await this.#get(`netsuite/${record}`), "items");
  }

  /** An employee saves a new record in NetSuite's own screens; its id. */
  async savesInNetSuite(record, employee, fields) {
    const { id } = await this.#post("save-record", { record, employee: Number(employee), ...fields });
    return String(id);
  }

  /** Phone calls that were logged for this number or session. */
  async netsuiteCalls() {
    const calls = await this.netsuite("phoneCall");
    return calls.filter((call) => /^rc-(?!sms-)/.test(call.externalId ?? ""));
  }

  /** Days of texts that were logged: `rc-sms-{conversation}-{yyyymmdd}`. */
  async netsuiteTexts() {
    const calls = await this.netsuite("phoneCall");
    return calls.filter((call) => call.externalId?.startsWith("rc-sms-"));
  }

  /** NetSuite holds one logged call, now and after everything in flight has landed. */
  async expectOnlyOnePhoneCall(expected = {}) {
    await expect
      .poll(async () => (await this.netsuiteCalls()).length, { message: "logged phone calls" })
      .toBe(1);
    const [call] = await this.netsuiteCalls();
    expect(call).toMatchObject(expected);
    return call;
  }

  /**
   * A contact with a company whose number NetSuite spells in another way than the network does, and
   * that nobody else has.
   */
  async knownContact() {
    const contacts = await this.netsuite("contact");
    const customers = await this.netsuite("customer");
    const digits = (text) => (text ?? "").replace(/\D/g, "").slice(-10);
    const all = [...contacts, ...customers].flatMap((record) =>
      ["phone", "mobilePhone", "homePhone", "officePhone", "altPhone"].map((field) => digits(record[field])),
    );
    const found = contacts.find(
      (contact) =>
        contact.company &&
        /^\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$/.test(contact.phone ?? "") &&
        all.filter((number) => number === digits(contact.phone)).length === 1,
    );
    if (!found) throw new Error("the seed holds no contact with a number of its own");
    const company = customers.find((customer) => String(customer.id) === String(found.company.id ?? found.company));
    return {
      number: `+1${digits(found.phone)}`,
      spelled: found.phone,
      name: found.entityId ?? `${found.firstName} ${found.lastName}`,
      company: company?.companyName ?? found.company.refName,
      contactId: String(found.id),
      companyId: String(found.company.id ?? found.company),
    };
  }

  async #get(path) {
    const answer = await fetch(`${this.#url}/console/api/${path}`);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async #post(path, body) {
    const answer = await fetch(`${this.#url}/console/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}

function listOf(answer, name) {
  return Array.isArray(answer) ? answer : answer[name];
}
