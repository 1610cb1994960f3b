// Stands in for `fast-xml-parser`, of which the phone library uses two classes for one kind of
// text: RingCentral's agent messages, `<Msg><Hdr …/><Bdy …/></Msg>`, all of it in attributes.
// The full parser is three quarters of the library's download. Attributes come out under `$`.

const NAMED = new Map([["amp", "&"], ["lt", "<"], ["gt", ">"], ["quot", '"'], ["apos", "'"]]);
// No name begins with an underscore: what is read becomes properties, and `__proto__` must not.
const TAG = /<(\/?)([a-z][\w:.-]*)((?:\s+[a-z][\w:.-]*\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/gi;
const ATTRIBUTE = /([a-z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** Half of a pair is no character (XML 1.0, 2.2). */
const isCharacter = (point) => point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);

const decode = (text) =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    const point = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    if (point === undefined) return NAMED.get(name) ?? whole;
    return isCharacter(point) ? String.fromCodePoint(point) : whole;
  });

const encode = (value) =>
  String(value)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");

export class XMLParser {
  parse(text) {
    const root = {};
    const open = [root];
    for (const [, closes, name, attributes, isEmpty] of text.matchAll(TAG)) {
      if (closes) {
        if (open.length > 1) open.pop();
        continue;
      }
      const element = { $: {} };
      for (const [, key, double, single] of attributes.matchAll(ATTRIBUTE)) {
        element.$[key] = decode(double ?? single);
      }
      open.at(-1)[name] = element;
      if (!isEmpty) open.push(element);
    }
    return root;
  }
}

export class XMLBuilder {
  build(elements) {
    return Object.entries(elements)
      .map(([name, { $: attributes = {}, ...children }]) => {
        const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${encode(value)}"`);
        const inner = this.build(children);
        return inner
          ? `<${name}${head.join("")}>${inner}</${name}>`
          : `<${name}${head.join("")}/>`;
      })
      .join("");
  }
}
