// Makes what Trunk built smaller: shortens the scripts and style sheets of the app, and lays a packed
// copy beside each file, which the server sends as it is.
//
// usage: node finish.mjs NODE_MODULES DIST
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [modules, dist] = process.argv.slice(2);
const esbuild = createRequire(join(modules, 'index.js'))('esbuild');
const PACKED = /\.(?:js|mjs|wasm|svg|json|tsv|webmanifest)$/;
/** What is edited by hand is packed by the server: a packed copy would go stale. */
const EDITED = /^(?:sw\.js|.*\.html)$/;
/** Smaller files fit into one packet as they are. */
const SMALLEST = 1_000;

const shorten = (text, loader) => esbuild.transformSync(text, { loader, minify: true, legalComments: 'none' }).code.trim();

const page = join(dist, 'index.html');
const html = readFileSync(page, 'utf8');
writeFileSync(page, html.replace(/(<style[^>]*>)([^]*?)(<\/style>)/g, (_, start, css, end) => start + shorten(css, 'css') + end));

for (const name of readdirSync(dist, { recursive: true })) {
  const path = join(dist, name);
  if (!statSync(path).isFile()) continue;
  if (/^rongim-demo.*\.js$/.test(name)) writeFileSync(path, shorten(readFileSync(path, 'utf8'), 'js'));
  if (PACKED.test(name) && !EDITED.test(name)) pack(path);
}

function pack(path) {
  const content = readFileSync(path);
  if (content.length < SMALLEST) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
