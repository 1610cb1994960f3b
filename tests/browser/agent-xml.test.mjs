// Our stand-in reads and writes RingCentral's agent messages as the library's own parser does.
// Run with `cargo xtask test --only javascript`.

import assert from "node:assert/strict";
import test from "node:test";
import * as stock from "fast-xml-parser";
import * as ours from "../../src/browser/js/agent-xml.mjs";

/** As the phone library sets them (rc-message.mjs). */
const OPTIONS = {
  ignoreAttributes: false,
  attributeNamePrefix: "",
  attributesGroupName: "$",
  format: false,
  suppressEmptyNode: true,
};

const MESSAGES = [
  '<Msg><Hdr SID="35464233129848" Req="{9D1F-44}" From="#996016@sip.ringcentral.com:5060" To="16505550100*101" Cmd="6"/><Bdy SrvLvl="-149699523" SrvLvlExt="406" Phn="+12125550100" Nm="WIRELESS CALLER" ToPhn="+16505550101" ToNm="Ann Lee" RecUrl=""/></Msg>',
  '<Msg><Hdr SID="1" Req="" From="a" To="b@c:5060" Cmd="7"/><Bdy Cln="802" IP="4294967295" Sts="0" CtrlCln=""/></Msg>',
  '<Msg> <Hdr SID="1"  Cmd="9"/>\n <Bdy Nm="R&amp;D &lt;Berlin&gt; &quot;Süd&quot; O&apos;Neil" Phn="a>b"/> </Msg>',
  "<Msg><Hdr SID='1' Cmd='9'/><Bdy Nm='say \"hi\"' Sts='0'/></Msg>",
  '<?xml version="1.0"?><Msg><Hdr SID="1" Cmd="9"></Hdr><Bdy Sts="0"></Bdy></Msg>',
];

for (const [index, text] of MESSAGES.entries()) {
  test(`message ${index} is read like the library's parser reads it`, () => {
    const theirs = new stock.XMLParser(OPTIONS).parse(text).Msg;
    const mine = new ours.XMLParser(OPTIONS).parse(text).Msg;
    assert.deepEqual(mine.Hdr.$, theirs.Hdr.$);
    assert.deepEqual(mine.Bdy.$, theirs.Bdy.$);
  });

  test(`message ${index} is written like the library's builder writes it`, () => {
    const { Hdr, Bdy } = new stock.XMLParser(OPTIONS).parse(text).Msg;
    const message = { Msg: { Hdr: { $: Hdr.$ }, Bdy: { $: Bdy.$ } } };
    assert.equal(new ours.XMLBuilder(OPTIONS).build(message), new stock.XMLBuilder(OPTIONS).build(message));
  });
}

test("a message without attributes has none instead of failing", () => {
  assert.deepEqual(new ours.XMLParser().parse("<Msg><Hdr/><Bdy/></Msg>").Msg.Bdy.$, {});
});

test("an entity that nobody defined, and half a character, stay as they were written", () => {
  const named = "&constructor;&toString;&__proto__;&hasOwnProperty;&#xD800;&#xdfff;&#1114112;&nbsp;";
  assert.equal(new ours.XMLParser().parse(`<Msg><Bdy Nm="A ${named} B"/></Msg>`).Msg.Bdy.$.Nm, `A ${named} B`);
});

test("no tag and no attribute reaches what all objects share", () => {
  const text = '<__proto__ polluted="1"/><Msg __proto__="1"><__proto__ polluted="1"/><Bdy Nm="a"/></Msg>';
  const read = new ours.XMLParser().parse(text);
  assert.equal({}.polluted, undefined);
  assert.equal(read.polluted, undefined);
  assert.equal(Object.getPrototypeOf(read), Object.prototype);
  assert.deepEqual(Object.keys(read), ["Bdy"]);
});

/** Numbers below `most`, the same in every run (xorshift32). */
function dice(seed) {
  let state = seed;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % most;
  };
}

test("whatever is done to a message, it is read without an error, as texts alone", () => {
  const roll = dice(7);
  const pieces = ["<", ">", "/", "=", '"', "'", "&", ";", "&#x", "&#", "__proto__", "constructor", " ", "\0", "\ud800", "<Msg>", "</Msg>", "<!--", "]]>"];
  const texts = (element) => {
    for (const [name, inner] of Object.entries(element)) {
      if (name !== "$") texts(inner);
      else for (const value of Object.values(inner)) assert.equal(typeof value, "string");
    }
  };
  for (let round = 0; round < 5_000; round += 1) {
    let text = MESSAGES[roll(MESSAGES.length)];
    for (let cuts = roll(6); cuts >= 0; cuts -= 1) {
      const from = roll(text.length + 1);
      text = text.slice(0, from) + pieces[roll(pieces.length)] + text.slice(from + roll(9));
    }
    texts(new ours.XMLParser().parse(text));
  }
});

test("what our builder writes of any text is read back by the library's parser as by ours", () => {
  const roll = dice(11);
  const letters = ["a", "Z", "0", " ", "&", "<", ">", '"', "'", ";", "#", "x", "amp", "é", "漢", "🙂", "=", "/"];
  for (let round = 0; round < 1_000; round += 1) {
    const Nm = Array.from({ length: roll(12) }, () => letters[roll(letters.length)]).join("");
    const text = new ours.XMLBuilder().build({ Msg: { Hdr: { $: { SID: "1" } }, Bdy: { $: { Nm } } } });
    assert.equal(new ours.XMLParser().parse(text).Msg.Bdy.$.Nm, Nm);
    assert.equal(new stock.XMLParser({ ...OPTIONS, trimValues: false }).parse(text).Msg.Bdy.$.Nm, Nm);
  }
});
