// A strict Content-Security-Policy: everything from the page's own origin, no inline code, no eval.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { openPage } from '../lib/browser.mjs';
import { root } from '../lib/server.mjs';
import { stage } from '../lib/stage.mjs';

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
  <title>csp</title><link rel="icon" href="/icon.svg"><body>`;
const asScript = '<script src="/RongIMLib.js"></script><script src="/RongIMEmoji.js"></script><script src="/page.js"></script>';
const files = {
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'index.html': head,
  'script.html': head + asScript,
  'page.js': 'window.lib = Promise.resolve(RongIMLib); window.emoji = Promise.resolve(RongIMLib.RongIMEmoji);',
  'module.html': `${head}<script type="module" src="/module.js"></script>`,
  'module.js': `import init from '/npm/index.mjs';
    import { RongIMEmoji } from '/npm/emoji.mjs';
    window.lib = init();
    window.emoji = RongIMEmoji;`,
};

const www = mkdtempSync(join(tmpdir(), 'rongim-csp-'));
for (const [name, text] of Object.entries(files)) writeFileSync(join(www, name), text);
for (const name of ['RongIMLib.js', 'RongIMEmoji.js']) copyFileSync(join(root, 'target/dist', name), join(www, name));
cpSync(join(root, 'target/dist/npm/rongimlib-wasm'), join(www, 'npm'), { recursive: true });
after(() => rmSync(www, { recursive: true, force: true }));

const set = stage({ www });

/** A page of the server's own, so that its sockets are of the page's origin. */
async function openStrict(path) {
  const context = await set.browser.newContext();
  return openPage(context, set.server.url + path, (page) =>
    page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));
    }),
  );
}

for (const [form, path] of [['the single file', '/script.html'], ['the ES module', '/module.html']]) {
  test(`${form} connects, sends and shows emoji`, async () => {
    const page = await openStrict(path);
    const token = await set.api.getToken('csp');
    const seen = await page.evaluate(
      async ([appKey, userToken]) => {
        const { RongIMClient, TextMessage } = await window.lib;
        const emoji = await window.emoji;
        RongIMClient.init(appKey, null, { navi: location.origin });
        const userId = await RongIMClient.connect(userToken);
        const sent = await RongIMClient.getInstance().sendMessage(1, 'someone', new TextMessage({ content: 'x' }));
        emoji.init({ size: 30 });
        document.body.append(emoji.list[0].node);
        return { userId, sent: sent.content.content, size: getComputedStyle(document.querySelector('.rong-emoji-content')).fontSize };
      },
      [set.server.appKey, token],
    );
    assert.deepEqual(seen, { userId: 'csp', sent: 'x', size: '30px' });
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.deepEqual(page.problems, []);
  });
}

test('the policy is at work', async () => {
  const page = await openStrict('/script.html');
  const caught = await page.evaluate(async () => {
    await window.lib;
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    // The event comes after the refusal.
    await new Promise((seen) => (violations.length ? seen() : document.addEventListener('securitypolicyviolation', seen)));
    return [window.ran, violations];
  });
  assert.deepEqual(caught, [undefined, ['script-src-elem']]);
});
