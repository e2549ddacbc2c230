// Two published clients 2.9.2 in a chatroom of our server.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const CHATROOM = 4;
const page = '/published.html';
let alice;
let bob;

const set = stage({}, async ({ user }) => {
  [alice, bob] = await Promise.all([user('alice', { page }), user('bob', { page })]);
});

const join = (client, room, count = -1) => client.ask('joinChatRoom', room, count, callback);
const quit = (client, room) => client.ask('quitChatRoom', room, callback);
const history = async (client, room, count, order, time = 0) => {
  const answer = await client.call('getChatRoomHistoryMessages', room, count, order, callback, time);
  assert.ok(answer.ok, JSON.stringify(answer));
  const [list, hasMore] = answer.ok;
  return { texts: list.map((message) => message.content.content), times: list.map((message) => message.sentTime), hasMore };
};
const texts = async (client, room) => {
  const { messages } = await client.seen();
  const inRoom = messages.filter(({ message }) => message.conversationType === CHATROOM && message.targetId === room);
  return inRoom.map(({ message }) => message.content.content);
};
const entry = (client, method, room, options) => client.call(method, room, options, callback);

test('what one says the other hears, in order and once', async () => {
  await join(alice, 'talk');
  await join(bob, 'talk');
  let last;
  for (let n = 0; n < 20; n += 1) last = await alice.sendText(CHATROOM, 'talk', `${n} 你好 😀`);
  const got = await bob.received({ messageUId: last.messageUId });
  assert.equal(got.targetId, 'talk');
  assert.equal(got.senderUserId, 'alice');
  assert.equal(got.sentTime, last.sentTime);
  assert.equal(got.messageDirection, 2);
  assert.deepEqual(await texts(bob, 'talk'), Array.from({ length: 20 }, (_, n) => `${n} 你好 😀`));

  const back = await bob.sendText(CHATROOM, 'talk', 'and back');
  await alice.received({ messageUId: back.messageUId });
  assert.deepEqual(await texts(alice, 'talk'), ['and back']);
  const counts = await alice.ask('getConversationList', callback, null, 10);
  assert.deepEqual(counts, []);
});

test('who joins gets as much of the history as it asks for', async () => {
  await join(alice, 'late');
  for (let n = 1; n <= 5; n += 1) await alice.sendText(CHATROOM, 'late', `${n}`);
  await join(bob, 'late', 2);
  await bob.received({ targetId: 'late', content: { content: '5' } });
  assert.deepEqual(await texts(bob, 'late'), ['4', '5']);
});

test('the history is paged in both orders', async () => {
  await join(alice, 'paged');
  const sent = [];
  for (let n = 1; n <= 5; n += 1) sent.push(await alice.sendText(CHATROOM, 'paged', `${n}`));
  const newest = await history(alice, 'paged', 2, 0);
  assert.deepEqual([newest.texts, newest.hasMore], [['4', '5'], true]);
  const earlier = await history(alice, 'paged', 3, 0, newest.times[0]);
  assert.deepEqual([earlier.texts, earlier.hasMore], [['1', '2', '3'], false]);
  const later = await history(alice, 'paged', 10, 1, sent[2].sentTime);
  assert.deepEqual([later.texts, later.hasMore], [['4', '5'], false]);
});

test('the room tells who is in it', async () => {
  await join(alice, 'who');
  await join(bob, 'who');
  const info = async (order) => {
    const { userInfos, userTotalNums } = await alice.ask('getChatRoomInfo', 'who', 10, order, callback);
    return [userTotalNums, userInfos.map((user) => user.id)];
  };
  assert.deepEqual(await info(1), [2, ['alice', 'bob']]);
  assert.deepEqual(await info(2), [2, ['bob', 'alice']]);
  await quit(bob, 'who');
  assert.deepEqual(await info(1), [1, ['alice']]);
});

test('who has quit neither speaks nor hears', async () => {
  await join(alice, 'left');
  await join(bob, 'left');
  await quit(bob, 'left');
  const message = { make: 'TextMessage', of: { content: 'x', extra: '' } };
  const refused = await bob.call('sendMessage', CHATROOM, 'left', message, callback);
  assert.equal(refused.err[0], 23406);
  await alice.sendText(CHATROOM, 'left', 'without bob');
  const { messageUId } = await alice.sendText(1, 'bob', 'privately');
  await bob.received({ messageUId });
  assert.deepEqual(await texts(bob, 'left'), []);
});

test('entries are set, got, forced and removed, and the other learns of it', async () => {
  const room = 'entries';
  await join(alice, room);
  await join(bob, room);
  const set = { key: 'k', value: 'v1', isAutoDelete: false, isSendNotification: true, notificationExtra: 'extra' };
  assert.ok((await entry(alice, 'setChatroomEntry', room, set)).ok);
  assert.deepEqual((await entry(alice, 'getChatroomEntry', room, 'k')).ok[0], 'v1');
  const notice = await bob.received({ objectName: 'RC:chrmKVNotiMsg', targetId: room });
  assert.deepEqual(
    [notice.content.type, notice.content.key, notice.content.value, notice.content.extra],
    [1, 'k', 'v1', 'extra'],
  );
  await settled(bob, room, { k: 'v1' });

  assert.equal((await entry(bob, 'setChatroomEntry', room, { key: 'k', value: 'v2' })).err[0], 23424);
  assert.ok((await entry(bob, 'forceSetChatroomEntry', room, { key: 'k', value: 'v2' })).ok);
  assert.ok((await entry(bob, 'setChatroomEntry', room, { key: 'other', value: 'o' })).ok);
  await settled(alice, room, { k: 'v2', other: 'o' });

  assert.equal((await entry(alice, 'removeChatroomEntry', room, { key: 'other' })).err[0], 23424);
  assert.ok((await entry(alice, 'forceRemoveChatroomEntry', room, { key: 'other' })).ok);
  assert.ok((await entry(bob, 'removeChatroomEntry', room, { key: 'k' })).ok);
  await settled(alice, room, {});
  await settled(bob, room, {});
  assert.equal((await entry(bob, 'getChatroomEntry', room, 'k')).err[0], 23427);
});

test('entries go with their owner when they are to', async () => {
  const room = 'owners';
  await join(alice, room);
  await join(bob, room);
  assert.ok((await entry(bob, 'setChatroomEntry', room, { key: 'goes', value: 'v', isAutoDelete: true })).ok);
  assert.ok((await entry(bob, 'setChatroomEntry', room, { key: 'stays', value: 'v' })).ok);
  await settled(alice, room, { goes: 'v', stays: 'v' });
  await quit(bob, room);
  await settled(alice, room, { stays: 'v' });
});

test('a client of the same user hears what the other one says', async () => {
  const second = await set.user('alice', { page });
  await join(alice, 'both');
  await join(second, 'both');
  const { messageUId } = await alice.sendText(CHATROOM, 'both', 'from the first');
  const copy = await second.received({ messageUId });
  assert.equal(copy.messageDirection, 1);
  const answer = await second.sendText(CHATROOM, 'both', 'from the second');
  await alice.received({ messageUId: answer.messageUId });
  assert.deepEqual(await texts(alice, 'both'), ['from the second']);
  assert.deepEqual(await texts(second, 'both'), ['from the first']);
});

/** Asks until the entries are these: the client gives no word of a pull that is under way. */
async function settled(client, room, entries) {
  let seen;
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    seen = await client.ask('getAllChatroomEntries', room, callback);
    if (JSON.stringify(seen, Object.keys(seen ?? {}).sort()) === JSON.stringify(entries)) return;
  }
  assert.deepEqual(seen, entries);
}
