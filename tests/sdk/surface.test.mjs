// The public names of RongIMLib 2.x on our single file: enums, message classes, plain values, arity.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { launch, openPage } from '../lib/browser.mjs';
import { servePages } from '../lib/pages.mjs';
import { root } from '../lib/server.mjs';

const surface = JSON.parse(readFileSync(join(root, 'tests/api/surface.json'), 'utf8'));
let pages;
let browser;
let page;

before(async () => {
  pages = await servePages();
  browser = await launch();
  page = await openPage(browser, `${pages.url}/sdk.html`);
});

after(async () => {
  await browser?.close();
  pages?.stop();
});

test('both globals are there before the next line of the page', async () => {
  const found = await page.evaluate(() => [typeof RongIMLib, RongIMClient === RongIMLib.RongIMClient]);
  assert.deepEqual(found, ['object', true]);
  assert.deepEqual(page.problems, []);
});

test('loading the file a second time keeps the first client', async () => {
  const same = await page.evaluate(async () => {
    const first = RongIMLib;
    const script = document.createElement('script');
    script.src = '/dist/RongIMLib.js';
    const loaded = new Promise((done) => { script.onload = done; });
    document.head.append(script);
    await loaded;
    return first === RongIMLib;
  });
  assert.equal(same, true);
});

describe('enums map both ways', () => {
  for (const [name, members] of Object.entries(surface.enums)) {
    test(name, async () => {
      const ours = await page.evaluate((key) => ({ ...RongIMLib[key] }), name);
      for (const [member, told] of Object.entries(members)) {
        const value = valueOf(told);
        assert.equal(ours[member], value, `${name}.${member}`);
        const sameValue = Object.keys(members).filter((other) => valueOf(members[other]) === value);
        assert.ok(sameValue.includes(ours[value]), `${name}[${value}] is ${ours[value]}`);
      }
    });
  }
});

describe('message classes', () => {
  const classes = Object.entries(surface.classes).filter(([name, told]) => isMessageClass(name, told));
  for (const [name, told] of classes) {
    test(name, async () => {
      const seen = await page.evaluate((key) => {
        const Class = RongIMLib[key];
        const made = new Class({ content: '你好 😀', extra: 'e', user: { id: 'u' } });
        return {
          instance: made instanceof Class,
          messageName: made.messageName,
          encoded: JSON.parse(made.encode()),
          json: JSON.parse(JSON.stringify(made)),
          cloned: JSON.parse(JSON.stringify(structuredClone(made))),
          own: Object.keys(new Class({})),
          statics: Object.fromEntries(Object.getOwnPropertyNames(Class).map((own) => [own, typeof Class[own]])),
        };
      }, name);
      assert.equal(seen.instance, true);
      assert.equal(seen.messageName, name);
      assert.equal(seen.json.messageName, name);
      assert.deepEqual(seen.cloned, seen.json, 'a plain value survives cloning');
      assert.ok(!('messageName' in seen.encoded), 'the name does not travel');
      const fields = told.own['2.5.3'] ?? told.own['2.5.9'];
      assert.deepEqual(fields.filter((field) => !seen.own.includes(field)), [], 'fields of an empty message');
      if (told.statics.obtain) assert.equal(seen.statics.obtain, 'function');
    });
  }

  test('obtain takes the fields as the published one does, and the encoded text is what travels', async () => {
    const seen = await page.evaluate(() => {
      const { TextMessage, ImageMessage, LocationMessage, RichContentMessage, VoiceMessage, FileMessage } = RongIMLib;
      const made = [
        TextMessage.obtain('你好 😀'),
        ImageMessage.obtain('aGVsbG8=', 'http://127.0.0.1/a.jpg'),
        LocationMessage.obtain(28.6, 121.4, 'poi', 'aGVsbG8='),
        RichContentMessage.obtain('t', 'c', 'http://127.0.0.1/a.jpg', 'http://127.0.0.1/'),
        VoiceMessage.obtain('IyFBTVIK', 3),
        FileMessage.obtain({ name: 'a.js', size: 1024, type: 'js', fileUrl: 'http://127.0.0.1/a.js' }),
      ];
      return [made[0] instanceof TextMessage, ...made.map((message) => JSON.parse(message.encode()))];
    });
    assert.equal(seen.shift(), true);
    const expected = [
      { content: '你好 😀' },
      { content: 'aGVsbG8=', imageUri: 'http://127.0.0.1/a.jpg' },
      { latitude: 28.6, longitude: 121.4, poi: 'poi', content: 'aGVsbG8=' },
      { title: 't', content: 'c', imageUri: 'http://127.0.0.1/a.jpg', url: 'http://127.0.0.1/' },
      { content: 'IyFBTVIK', duration: 3 },
      { name: 'a.js', size: 1024, type: 'js', fileUrl: 'http://127.0.0.1/a.js' },
    ];
    for (const [index, fields] of expected.entries()) assertContains(seen[index], fields);
  });
});

