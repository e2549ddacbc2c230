// Download sizes: raw, gzip -9 and brotli 11.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { root } from '../lib/server.mjs';

const published = join(root, 'tests/node_modules/@rongcloud');

/** What a page downloads for either client, by script tag and through a bundler. */
export async function sizes(modules) {
  const dist = join(root, 'target/dist');
  return {
    ours: {
      single: total([readFileSync(join(dist, 'RongIMLib.js'))]),
      emoji: total([readFileSync(join(dist, 'RongIMEmoji.js'))]),
      package: total(['index.mjs', 'rongim_web_bg.wasm'].map((name) => readFileSync(join(dist, 'npm/rongimlib-wasm', name)))),
    },
    published: {
      umd: total(['engine', 'imlib-v2'].map((name) => readFileSync(join(published, name, 'dist/index.umd.js')))),
      bundled: total([await bundled(modules)]),
    },
  };
}

async function bundled(modules) {
  const esbuild = createRequire(join(modules, 'index.js'))('esbuild');
  const { outputFiles } = await esbuild.build({
    stdin: { contents: 'export * from "@rongcloud/imlib-v2"', resolveDir: join(root, 'tests') },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    legalComments: 'none',
  });
  return outputFiles[0].contents;
}

/** Files travel one by one, so each is compressed alone. */
function total(files) {
  const sum = (size) => files.reduce((all, file) => all + size(file), 0);
  return {
    raw: sum((file) => file.length),
    gzip: sum((file) => gzipSync(file, { level: 9 }).length),
    brotli: sum((file) => brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length),
  };
}
