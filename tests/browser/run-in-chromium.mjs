// Cargo's runner for tests compiled to WebAssembly: `cargo test --lib --target wasm32-unknown-unknown`.
// wasm-bindgen's own runner would want a chromedriver to match the browser; it can also only serve the
// page of the tests, and that page is opened here with the browser of the journeys.

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { chromium } from "@playwright/test";

const PATIENCE_MS = 120_000;
const PLACEHOLDER = "__wasm_split_placeholder__";

const server = spawn("wasm-bindgen-test-runner", process.argv.slice(2), {
  env: { ...process.env, NO_HEADLESS: "1", WASM_BINDGEN_TEST_ADDRESS: "127.0.0.1:0" },
  stdio: ["ignore", "pipe", "inherit"],
});
server.on("error", (error) => {
  console.error(`wasm-bindgen-test-runner does not start (${error.message}); \`cargo xtask test\` brings it along`);
  process.exit(1);
});

/**
 * What the split puts in place of a part's functions, and the build of the app puts right. No test
 * calls one, so here they only have to be there.
 */
async function placeholders(file) {
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(await readFile(file)));
  const names = imports.filter(({ module }) => module === PLACEHOLDER).map(({ name }) => JSON.stringify(name));
  return `const absent = () => { throw new Error("no parts here"); };\n${names.map((name) => `export { absent as ${name} };`).join("\n")}`;
}

/** Where the page of the tests is served; nothing when there are none. */
async function served() {
  for await (const line of createInterface(server.stdout)) {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address) return address;
    console.log(line);
  }
}

const address = await served();
if (!address) process.exit(server.exitCode ?? 1);
const browser = await chromium.launch({ executablePath: process.env.CHROME });
try {
  const page = await browser.newPage();
  const broken = new Promise((resolve) => page.on("pageerror", (error) => resolve(console.error(error))));
  const parts = await placeholders(process.argv[2]);
  await page.route("**/placeholders.mjs", (route) => route.fulfill({ contentType: "text/javascript", body: parts }));
  await page.route(`${address}/`, async (route) => {
    const response = await route.fetch();
    const map = JSON.stringify({ imports: { [PLACEHOLDER]: "/placeholders.mjs" } });
    const body = (await response.text()).replace("<body>", `<body><script type="importmap">${map}</script>`);
    await route.fulfill({ response, body });
  });
  await page.goto(`${address}/`);
  const output = page.locator("#output");
  const judged = output.getByText("test result:").waitFor({ timeout: PATIENCE_MS });
  await Promise.race([judged, broken]).catch((error) => console.error(error.message));
  const printed = await output.textContent();
  console.log(printed);
  // A page without a verdict, or with nothing tested, has not passed.
  process.exitCode = /test result: ok\. [1-9]\d* passed; 0 failed/.test(printed) ? 0 : 1;
} finally {
  await browser.close();
  server.kill();
}
