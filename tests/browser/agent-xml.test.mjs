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
