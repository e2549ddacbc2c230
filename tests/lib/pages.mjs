// Serves bare test pages: with our single file, with our npm package, with the published client.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

import { root } from './server.mjs';

const folders = {
  '/dist/': join(root, 'target/dist/'),
  '/published/': join(root, 'tests/node_modules/@rongcloud/'),
  '/bench/': join(root, 'target/bench/'),
};

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

const page = (head) => `<!doctype html><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">${head}`;

const pages = {
  '/sdk.html': page('<script src="/dist/RongIMLib.js"></script>'),
  '/open.html': page('<script src="/dist/RongIMLib.js"></script>'),
  '/npm.html': page('<script type="module">window.sdk = import("/dist/npm/rongimlib-wasm/index.mjs")</script>'),
  '/published.html': page(
    '<script src="/published/engine/dist/index.umd.js"></script>' +
      '<script src="/published/imlib-v2/dist/index.umd.js"></script>' +
      '<script>window.RongIMClient = RongIMLib.RongIMClient</script>',
  ),
  '/bare.html': page(''),
};

// The SDK must live with a strict policy: no eval, nothing fetched from elsewhere but what the page allows.
// `/open.html` is the same page without one.
const policies = {
  '/sdk.html':
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; img-src data:; connect-src http: ws:",
};

/** Serves on a free port of 127.0.0.1; extra pages may be given by path. */
export async function servePages(extra = {}) {
  const server = createServer((request, response) => {
    answer(request, response, { ...pages, ...extra }).catch((error) => {
      response.writeHead(error.code === 'ENOENT' ? 404 : 500).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(request, response, html) {
  const path = normalize(new URL(request.url, 'http://page').pathname);
  const headers = { 'cache-control': 'no-store', 'content-type': types[extname(path)] ?? 'text/plain' };
  if (policies[path]) headers['content-security-policy'] = policies[path];
  const body = html[path] ?? (await readFile(fileFor(path)));
  response.writeHead(200, headers).end(body);
}

function fileFor(path) {
  const prefix = Object.keys(folders).find((start) => path.startsWith(start));
  if (!prefix) throw Object.assign(new Error(`no page ${path}`), { code: 'ENOENT' });
  return join(folders[prefix], path.slice(prefix.length));
}
