// What a page may get wrong, and what a browser may refuse: nothing is lost, nothing throws.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from '../lib/browser.mjs';
import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const set = stage();

/** A bare page with the single file, and what it needs to connect. */
async function barePage(userId, prepare) {
  const token = await set.api.getToken(userId);
  const page = await openPage(await set.browser.newContext(), `${set.pages.url}/sdk.html`, prepare);
  return [page, { appKey: set.server.appKey, navi: set.server.url, token }];
}

/** In the page: connects, and keeps the messages that come in `heard`. */
function listenAndConnect({ appKey, navi, token }) {
  RongIMClient.init(appKey, null, { navi });
  window.heard = [];
  RongIMClient.setOnReceiveMessageListener({ onReceived: (message) => heard.push(message) });
  return RongIMClient.connect(token);
}

test('calls before init say so, and throw nothing', async () => {
  const [page] = await barePage('early');
  const seen = await page.evaluate(async () => {
    const instance = (() => {
      try {
        return RongIMClient.getInstance();
      } catch (error) {
        return error.message;
      }
    })();
    const codes = [];
    const promised = await RongIMClient.connect('token', { onError: (code) => codes.push(code) }).catch((error) => error.code);
    return { instance, codes, promised };
  });
  assert.match(seen.instance, /init/);
  assert.deepEqual([seen.codes, seen.promised], [[33001], 33001]);
  assert.deepEqual(page.problems, []);
});

test('a wrong argument is one error -3 that names it, to the callback and the promise', async () => {
  const [page, setting] = await barePage('careless');
  const seen = await page.evaluate(async ({ appKey, navi, token }) => {
    RongIMClient.init(appKey, null, { navi });
    await RongIMClient.connect(token);
    const client = RongIMClient.getInstance();
    const text = new RongIMLib.TextMessage({ content: 'x' });
    const wrong = [
      (cb) => RongIMClient.connect(5, cb),
      (cb) => client.sendMessage('five', 'bob', text, cb),
      (cb) => client.sendMessage(1, 5, text, cb),
      (cb) => client.sendMessage(1, '', text, cb),
      (cb) => client.sendMessage(1, 'bob', undefined, cb),
      (cb) => client.sendMessage(1, 'bob', { content: 'no class' }, cb),
      (cb) => client.getHistoryMessages(1, 'bob', 'yesterday', 5, cb),
      (cb) => client.getHistoryMessages(1, 'bob', 0, 500, cb),
      (cb) => client.getConversationList(cb, 'PRIVATE'),
      (cb) => client.getUnreadCount(null, 'bob', cb),
      (cb) => client.sendRecallMessage({}, cb),
      (cb) => client.getFileToken('image', cb),
      (cb) => client.sendTypingStatusMessage(1, 'bob', 7, cb),
    ];
    const outcomes = [];
    for (const call of wrong) {
      const told = [];
      const error = await call({ onSuccess: () => told.push('success'), onError: (code) => told.push(code) }).catch((e) => e);
      outcomes.push([told, error.code, error instanceof Error && error.message]);
    }
    return outcomes;
  }, setting);
  for (const [told, code, message] of seen) {
    assert.deepEqual([told, code], [[-3], -3], message);
    assert.match(message, /the argument \w+ must be/);
  }
  assert.deepEqual(page.problems, []);
});

test('a listener that throws is reported and stops nobody', async () => {
  const [page, setting] = await barePage('thrower');
  const friend = await set.user('thrower-friend');
  await page.evaluate(async ({ appKey, navi, token }) => {
    RongIMClient.init(appKey, null, { navi });
    window.heard = [];
    RongIMClient.setOnReceiveMessageListener({
      onReceived(message) {
        heard.push(message.content.content);
        throw new Error(`from the page: ${message.content.content}`);
      },
    });
    await RongIMClient.connect(token);
  }, setting);
  for (const text of ['1', '2', '3']) await friend.sendText(1, 'thrower', text);
  await page.waitForFunction(() => heard.length === 3);
  assert.deepEqual(await page.evaluate(() => heard), ['1', '2', '3']);
  assert.equal(page.problems.filter((problem) => problem.includes('from the page')).length, 3);
});

test('a callback may call the API, and leaves no unhandled rejection', async () => {
  const [page, setting] = await barePage('nested');
  const seen = await page.evaluate(
    ({ appKey, navi, token }) =>
      new Promise((done) => {
        const order = [];
        RongIMClient.init(appKey, null, { navi });
        RongIMClient.connect(token, {
          onSuccess() {
            const client = RongIMClient.getInstance();
            client.saveTextMessageDraft(1, 'bob', 'typed');
            client.sendMessage(3, 'no-such-group', new RongIMLib.TextMessage({ content: 'x' }), {
              onBefore: (id) => order.push(['before', typeof id]),
              onError(code, message) {
                order.push([code, message.sentStatus]);
                client.getUnreadCount(1, 'bob', {
                  onSuccess(count) {
                    order.push([count, client.getTextMessageDraft(1, 'bob')]);
                    setTimeout(done, 0, order);
                  },
                });
              },
            });
          },
        });
      }),
    setting,
  );
  assert.deepEqual(seen, [['before', 'number'], [22406, 20], [0, 'typed']]);
  assert.deepEqual(page.problems, []);
});

