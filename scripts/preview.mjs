// Builds the preview of the screens (examples/preview) and serves it, or takes its pictures.
//
//   node scripts/preview.mjs [--port 8799] [--release] [--no-build]
//
// Needs wasm-bindgen at the version in Cargo.lock and wasm-split-cli on the PATH.
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { splitWasm } from './split-wasm.mjs';

const flag = (name) => process.argv.includes(`--${name}`);
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const target = process.env.CARGO_TARGET_DIR ?? 'target';
const profile = flag('release') ? 'release' : 'debug';
const out = join(target, 'preview');

if (!flag('no-build')) {
  const cargo = ['build', '--example', 'preview', '--target', 'wasm32-unknown-unknown'];
  if (flag('release')) cargo.push('--release');
  execFileSync('cargo', cargo, { stdio: 'inherit' });
  const wasm = join(target, 'wasm32-unknown-unknown', profile, 'examples', 'preview.wasm');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await splitWasm(wasm, out, flag('release'));
}
const styles = ['tokens', 'base', 'layout', 'components'];
const app = readdirSync(out).find((file) => /^ledgerline-[0-9a-f]+\.js$/.test(file));
writeFileSync(join(out, 'start.js'), `import start from '/${app}';\nstart();\n`);

// The very page of the app, with its own links in place of those that trunk fills in.
const page = () =>
  readFileSync('index.html', 'utf8')
    .replace(/^\s*<link data-trunk.*\n/gm, '')
    .replace(/^\s*<script data-trunk.*\n/gm, '')
    .replace(
      '</head>',
      `${styles.map((name) => `<link rel="stylesheet" href="/style/${name}.css">`).join('\n')}\n` +
        '<script type="module" src="/start.js"></script></head>',
    );

const types = { '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };
// The strict policy of the real server, so that a forbidden style or handler shows here first.
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'";

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const file = [join(out, pathname), join('.', pathname), join('public', pathname)].find(
    (candidate) => extname(pathname) in types && existsSync(candidate),
  );
  response.setHeader('Content-Security-Policy', policy);
  if (file) {
    response.setHeader('Content-Type', types[extname(file)]);
    createReadStream(file).pipe(response);
  } else {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(page());
  }
});
server.listen(Number(option('port', 8799)), '127.0.0.1', () => {
  console.log(`The preview is at http://localhost:${server.address().port}/?screen=idle`);
});
