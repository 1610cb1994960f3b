// A company of a hundred thousand people, as its connector tells of them, and how long a tab takes to
// find some of them.

export const PEOPLE = 100_000;
const PAGE = 1_000;

const FIRST = ["Ann", "Ben", "Carla", "Dana", "Émile", "Femi", "Grace", "Hiro", "Imogen", "Jörg", "Kofi", "Lena", "Marcus", "Ngozi", "Olga", "Petra", "Quinn", "Rosa", "Seán", "Tomás", "Uma", "Viktor", "Wanda", "Zoë"];
const LAST = ["Lee", "Okafor", "Mendes", "Whitfield", "Ashworth-Pryce", "Nowak", "O'Neil", "Castellane", "Arriaga", "Underhill", "Grüner", "Müller", "Schmidt", "Garcia", "Nguyen", "Kim", "Patel", "Singh", "Santos", "Silva", "Johansson", "Larsen", "Virtanen", "Rossi", "Ferrari", "Dubois", "Lefèvre", "Peeters", "Smith"];
const TRADES = ["Orchards", "Freight", "Supply", "Millwork", "Roofing", "Hydraulics", "Optics", "Solar", "Textiles", "Hardware", "Press"];

export function person(n) {
  const mixed = (n * 7_919) % 100_003;
  const company = `${LAST[mixed % LAST.length]} ${TRADES[mixed % TRADES.length]} ${mixed % 997}`;
  return {
    id: String(n + 1),
    kind: "contact",
    name: `${FIRST[n % FIRST.length]} ${LAST[mixed % LAST.length]} ${n}`,
    company: String(200_000 + (mixed % 40_000)),
    companyName: company,
    title: "Buyer",
    email: `person.${n}@example.test`,
    numbers: [
      { field: "main", number: `(${201 + (mixed % 780)}) ${200 + (Math.floor(n / 10_000) % 800)}-${String(n % 10_000).padStart(4, "0")}` },
      { field: "mobile", number: `+1415${String(5_550_000 + n).padStart(7, "0")}` },
    ],
  };
}

/** A connector with so many people, in pages. */
export async function servePeople(page) {
  await page.route(/\/api\/v1\/directory/, async (route) => {
    const since = Number(new URL(route.request().url()).searchParams.get("since"));
    const count = Math.max(0, Math.min(PAGE, PEOPLE - since));
    const people = Array.from({ length: count }, (_, at) => person(since + at));
    const progress = { known: PEOPLE, isWhole: true, checkedAt: Date.now(), noAccess: [] };
    const answer = { epoch: "size", version: since + count, complete: since + count >= PEOPLE, people, gone: [], progress, pages: null };
    await route.fulfill({ json: answer });
  });
  await page.route(/\/api\/v1\/callers/, (route) => route.abort());
}

export const TYPED = ["okafor ann", "petra smith 4", "0134 ", "(415) 555", "freight 99"];

/** Milliseconds from each key that changes who is found until they are elements. */
export function timeKeys(searchbox) {
  return searchbox.evaluate(async (input, words) => {
    const tick = () => new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });
    const drawn = () => document.querySelector("ul.people").textContent;
    const times = [];
    for (const word of words) {
      for (let end = 1; end <= word.length; end += 1) {
        let changed = false;
        const watch = new MutationObserver(() => (changed = true));
        watch.observe(document.querySelector(".contacts"), { childList: true, subtree: true, characterData: true, attributes: true });
        const before = drawn();
        const began = performance.now();
        input.value = word.slice(0, end);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        while (!(changed && drawn() !== before) && performance.now() - began < 100) await tick();
        const wait = performance.now() - began;
        watch.disconnect();
        // A key that changes nothing on screen has nothing to be waited for.
        if (wait < 100) times.push(wait);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
    return times;
  }, TYPED);
}

/** Runs in the page: `longest` is its longest task from here on. */
export function noteLongestTask() {
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, task.duration);
  }).observe({ type: "longtask" });
}

/** The line that says that all of them are known; the company's few colleagues are among them. */
export function wholeDirectory(page) {
  return page.getByRole("status").filter({ hasText: /^100,0\d\d people$/ });
}
