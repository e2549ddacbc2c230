// Whatever people call themselves, their groups and files, and whatever they send, is text.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { app } from './app.mjs';

const set = app();
const script = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>';
const texts = {
  script,
  'a closing tag': '</p></div></body><svg onload=window.harmed=1>',
  'a link that runs': 'javascript:window.harmed=1 data:text/html,<script>window.harmed=1</script>',
  'right to left': '\u202e\u0645\u0631\u062d\u0628\u0627 abc \u202d \u2067x',
  'zero width': 'a\u200b\u200d\ufeff\u2060b',
  'four bytes': '𠮷👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  'many marks': `Z${'\u0337\u0352\u035b'.repeat(120)}algo`,
  'control letters': 'a\u0001b\u0007c',
};
const huge = 'ab'.repeat(60_000);
const deep = (levels) => Array.from({ length: levels }).reduce((inner) => [inner], 'deep');

test('hostile names, texts, file names, links and sizes are shown as text and harm nothing', async () => {
  const api = serverApi(set.server);
  const name = `${script}\u202e`.slice(0, 60);
  await fetch(`${set.server.url}/app/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'mallory', name, password: 'long enough' }),
  });
  const send = (content, objectName) => api.sendPrivate('mallory', 'alice', content, objectName);
  for (const content of Object.values(texts)) await send({ content });
  await send({ content: huge });
  for (const levels of [70, 90, 130, 4_000]) await send({ content: 'deep', extra: deep(levels) });
  await send({ content: '\n'.repeat(3000) + 'below' });
  await send({ name: `${script}.html`, size: 1e18, type: 'html', fileUrl: 'javascript:window.harmed=1' }, 'RC:FileMsg');
  await send({ name: 'a'.repeat(3000), size: -5, fileUrl: 7 }, 'RC:FileMsg');
  await send({ title: script, content: script, imageUri: 'javascript:1', url: 'javascript:window.harmed=1' }, 'RC:ImgTextMsg');
  await send({ content: '"><script>window.harmed=1</script>', imageUri: 'javascript:window.harmed=1' }, 'RC:ImgMsg');
  await send({ remoteUrl: 'data:text/html,x', width: 1e9, height: -1 }, 'RC:GIFMsg');
  await send({ content: script, duration: 'long' }, 'RC:VcMsg');
  await send({ sightUrl: 'javascript:1', content: script, duration: 1 }, 'RC:SightMsg');
  await send({ latitude: 'NaN', longitude: 500, poi: script, content: script }, 'RC:LBSMsg');
  await send({ latitude: 1, longitude: 2, poi: script, content: script }, 'RC:LBSMsg');
  await send({ message: script }, 'RC:InfoNtf');
  await send({ content: 'quoting', referMsgUserId: script, referMsg: { content: script }, objName: 'RC:TxtMsg', referMsgUid: script }, 'RC:ReferenceMsg');
  await send({}, '<b>:Own');
  await send({ content: 'the last one' });

  for (const options of [{}, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }]) {
    const alice = await set.person('alice', options);
    await alice.listed(1, 'mallory', 'title').filter({ hasText: '<img src=x' }).waitFor();
    await alice.open(1, 'mallory');
    await alice.sees('the last one');
    await walkUp(alice, options.isMobile);
    assert.equal(await alice.page.evaluate(() => window.harmed), undefined);
    const odd = await alice.page.evaluate(() =>
      [...document.querySelectorAll('a[href], img[src], video[src], audio[src], script')]
        .map((element) => element.getAttribute('href') ?? element.getAttribute('src') ?? element.textContent)
        .filter((address) => /^\s*(javascript|data:text|vbscript)/i.test(address)));
    assert.deepEqual(odd, []);
    assert.deepEqual(alice.page.problems.filter((problem) => problem.startsWith('uncaught')), []);
    await alice.leave();
  }
});

/** Looks at all messages on the way up; nothing may stick out of its box. */
async function walkUp(alice, isPhone) {
  const seen = new Set();
  for (let turn = 0; turn < 80; turn += 1) {
    for (const text of await alice.at('message-text').allTextContents()) seen.add(text);
    const width = await alice.page.evaluate(() => {
      const log = document.querySelector('[role="log"]');
      return [document.documentElement.scrollWidth, innerWidth, log.scrollWidth, log.clientWidth];
    });
    assert.ok(width[0] <= width[1] && width[2] <= width[3] + 1, `sticks out: ${width} ${isPhone}`);
    const moved = await alice.page.evaluate(async () => {
      const log = document.querySelector('[role="log"]');
      const before = log.scrollTop;
      log.scrollBy(0, -log.clientHeight * 0.7);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return log.scrollTop !== before;
    });
    if (!moved && (await alice.page.evaluate(() => document.querySelector('.log-start').textContent === ''))) break;
  }
  for (const [name, text] of Object.entries(texts)) assert.ok(seen.has(text), `${name} is not shown as it is`);
  assert.ok([...seen].some((text) => text.endsWith('…') && text.length < 2000), 'a huge text is folded');
}

test('a huge text unfolds on demand', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-carol');
  await serverApi(set.server).sendPrivate('carol', 'alice', { content: `begin ${'word '.repeat(2000)}end` });
  const message = alice.message('begin');
  await alice.at('unfold', message).click();
  await alice.message('end').waitFor();
  alice.isUnharmed();
  await alice.leave();
});
