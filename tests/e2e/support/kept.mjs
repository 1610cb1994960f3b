// Everything that a browser keeps or shows of a page, as text in which secrets can be looked for.

/** What storage of every kind and the document hold, bytes included. */
export async function kept(page) {
  const texts = await page.evaluate(async () => {
    const found = [];
    const said = (value) => {
      if (typeof value === "string") found.push(value);
      else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer ?? value, value.byteOffset ?? 0, value.byteLength);
        found.push(new TextDecoder("latin1").decode(bytes), new TextDecoder("utf-16le").decode(bytes));
      } else if (value instanceof Map || value instanceof Set) [...value].forEach(said);
      else if (value && typeof value === "object") Object.entries(value).flat().forEach(said);
    };
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    let stores = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const reading = database.transaction(store).objectStore(store);
        said(await done(reading.getAllKeys()));
        said(await done(database.transaction(store).objectStore(store).getAll()));
        stores += 1;
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        found.push(request.url);
        said(await (await cache.match(request)).arrayBuffer());
      }
    }
    said({ ...localStorage });
    said({ ...sessionStorage });
    found.push(document.cookie, document.documentElement.outerHTML, location.href);
    for (const field of document.querySelectorAll("input, textarea, select")) found.push(field.value);
    return { stores, text: found.join("\n") };
  });
  if (texts.stores === 0) throw new Error("no store of IndexedDB was read");
  return texts.text;
}

/** The names under which a store of the app's own database holds something. */
export const namesIn = (page, store) =>
  page.evaluate(async (store) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await done(indexedDB.open("ledgerline"));
    const names = await done(database.transaction(store).objectStore(store).getAllKeys());
    database.close();
    return names;
  }, store);
