// The examples of the README work when pasted.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { serverApi } from '../lib/api.mjs';
import { launch, openPage } from '../lib/browser.mjs';
import { openClient } from '../lib/client.mjs';
import { servePages } from '../lib/pages.mjs';
import { root, startServer } from '../lib/server.mjs';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const example = (language) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)[1];

let www;
let server;
let pages;
let browser;
let bob;

before(async () => {
  www = mkdtempSync(join(tmpdir(), 'rongim-readme-'));
  copyFileSync(join(root, 'target/dist/RongIMLib.js'), join(www, 'RongIMLib.js'));
  writeFileSync(join(www, 'index.html'), '');
  writeFileSync(join(www, 'hello.html'), `${example('html')}<link rel="icon" href="data:,">`);
  server = await startServer({ demo: true, www, appKey: 'rongim-local' });
  pages = await servePages({ '/pasted.html': pasted() });
  browser = await launch();
  const token = await serverApi(server).getToken('bob', 'Bob');
  bob = await openClient(browser, pages, { server, token });
  await bob.connect();
});

after(async () => {
  await browser?.close();
  pages?.stop();
  await server?.stop();
  rmSync(www, { recursive: true, force: true });
});

/** A page that gives the example what it leaves open: where the package and the server are, and the token. */
function pasted() {
  const code = example('js').replaceAll('http://127.0.0.1:8585', server.url);
  const imports = JSON.stringify({ imports: { 'rongimlib-wasm': '/dist/npm/rongimlib-wasm/index.mjs' } });
  return `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${imports}</script>
    <script type="module">const token = await new Promise((go) => { window.go = go });\n${code}\nwindow.sent = message;</script>`;
}

test('the script-tag example chats', async () => {
  const page = await openPage(browser, `${server.url}/hello.html`);
  await page.getByText(/^sent: \w{4}-/).waitFor();
  const message = await bob.received({ senderUserId: 'alice', content: { content: 'hello 😀' } });
  assert.match(await page.textContent('body'), new RegExp(message.messageUId));
  assert.deepEqual(page.problems, []);
});

test('the npm example chats', async () => {
  const page = await openPage(browser, `${pages.url}/pasted.html`);
  const token = await serverApi(server).getToken('carol', 'Carol');
  await page.waitForFunction(() => window.go);
  await page.evaluate((value) => window.go(value), token);
  await page.waitForFunction(() => window.sent);
  const message = await bob.received({ senderUserId: 'carol', content: { content: 'hello' } });
  assert.equal(message.messageUId, await page.evaluate(() => window.sent.messageUId));
  assert.deepEqual(page.problems, []);
});
