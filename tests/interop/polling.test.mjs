// The published client 2.9.2 over long polling, with ours over each transport at the other end.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { startProxy } from '../lib/proxy.mjs';
import { stage } from '../lib/stage.mjs';

const [PRIVATE, GROUP, CHATROOM] = [1, 3, 4];
const [CONNECTED, CONNECTING] = [0, 1];
const comet = { page: '/published.html', init: { connectionType: 'comet' } };
let theirs;
let others;
let proxy;

const set = stage({}, async ({ api, user, server }) => {
  await api.createGroup('mixed', ['theirs', 'socket', 'polling']);
  proxy = await startProxy(server.url);
  theirs = await user('theirs', { ...comet, init: { ...comet.init, navi: proxy.url } });
  others = {
    socket: await user('socket'),
    polling: await user('polling', { init: { isPolling: true } }),
  };
});

after(() => proxy?.stop());

test('it polls', async () => {
  assert.equal(await theirs.sockets(), 0);
  assert.equal(proxy.asked('/cometnavi.js').length, 1);
  assert.ok(proxy.asked('/pullmsg.js').length > 0);
});

for (const name of ['socket', 'polling']) {
  test(`messages go both ways, to our client over ${name}`, async () => {
    for (let round = 0; round < 5; round += 1) {
      const fields = { content: `你好 😀 ${round}`, extra: '附加' };
      const message = { make: 'TextMessage', of: fields };
      const sent = await theirs.ask('sendMessage', PRIVATE, name, message, callback);
      const got = await others[name].received({ messageUId: sent.messageUId });
      assert.deepEqual([got.content.content, got.content.extra, got.sentTime], [fields.content, fields.extra, sent.sentTime]);
      const answer = await others[name].ask('sendMessage', PRIVATE, 'theirs', message, callback);
      const told = await theirs.received({ messageUId: answer.messageUId });
      assert.deepEqual([told.content.content, told.senderUserId, told.sentTime], [fields.content, name, answer.sentTime]);
    }
  });
}

test('a group hears everybody', async () => {
  const sent = await theirs.sendText(GROUP, 'mixed', '群里 1');
  for (const client of Object.values(others)) await client.received({ messageUId: sent.messageUId });
  const back = await others.polling.sendText(GROUP, 'mixed', '群里 2');
  for (const client of [theirs, others.socket]) await client.received({ messageUId: back.messageUId });
});

test('a chatroom talks and shares its entries', async () => {
  for (const client of [theirs, others.socket, others.polling]) await client.ask('joinChatRoom', 'room', 10, callback);
  for (const client of [theirs, others.polling]) {
    const sent = await client.sendText(CHATROOM, 'room', '聊天室');
    for (const other of [theirs, others.socket, others.polling].filter((one) => one !== client)) {
      await other.received({ messageUId: sent.messageUId });
    }
  }
  await theirs.ask('setChatroomEntry', 'room', { key: 'topic', value: '天气', isAutoDelete: false }, callback);
  await others.polling.told('entries', { key: 'topic', value: '天气' });
  assert.equal(await others.polling.ask('getChatroomEntry', 'room', 'topic', callback), '天气');
});

test('recall, history and conversations are the same', async () => {
  const sent = await theirs.sendText(PRIVATE, 'polling', 'a slip');
  await others.polling.received({ messageUId: sent.messageUId });
  await theirs.ask('sendRecallMessage', sent, callback);
  const recall = await others.polling.received({ messageType: 'RecallCommandMessage', targetId: 'theirs' });
  assert.equal(recall.content.messageUId, sent.messageUId);
  const history = async (client, targetId) => {
    const list = await client.ask('getHistoryMessages', PRIVATE, targetId, 0, 20, callback);
    return list.map(({ messageUId, objectName, content }) => [messageUId, objectName, content.content]);
  };
  const [mine, yours] = [await history(theirs, 'polling'), await history(others.polling, 'theirs')];
  assert.deepEqual(mine, yours);
  assert.ok(mine.length >= 10 && !mine.some(([, , text]) => text === 'a slip'));
});

test('what came while it was away comes when it is back', async () => {
  const away = await set.user('away', comet);
  // A client that leaves before its first pull has come back never pulls again.
  await others.socket.sendText(PRIVATE, 'away', '0');
  await away.received({ content: { content: '0' } });
  await away.call('disconnect');
  for (const text of ['1', '2', '3']) await others.polling.sendText(PRIVATE, 'away', text);
  await away.connect();
  await away.received({ content: { content: '3' } });
  const { messages } = await away.seen();
  assert.deepEqual(messages.map(({ message }) => message.content.content), ['0', '1', '2', '3']);
  await away.close();
});

test('it comes back by itself when the server does not know its session any more', async () => {
  const client = await set.user('forgotten', { ...comet, init: { ...comet.init, navi: proxy.url } });
  // With a pull under way that gets lost it would wait for that forever.
  await others.socket.sendText(PRIVATE, 'forgotten', 'nothing is under way');
  await client.received({ content: { content: 'nothing is under way' } });
  const { statuses } = await client.seen();
  await theirs.close();
  const asItIs = proxy.rewrite;
  proxy.rewrite = (url) => {
    if (!url.startsWith('/pullmsg.js')) return url;
    proxy.rewrite = asItIs;
    return url.replace(/sessionid=\w+/, 'sessionid=forgotten');
  };
  await others.socket.sendText(PRIVATE, 'forgotten', 'answers the request that waits');
  await client.status(CONNECTING, statuses.length);
  await client.status(CONNECTED, statuses.length);
  const sent = await others.socket.sendText(PRIVATE, 'forgotten', 'back again');
  await client.received({ messageUId: sent.messageUId });
});