test('blocked storage falls back to memory and says so once', async () => {
  const warnings = [];
  const [page, setting] = await barePage('private', async (fresh) => {
    fresh.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    await fresh.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
  });
  const friend = await set.user('private-friend');
  await page.evaluate(async ({ appKey, navi, token }) => {
    RongIMClient.init(appKey, null, { navi });
    window.heard = 0;
    RongIMClient.setOnReceiveMessageListener({ onReceived: () => (heard += 1) });
    await RongIMClient.connect(token);
  }, setting);
  for (const text of ['1', '2']) await friend.sendText(1, 'private', text);
  await page.waitForFunction(() => heard === 2);
  const kept = await page.evaluate(async () => {
    const client = RongIMClient.getInstance();
    client.saveTextMessageDraft(1, 'private-friend', '草稿');
    return [client.getTextMessageDraft(1, 'private-friend'), await client.getUnreadCount(1, 'private-friend')];
  });
  assert.deepEqual(kept, ['草稿', 2]);
  assert.equal(warnings.filter((text) => text.includes('storage')).length, 1);
  assert.deepEqual(page.problems, []);
});

test('what a page gets is plain: it survives JSON, cloning and freezing', async () => {
  const [page, setting] = await barePage('plain');
  const friend = await set.user('plain-friend');
  await friend.sendText(1, 'plain', 'hi 😀');
  const same = await page.evaluate(
    ({ appKey, navi, token }) =>
      new Promise((done) => {
        RongIMClient.init(appKey, null, { navi });
        RongIMClient.setOnReceiveMessageListener({
          async onReceived(message) {
            const list = await RongIMClient.getInstance().getConversationList();
            const history = await RongIMClient.getInstance().getHistoryMessages(1, 'plain-friend', 0, 5);
            const all = { message: Object.freeze(message), list, history };
            const json = JSON.stringify(all);
            done([
              JSON.stringify(structuredClone(all)) === json,
              history.list[0].content.content,
              message.content instanceof RongIMLib.TextMessage,
            ]);
          },
        });
        RongIMClient.connect(token);
      }),
    setting,
  );
  assert.deepEqual(same, [true, 'hi 😀', true]);
});

test('an unknown message type arrives as what it is', async () => {
  const [page, setting] = await barePage('stranger');
  const friend = await set.user('stranger-friend');
  await page.evaluate(({ appKey, navi, token }) => {
    RongIMClient.init(appKey, null, { navi });
    window.got = new Promise((done) => RongIMClient.setOnReceiveMessageListener({ onReceived: done }));
    return RongIMClient.connect(token);
  }, setting);
  await friend.page.evaluate(() => {
    class Custom extends RongIMLib.TextMessage {
      encode() {
        return '["not", "an object"]';
      }
    }
    return RongIMClient.getInstance().sendMessage(1, 'stranger', new Custom({}));
  });
  const message = await page.evaluate(() => got);
  assert.equal(message.messageType, 'UnknownMessage');
  assert.deepEqual([message.objectName, message.content.message], ['RC:TxtMsg', ['not', 'an object']]);
});

test('a type of the page is sent and received as its class, and a decode that throws stops nobody', async () => {
  const [page, setting] = await barePage('maker');
  const friend = await set.user('maker-friend');
  const register = () => {
    const tag = new RongIMLib.MessageTag(true, true);
    RongIMClient.registerMessageType('PersonMessage', 's:person', tag, ['name', 'age']);
    const pair = { encode: ({ a, b }) => JSON.stringify([a, b]), decode: (text) => ({ a: JSON.parse(text)[0] }) };
    RongIMClient.registerMessageType('PairMessage', 's:pair', tag, pair);
  };
  await friend.page.evaluate(register);
  await page.evaluate(register);
  await page.evaluate(() => {
    const bad = { decode: () => { throw new Error('cannot read'); } };
    RongIMClient.registerMessageType('BadMessage', 's:bad', new RongIMLib.MessageTag(true, true), bad);
  });
  await page.evaluate(listenAndConnect, setting);
  await friend.page.evaluate(async () => {
    RongIMClient.registerMessageType('BadMessage', 's:bad', new RongIMLib.MessageTag(true, true), ['x']);
    const { PersonMessage, PairMessage, BadMessage } = RongIMClient.RegisterMessage;
    const contents = [
      new PersonMessage({ name: 'zhang', age: 12 }),
      new PairMessage({ a: 1, b: 2 }),
      new BadMessage({ x: 1 }),
      new RongIMLib.TextMessage(JSON.parse('{"content":"last","__proto__":{"polluted":true}}')),
    ];
    for (const content of contents) await RongIMClient.getInstance().sendMessage(1, 'maker', content);
  });
  await page.waitForFunction(() => heard.length === 4);
  const seen = await page.evaluate(() =>
    heard.map((message) => [message.messageType, message.content instanceof (RongIMClient.RegisterMessage[message.messageType] ?? RongIMLib.TextMessage), { ...message.content }]),
  );
  assert.deepEqual(seen, [
    ['PersonMessage', true, { messageName: 'PersonMessage', name: 'zhang', age: 12 }],
    ['PairMessage', true, { messageName: 'PairMessage', a: 1 }],
    ['BadMessage', true, { messageName: 'BadMessage', x: 1 }],
    ['TextMessage', true, { messageName: 'TextMessage', content: 'last' }],
  ]);
  assert.equal(await page.evaluate(() => RongIMClient.getInstance().getUnreadCount(1, 'maker-friend')), 4);
  assert.deepEqual(page.problems.filter((problem) => !problem.includes('cannot read')), []);
});