describe('the client', () => {
  test('methods take as many parameters as the published ones', async () => {
    const arities = await page.evaluate(() => {
      RongIMClient.init('surface', null, { navi: 'http://127.0.0.1:9' });
      const found = {};
      for (let owner = RongIMClient.getInstance(); owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
        for (const name of Object.getOwnPropertyNames(owner)) {
          const value = Object.getOwnPropertyDescriptor(owner, name).value;
          if (typeof value === 'function' && !(name in found)) found[name] = value.length;
        }
      }
      return found;
    });
    assertArity(arities, surface.RongIMClient.methods);
    for (const name of ['sendMessage', 'getConversationList', 'getHistoryMessages', 'removeConversation', 'clearConversations']) {
      assert.ok(name in arities, `${name} is missing`);
    }
  });

  test('statics take as many parameters as the published ones', async () => {
    const arities = await page.evaluate(() =>
      Object.fromEntries(
        Object.getOwnPropertyNames(RongIMClient)
          .filter((name) => typeof RongIMClient[name] === 'function')
          .map((name) => [name, RongIMClient[name].length]),
      ),
    );
    assertArity(arities, surface.RongIMClient.statics);
    for (const name of ['init', 'connect', 'reconnect', 'getInstance', 'setConnectionStatusListener', 'setOnReceiveMessageListener']) {
      assert.ok(name in arities, `${name} is missing`);
    }
  });

  test('MessageType names every built-in message', async () => {
    const types = await page.evaluate(() => ({ ...RongIMClient.MessageType }));
    for (const name of Object.keys(surface.RongIMClient.MessageParams)) {
      if (surface.RongIMClient.MessageParams[name].objectName) assert.equal(types[name], name);
    }
  });
});

/** Where versions disagree, the value of the first 2.5 release stands. */
function valueOf({ value, values }) {
  if (value !== undefined) return value;
  const oldestFirst = Object.entries(values).sort(([, a], [, b]) => (a[0] < b[0] ? -1 : 1));
  return Number(oldestFirst[0][0]);
}

/** Classes made of one object of fields, with their name in `messageName`. */
function isMessageClass(name, { methods, own }) {
  const fields = own['2.5.3'] ?? own['2.5.9'] ?? [];
  return name.endsWith('Message') && 'encode' in methods && fields.includes('messageName') && name !== 'IsTypingStatusMessage';
}

function assertContains(value, fields) {
  for (const [key, part] of Object.entries(fields)) assert.deepEqual(value[key], part, key);
}

function assertArity(ours, published) {
  for (const [name, arity] of Object.entries(ours)) {
    const known = Object.keys(published[name] ?? {}).filter((kind) => kind.startsWith('fn/'));
    if (known.length) assert.ok(known.includes(`fn/${arity}`), `${name} takes ${arity}, published: ${known}`);
  }
}
