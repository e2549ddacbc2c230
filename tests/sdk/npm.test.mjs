// The built npm package: as an ES module in a page, and imported by Node as a server that renders pages would.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { openPage } from '../lib/browser.mjs';
import { callback } from '../lib/client.mjs';
import { root } from '../lib/server.mjs';
import { stage } from '../lib/stage.mjs';

const folder = join(root, 'target/dist/npm/rongimlib-wasm');
const set = stage();

test('in a page: streams its wasm, sets nothing global, connects and sends', async () => {
  const receiver = await set.user('npm-bob');
  const requests = [];
  const page = await openPage(set.browser, `${set.pages.url}/npm.html`, async (fresh) => {
    fresh.on('request', (request) => requests.push(new URL(request.url()).pathname));
  });
  const seen = await page.evaluate(
    async ([navi, appKey, token]) => {
      const sdk = await window.sdk;
      const before = [sdk.RongIMLib, sdk.RongIMClient];
      const [first, second] = await Promise.all([sdk.init(), sdk.default()]);
      const { RongIMClient, TextMessage, ConversationType } = first;
      RongIMClient.init(appKey, null, { navi });
      const userId = await RongIMClient.connect(token);
      const message = new TextMessage({ content: 'from the package 😀', extra: '' });
      const sent = await RongIMClient.getInstance().sendMessage(ConversationType.PRIVATE, 'npm-bob', message);
      return {
        before,
        userId,
        sent: sent.content.content,
        same: first === second && sdk.RongIMLib === first && sdk.RongIMClient === RongIMClient,
        globals: [typeof window.RongIMLib, typeof window.RongIMClient],
      };
    },
    [set.server.url, set.server.appKey, await set.api.getToken('npm-alice')],
  );
  assert.deepEqual(seen.before, [undefined, undefined]);
  assert.equal(seen.userId, 'npm-alice');
  assert.equal(seen.sent, 'from the package 😀');
  assert.equal(seen.same, true);
  assert.deepEqual(seen.globals, ['undefined', 'undefined']);
  assert.equal(requests.filter((path) => path.endsWith('.wasm')).length, 1);
  assert.deepEqual(page.problems, []);
  await receiver.received({ content: { content: 'from the package 😀' } });
});

test('a rejected call carries code and name', async () => {
  const user = await set.user('npm-carol');
  const refusal = await user.page.evaluate(async () => {
    const message = new RongIMLib.TextMessage({ content: 'x', extra: '' });
    try {
      return await RongIMClient.getInstance().sendMessage(3, 'no-such-group', message);
    } catch (error) {
      return { error: error instanceof Error, code: error.code, text: error.message, failed: error.data?.sentStatus };
    }
  });
  assert.deepEqual({ ...refusal, text: refusal.text.length > 0 }, { error: true, code: 22406, text: true, failed: 20 });
  assert.deepEqual((await user.call('getConversationList', callback, null, 5)).ok.length, 1);
});

test('Node imports it without a browser, and nothing looks for one before init', async () => {
  const program = `
    for (const name of ['window', 'self', 'document', 'location', 'navigator', 'localStorage', 'sessionStorage', 'WebSocket', 'XMLHttpRequest', 'fetch']) {
      Object.defineProperty(globalThis, name, { get() { throw new Error('import touched ' + name); } });
    }
    const sdk = await import(${JSON.stringify(`file://${folder}/index.mjs`)});
    const { RongIMEmoji } = await import(${JSON.stringify(`file://${folder}/emoji.mjs`)});
    console.log(Object.keys(sdk).sort().join(), RongIMEmoji.emojiToSymbol('😀'));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  assert.equal(stdout.trim(), 'RongIMClient,RongIMLib,default,init [笑嘻嘻]');
});

test('the manifest points at files that are there', () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const named = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(named));
  for (const file of [...named(manifest.exports), manifest.main, manifest.types, manifest.unpkg]) {
    assert.ok(readFileSync(join(folder, file)).length > 0, file);
  }
  assert.match(manifest.version, /^\d+\.\d+\.\d+$/);
});
