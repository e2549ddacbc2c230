// The emoji file: symbols, HTML, lists and search, in Node as a module and in a page as a script.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { launch, openPage } from '../lib/browser.mjs';
import { servePages } from '../lib/pages.mjs';
import { root } from '../lib/server.mjs';

const script = readFileSync(join(root, 'target/dist/RongIMEmoji.js'), 'utf8');
const published = readFileSync(join(root, 'www/emoji/common.tsv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'));

/** A set of its own: `init` changes it for good. */
function fresh() {
  const scope = {};
  // The script finds its global object by this name.
  new Function('globalThis', script)(scope);
  return scope.RongIMLib.RongIMEmoji;
}

describe('in Node', () => {
  test('the module is the same thing', async () => {
    const module = await import(join(root, 'target/dist/npm/rongimlib-wasm/emoji.mjs'));
    assert.equal(module.default, module.RongIMEmoji);
    assert.equal(module.RongIMEmoji.symbolToEmoji('[笑嘻嘻]'), '😀');
    assert.equal(module.RongIMEmoji.list[0].node, undefined);
  });

  test('the published symbols are kept, in both languages', () => {
    const emoji = fresh();
    for (const [character, zh, en] of published) {
      assert.equal(emoji.symbolToEmoji(`<[${zh}]>`), `<${character}>`);
      assert.equal(emoji.symbolToEmoji(`[${en.toLowerCase()}]`), character);
      assert.equal(emoji.emojiToSymbol(`a${character}b`), `a[${zh}]b`);
      assert.equal(emoji.emojiToSymbol(character.replace('\uFE0F', '')), `[${zh}]`, 'without the sign for pictures too');
    }
    const first = emoji.list.slice(0, published.length);
    assert.deepEqual(first.map(({ symbol }) => symbol), published.map(([, zh]) => `[${zh}]`));
    assert.deepEqual(emoji.names, published.map(([, zh]) => zh));
    const { unicode, emoji: character, group } = emoji.list[1];
    assert.deepEqual({ unicode, character, group }, { unicode: 'u1F600', character: '😀', group: 'common' });
  });

  test('every emoji of Unicode has names of its own and comes back from them', () => {
    for (const lang of ['zh', 'en']) {
      const emoji = fresh();
      emoji.init({ lang });
      assert.ok(emoji.list.length > 1900);
      for (const entry of emoji.list) {
        assert.equal(emoji.emojiToSymbol(entry.emoji), `[${entry[lang]}]`);
        assert.equal(emoji.symbolToEmoji(entry.symbol), entry.emoji);
      }
    }
  });

  test('tones, flags, keycaps and joined pictures survive the way there and back', () => {
    const emoji = fresh();
    const text = '👍🏽 🇨🇳 #️⃣ 👨‍👩‍👧‍👦 👩🏽‍🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿 你好 [没有这个] © 1 # ☎︎ 🏳️‍🌈';
    assert.equal(emoji.emojiToSymbol('👍🏽'), '[赞]🏽');
    assert.equal(emoji.emojiToSymbol('🇨🇳👨‍👩‍👧‍👦'), '[旗: 中国][家庭: 男人女人女孩男孩]');
    assert.equal(emoji.emojiToSymbol('© 1 # ☎︎'), '© 1 # ☎︎', 'letters stay letters');
    assert.equal(emoji.emojiToSymbol('👩🏽‍🚀'), '👩🏽‍🚀', 'a tone within stays');
    assert.equal(emoji.symbolToEmoji(emoji.emojiToSymbol(text)), text);
  });

  test('what 2.x made of emoji in received messages is read', () => {
    const emoji = fresh();
    assert.equal(emoji.emojiToSymbol('\uF600测试\uF601'), '[笑嘻嘻]测试[露齿而笑]');
    assert.equal(emoji.symbolToEmoji('\uF600'), '😀');
    assert.equal(emoji.symbolToEmoji('\uF8FF\uF914'), '\uF8FF\uF914', 'other letters are left alone');
  });

  test('HTML is native by default, and everything else is escaped', () => {
    const emoji = fresh();
    assert.equal(
      emoji.emojiToHTML('😀<img src=x onerror="alert(1)">&\''),
      "<span class='rong-emoji-content' name='[笑嘻嘻]'>😀</span>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;",
    );
    assert.equal(
      emoji.symbolToHTML('[赞]<b>[x]</b>', 30),
      "<span class='rong-emoji-content' name='[赞]' style='font-size:30px;line-height:1'>👍</span>&lt;b&gt;[x]&lt;/b&gt;",
    );
    assert.match(emoji.emojiToHTML('👩🏽‍🚀'), /name='\[女宇航员\]'>👩🏽‍🚀</);
    assert.doesNotMatch(emoji.emojiToHTML('😀', "1px;background:url(//x)"), /style/, 'a size is a number');
  });

  test('custom emoji and a picture sheet', () => {
    const emoji = fresh();
    const unknown = { zh: '狞笑', en: 'evil grin', tag: '(evil)', position: '-25px 0px' };
    const nameless = { zh: "'><script>", en: 'x', position: '0px 0px' };
    const dataSource = { u1F914: { zh: '思考一下', en: 'hmm', tag: '🤔', position: '0px 0px' }, uE001: unknown, uE002: nameless };
    emoji.init({ size: 50, url: '/sheet.png', extension: { dataSource, url: '/own") no-repeat; x: url("y.png' } });
    assert.equal(emoji.emojiToSymbol('🤔(evil)😀'), '[思考一下][狞笑][笑嘻嘻]');
    assert.equal(emoji.symbolToEmoji('[evil grin][hmm]'), '(evil)🤔');
    assert.deepEqual(emoji.list.slice(129, 132).map(({ unicode }) => unicode), Object.keys(dataSource));
    assert.equal(emoji.list.filter(({ unicode }) => unicode === 'u1F914').length, 1, 'it takes the place of the known one');
    const html = emoji.symbolToHTML('[笑脸]');
    assert.match(html, /width:50px;height:50px;background-image:url\(&quot;\/sheet\.png&quot;\);background-position:-150px 0px/);
    const own = emoji.symbolToHTML("['><script>]");
    assert.match(own, /url\(&quot;\/own%22\)%20no-repeat;%20x:%20url\(%22y\.png&quot;\)/);
    assert.doesNotMatch(own, /<script/);
    emoji.init({ dataSource: { uE003: { zh: '旧', tag: '(old)' } } }, { lang: 'zh' });
    assert.equal(emoji.emojiToSymbol('(old)'), '[旧]', 'the older order of arguments');
    assert.equal(emoji.symbolToEmoji('[狞笑]'), '(evil)', 'what was added stays');
  });

  test('search takes Chinese and English names and keywords', () => {
    const emoji = fresh();
    const found = (query, limit) => emoji.search(query, limit).map((entry) => entry.emoji);
    assert.equal(found('笑嘻嘻')[0], '😀');
    assert.equal(found('grinning face')[0], '😀');
    assert.equal(found('🚀')[0], '🚀');
    assert.ok(found('开心', 20).some((character) => '😀😃😄😁😆😊'.includes(character)));
    assert.ok(found('中国').includes('🇨🇳'));
    assert.ok(found('red heart').includes('❤️'));
    assert.equal(found('face', 5).length, 5);
    assert.deepEqual(found('zzzzzz'), []);
    assert.deepEqual(found('  '), []);
  });

  test('long and odd texts are done in time', () => {
    const emoji = fresh();
    const long = '['.repeat(200_000);
    assert.equal(emoji.symbolToEmoji(long), long);
    assert.equal(emoji.emojiToHTML('\uD83D'.repeat(1000)).length, 1000);
    assert.equal(emoji.emojiToSymbol(`😀${'\u200D'.repeat(100_000)}`).length, 5 + 100_000);
    assert.equal(emoji.symbolToEmoji(undefined), 'undefined');
  });
});

