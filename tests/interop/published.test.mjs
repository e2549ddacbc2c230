// The published client 2.9.2 and ours, talking to each other through our server.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const GROUP = 3;
let ours;
let theirs;

const set = stage({}, async ({ api, user }) => {
  await api.createGroup('mixed', ['ours', 'theirs']);
  [ours, theirs] = await Promise.all([user('ours'), user('theirs', { page: '/published.html' })]);
});

const contents = {
  TextMessage: { content: '你好 😀 hello', extra: '附加' },
  ImageMessage: { content: 'aGVsbG8=', imageUri: 'http://127.0.0.1/a.jpg' },
  LocationMessage: { latitude: 28.67307, longitude: 121.44297, poi: '浙江省', content: 'aGVsbG8=' },
  FileMessage: { name: 'a.js', size: 1024, type: 'js', fileUrl: 'http://127.0.0.1/a.js' },
  RichContentMessage: { title: 't', content: 'c', imageUri: 'http://127.0.0.1/a.jpg', url: 'http://127.0.0.1/' },
  VoiceMessage: { content: 'IyFBTVIK', duration: 3 },
};

for (const [type, fields] of Object.entries(contents)) {
  test(`${type}, both ways`, async () => {
    for (const [from, to, sender, receiver] of [[ours, theirs, 'ours', 'theirs'], [theirs, ours, 'theirs', 'ours']]) {
      const sent = await from.ask('sendMessage', PRIVATE, receiver, { make: type, of: fields }, callback);
      const got = await to.received({ messageUId: sent.messageUId });
      assert.equal(got.messageType, type);
      assert.equal(got.senderUserId, sender);
      assert.equal(got.targetId, sender);
      assert.equal(got.sentTime, sent.sentTime);
      assert.equal(got.messageDirection, 2);
      for (const [key, value] of Object.entries(fields)) assert.deepEqual(got.content[key], value, key);
    }
  });
}

test('a group message reaches both kinds of client', async () => {
  const sent = await theirs.sendText(GROUP, 'mixed', '群里 1');
  assert.equal((await ours.received({ messageUId: sent.messageUId })).targetId, 'mixed');
  const back = await ours.sendText(GROUP, 'mixed', '群里 2');
  assert.equal((await theirs.received({ messageUId: back.messageUId })).targetId, 'mixed');
});

test('both see the same history, oldest first', async () => {
  const [mine, yours] = [
    await history(ours, 'theirs'),
    await history(theirs, 'ours'),
  ];
  assert.equal(mine.length, 2 * Object.keys(contents).length);
  assert.deepEqual(mine, yours);
  assert.deepEqual([...mine].sort((a, b) => a.sentTime - b.sentTime), mine);
});

test('both see the same conversations and unread counts', async () => {
  const list = async (client) =>
    (await client.ask('getConversationList', callback, null, 10)).map((item) => [
      item.conversationType, item.targetId, item.latestMessage.messageUId, item.unreadMessageCount,
    ]);
  const [mine, yours] = [await list(ours), await list(theirs)];
  const swap = { ours: 'theirs', theirs: 'ours' };
  assert.deepEqual(mine.map(([type, target, uid]) => [type, swap[target] ?? target, uid]), yours.map((row) => row.slice(0, 3)));
  // Each received six private messages and one in the group.
  assert.deepEqual(mine.map(([type, , , unread]) => [type, unread]), [[GROUP, 1], [PRIVATE, 6]]);
  assert.deepEqual(yours.map(([type, , , unread]) => [type, unread]), [[GROUP, 1], [PRIVATE, 6]]);
});

test('a recall by either is told to the other', async () => {
  for (const [from, to, receiver] of [[ours, theirs, 'theirs'], [theirs, ours, 'ours']]) {
    const { conversationType, targetId, messageUId, sentTime } = await from.sendText(PRIVATE, receiver, 'oops');
    await to.received({ messageUId });
    await from.ask('sendRecallMessage', { conversationType, targetId, messageUId, sentTime }, callback);
    await to.received({ messageType: 'RecallCommandMessage', content: { messageUId } });
  }
});

test('messages that waited for an offline user arrive in order', async () => {
  const waiting = [];
  for (let n = 0; n < 25; n += 1) waiting.push((await theirs.sendText(PRIVATE, 'sleeper', `n ${n}`)).messageUId);
  const sleeper = await set.user('sleeper');
  await sleeper.received({ messageUId: waiting.at(-1) });
  const { messages } = await sleeper.seen();
  assert.deepEqual(messages.map(({ message }) => message.messageUId), waiting);
  assert.ok(messages.every(({ message }) => message.offLineMessage));
});

/** All of a private conversation, page by page. (2.9 takes no `null` for "go on".) */
async function history(client, targetId) {
  const all = [];
  for (let start = 0, more = true; more; start = all[0].sentTime) {
    const answer = await client.call('getHistoryMessages', PRIVATE, targetId, start, 5, callback);
    assert.ok(answer.ok, JSON.stringify(answer));
    const [list, hasMore] = answer.ok;
    all.unshift(...list.map(({ messageUId, sentTime, senderUserId, objectName }) => ({ messageUId, sentTime, senderUserId, objectName })));
    more = hasMore;
  }
  return all;
}
