// What the directory alone takes in a page, for a hundred thousand people: the very code of the app,
// built as the app is built (crates/core/examples/directory_in_page.rs), with nothing around it.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

import { PEOPLE, TYPED, person } from "./support/directory.mjs";

/** More than a screen shows, as the app asks (src/engine/contacts/look.rs). */
const MOST = 61;
/** The page's clock ticks ten times in a millisecond: a number is faster than that. */
const AT_ONCE = 100;
/** Prime to the hundred thousand. */
const STEP = 7_919;

const types = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** `folder` holds what wasm-bindgen made of the example. */
export async function directoryAlone(browser, folder, runs, record) {
  const server = createServer(async (request, answer) => {
    const name = new URL(request.url, "http://page").pathname.slice(1);
    if (name === "") return answer.setHeader("content-type", "text/html").end("<!doctype html><title>Directory</title>");
    const type = types[extname(name)];
    if (!type) return answer.writeHead(404).end();
    answer.setHeader("content-type", type).end(await readFile(join(folder, name)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const everybody = Array.from({ length: PEOPLE }, (_, n) => person(n));
  const asked = Array.from({ length: runs * AT_ONCE }, (_, at) => everybody[(at * STEP) % PEOPLE]);
  const known = await page.evaluate(async (entries) => {
    const { default: start, People } = await import("/directory_in_page.js");
    await start();
    globalThis.people = new People(entries);
    return globalThis.people.count();
  }, JSON.stringify(everybody));
  if (known !== PEOPLE) throw new Error(`${known} of ${PEOPLE} people are known`);

  const calls = asked.map(({ name, numbers }) => ({ name, number: numbers[1].number }));
  const lookups = await page.evaluate(
    ([calls, atOnce]) => {
      const times = [];
      for (let first = 0; first < calls.length; first += atOnce) {
        const some = calls.slice(first, first + atOnce);
        const began = performance.now();
        const found = some.map(({ number }) => globalThis.people.by_number(number));
        times.push((performance.now() - began) / some.length);
        some.forEach(({ name, number }, at) => {
          if (found[at] !== name) throw new Error(`${number} is ${found[at]}, not ${name}`);
        });
      }
      return times;
    },
    [calls, AT_ONCE],
  );
  for (const time of lookups) record("directory alone, 100,000 people: a number", time);

  const searches = await page.evaluate(
    ([words, most, runs]) => {
      const times = [];
      for (let run = 0; run < runs; run += 1) {
        for (const word of words) {
          for (let end = 1; end <= word.length; end += 1) {
            const began = performance.now();
            const found = globalThis.people.search(word.slice(0, end), most);
            times.push(performance.now() - began);
            if (end > 2 && found === 0) throw new Error(`nobody is found by ${word.slice(0, end)}`);
          }
        }
      }
      return times;
    },
    [TYPED, MOST, runs],
  );
  for (const time of searches) record("directory alone, 100,000 people: a key", time);
  await page.close();
  server.closeAllConnections();
  server.close();
}