describe('in a page', () => {
  let pages;
  let browser;

  before(async () => {
    const head = '<!doctype html><meta charset="windows-1252"><link rel="icon" href="data:,">';
    const [core, emoji] = ['RongIMLib', 'RongIMEmoji'].map((name) => `<script src="/dist/${name}.js"></script>`);
    pages = await servePages({ '/after.html': head + core + emoji, '/before.html': head + emoji + core });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    pages?.stop();
  });

  for (const path of ['/after.html', '/before.html']) {
    test(`the script joins RongIMLib: ${path}`, async () => {
      const page = await openPage(browser, pages.url + path);
      const seen = await page.evaluate(() => {
        const { RongIMEmoji } = RongIMLib;
        const panel = document.createElement('div');
        for (const { node } of RongIMEmoji.list.slice(0, 3)) panel.append(node);
        document.body.innerHTML = RongIMEmoji.emojiToHTML('😀<script>window.hit = true</script><img src onerror="hit = true">');
        return {
          core: typeof RongIMLib.RongIMClient.init,
          symbol: RongIMEmoji.emojiToSymbol('😀'),
          nodes: [...panel.children].map((node) => node.getAttribute('name') + node.textContent),
          sameNode: RongIMEmoji.list[0].node === RongIMEmoji.list[0].node,
          old: RongIMEmoji.emojis[0].innerHTML,
          body: document.body.textContent,
          children: document.body.childElementCount,
          hit: window.hit,
        };
      });
      assert.deepEqual(seen, {
        core: 'function',
        symbol: '[笑嘻嘻]',
        nodes: ['[笑脸]😃', '[笑嘻嘻]😀', '[微笑]😊'],
        sameNode: true,
        old: '<span class="rong-emoji-content" name="[笑脸]">😃</span>',
        body: '😀<script>window.hit = true</script><img src onerror="hit = true">',
        children: 1,
        hit: undefined,
      });
      assert.deepEqual(page.problems, []);
    });
  }
});