test('content that fits no class arrives, and the next message too', async () => {
  const [page, setting] = await barePage('sturdy');
  const friend = await set.user('sturdy-friend');
  await page.evaluate(listenAndConnect, setting);
  await friend.page.evaluate(async () => {
    const raw = (Class, text) => Object.assign(Object.create(Class.prototype), { messageName: Class.MessageType, encode: () => text });
    const { LocationMessage, TextMessage } = RongIMLib;
    const contents = [
      raw(LocationMessage, '{"latiude":28.6,"longitude":121.4,"poi":"p"}'),
      raw(TextMessage, 'null'),
      raw(TextMessage, '{"constructor":1,"encode":2}'),
      new TextMessage({ content: 'quote', quoted: { messageName: 'TextMessage', content: 'inner' } }),
    ];
    for (const content of contents) await RongIMClient.getInstance().sendMessage(1, 'sturdy', content);
  });
  await page.waitForFunction(() => heard.length === 4);
  const seen = await page.evaluate(() => heard.map(({ content }) => content));
  assert.equal(seen[0].latitude, 28.6);
  assert.equal(seen[1].message, null);
  assert.equal(seen[3].quoted.messageName, 'TextMessage');
  assert.deepEqual(page.problems, []);
});

test('the blacklist refuses, and is told apart from errors', async () => {
  const [alice, bob] = await Promise.all([set.user('picky'), set.user('pushy')]);
  assert.equal(await alice.ask('getBlacklistStatus', 'pushy', callback), 'NOT_IN_BLACK_LIST');
  await alice.ask('addToBlacklist', 'pushy', callback);
  assert.deepEqual(await alice.ask('getBlacklist', callback), ['pushy']);
  assert.equal(await alice.ask('getBlacklistStatus', 'pushy', callback), 'IN_BLACK_LIST');
  const message = { make: 'TextMessage', of: { content: 'x' } };
  assert.equal((await bob.call('sendMessage', 1, 'picky', message, callback)).err[0], 405);
  await alice.ask('removeFromBlacklist', 'pushy', callback);
  await bob.sendText(1, 'picky', 'sorry');
  assert.equal((await alice.received({ senderUserId: 'pushy' })).content.content, 'sorry');
});

test('cleared history is gone for oneself only', async () => {
  const [one, other] = await Promise.all([set.user('eraser'), set.user('keeper')]);
  const sent = await one.sendText(1, 'keeper', 'old');
  const kept = await one.sendText(1, 'keeper', 'new');
  const params = { conversationType: 1, targetId: 'keeper', timestamp: sent.sentTime };
  await one.ask('clearRemoteHistoryMessages', params, callback);
  const texts = async (client, peer) =>
    (await client.ask('getHistoryMessages', 1, peer, 0, 20, callback)).map(({ content }) => content.content);
  assert.deepEqual(await texts(one, 'keeper'), ['new']);
  assert.deepEqual(await texts(other, 'eraser'), ['old', kept.content.content]);
});

test('a message that is sent again under the number of the page, also after a reload, is one message', async () => {
  const [page, setting] = await barePage('patient');
  const send = async ({ appKey, navi, token, number }) => {
    RongIMClient.init(appKey, null, { navi });
    await RongIMClient.connect(token);
    const text = new RongIMLib.TextMessage({ content: 'once' });
    const options = { clientUniqueId: number };
    const post = () => RongIMClient.getInstance().sendMessage(1, 'bob', text, null, false, null, null, null, options);
    return post().then((message) => message.messageUId, (error) => `${error.code} ${error.message}`);
  };
  const number = 2 ** 53 - 1;
  const first = await page.evaluate(send, { ...setting, number });
  await page.reload();
  assert.equal(await page.evaluate(send, { ...setting, number }), first);
  const another = await page.evaluate(send, { ...setting, number: 1 });
  assert.notEqual(another, first);
  assert.match(another, /^\w{4}-/);
  for (const wrong of [0, -1, 1.5, '7', 2 ** 53]) {
    assert.match(await page.evaluate(send, { ...setting, number: wrong }), /^-3 .*clientUniqueId/, String(wrong));
  }
  await page.context().close();
});
