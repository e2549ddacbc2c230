// A Vite app with the packed package: built and served, and with Vite's development server.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { build, createServer, preview } from 'vite';

import { openPage } from '../lib/browser.mjs';
import { root } from '../lib/server.mjs';
import { stage } from '../lib/stage.mjs';

const set = stage();
const app = mkdtempSync(join(tmpdir(), 'rongim-vite-'));
const config = { root: app, configFile: false, logLevel: 'error', cacheDir: join(app, 'cache') };
const local = { port: 0, host: '127.0.0.1' };

before(() => {
  cpSync(join(root, 'tests/sdk/vite'), app, { recursive: true });
  installPacked(join(app, 'node_modules/rongimlib-wasm'));
});
after(() => rmSync(app, { recursive: true, force: true }));

/** What a registry would hand out. */
function installPacked(folder) {
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', app], { cwd: join(root, 'target/dist/npm/rongimlib-wasm') });
  const packed = readdirSync(app).find((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['xzf', join(app, packed), '-C', folder, '--strip-components=1']);
}

async function assertChats(url, userId) {
  const receiver = await set.user(`${userId}-friend`);
  const query = new URLSearchParams({
    appKey: set.server.appKey,
    navi: set.server.url,
    token: await set.api.getToken(userId),
    to: `${userId}-friend`,
  });
  const page = await openPage(set.browser, `${url}?${query}`);
  await page.waitForFunction(() => document.getElementById('status').textContent);
  assert.equal(await page.textContent('#status'), `${userId} sent 👍`);
  await receiver.received({ senderUserId: userId, content: { content: '👍' } });
  assert.deepEqual(page.problems, []);
}

test('built for production', async () => {
  await build(config);
  const assets = readdirSync(join(app, 'dist/assets'));
  assert.equal(assets.filter((name) => name.endsWith('.wasm')).length, 1, `one wasm among ${assets}`);
  const server = await preview({ ...config, preview: local });
  try {
    await assertChats(server.resolvedUrls.local[0], 'vite-built');
  } finally {
    await server.close();
  }
});

test('with the development server', async () => {
  const server = await createServer({ ...config, server: local });
  await server.listen();
  try {
    await assertChats(server.resolvedUrls.local[0], 'vite-dev');
  } finally {
    await server.close();
  }
});
