// The conversation list as a page works with it: pages, hidden entries, titles, the local storage.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const PEERS = ['p0', 'p1', 'p2', 'p3', 'p4'];
let alice;

/** Peers who answer. */
let p2;
let p4;

const set = stage({}, async ({ user }) => {
  [alice, p2, p4] = [await user('alice'), await user('p2'), await user('p4')];
  for (const peer of PEERS) await alice.sendText(PRIVATE, peer, `to ${peer}`);
});

/** Alice has it. */
async function receive(from, text) {
  const { messageUId } = await from.sendText(PRIVATE, 'alice', text);
  await alice.received({ messageUId });
}

const list = (...args) => alice.ask('getConversationList', callback, ...args);
const names = (entries) => entries.map(({ targetId }) => targetId);

test('the list comes in pages', async () => {
  const first = await list(null, 2);
  assert.deepEqual(names(first), ['p4', 'p3']);
  const second = await list(null, 2, false, first.at(-1).sentTime);
  assert.deepEqual(names(second), ['p2', 'p1']);
  assert.deepEqual(names(await list(null, 2, false, second.at(-1).sentTime)), ['p0']);
  assert.deepEqual(names(await alice.ask('getRemoteConversationList', callback, null, 3)), ['p4', 'p3', 'p2']);
});

test('a hidden conversation is there for who asks, and comes back with a message', async () => {
  assert.equal((await alice.call('setConversationHidden', PRIVATE, 'p4', true)).ret, true);
  assert.deepEqual(names(await list()), ['p3', 'p2', 'p1', 'p0']);
  const all = await list(null, 0, true);
  assert.deepEqual(all.map(({ isHidden }) => isHidden), [true, false, false, false, false]);
  await receive(p4, 'here again');
  assert.deepEqual(names(await list()), ['p4', 'p3', 'p2', 'p1', 'p0']);
});

test('a page makes and sorts conversations, and their titles are kept', async () => {
  const made = (await alice.call('createConversation', PRIVATE, 'new', '新会话')).ret;
  assert.deepEqual(
    [made.conversationType, made.targetId, made.conversationTitle, made.unreadMessageCount, made.latestMessage],
    [PRIVATE, 'new', '新会话', 0, null],
  );
  assert.equal(await alice.ask('addConversation', made, callback), true);
  assert.equal((await alice.ask('getConversation', PRIVATE, 'new', callback)).conversationTitle, '新会话');
  const renamed = { conversationType: PRIVATE, targetId: 'p1', conversationTitle: 'Peer 1' };
  assert.deepEqual((await alice.call('updateConversation', renamed)).ret, renamed);

  const unsorted = [{ sentTime: 1 }, { sentTime: 3 }, { sentTime: 2, isTop: true }, { isTop: true }];
  const sorted = (await alice.call('sortConversationList', unsorted)).ret;
  assert.deepEqual(sorted, [unsorted[2], unsorted[3], unsorted[1], unsorted[0]]);

  await alice.page.reload();
  await alice.begin();
  await alice.connect();
  const entries = await list();
  assert.equal(entries.find(({ targetId }) => targetId === 'p1').conversationTitle, 'Peer 1');
});

test('a page is told the list when it begins to watch, and after each change', async () => {
  await alice.page.evaluate(() => {
    recorder.lists = [];
    const { Conversation } = RongIMLib.RongIMClient;
    window.watcher = (entries) => recorder.record('lists', { first: entries[0].targetId, last: entries.at(-1).draft });
    Conversation.watch(watcher);
  });
  await alice.told('lists', { first: 'p4' });
  await alice.call('saveTextMessageDraft', PRIVATE, 'p0', '草稿');
  await alice.told('lists', { first: 'p4', last: '草稿' });
  await receive(p2, 'up');
  await alice.told('lists', { first: 'p2' });
  await alice.page.evaluate(() => RongIMLib.RongIMClient.Conversation.unwatch(watcher));
  const told = await alice.page.evaluate(() => recorder.lists.length);
  await alice.call('clearTextMessageDraft', PRIVATE, 'p0');
  await list();
  assert.equal(await alice.page.evaluate(() => recorder.lists.length), told);
});

test('a page asks for unread messages without a connection', async () => {
  const ask = async (token) => {
    const client = await set.client('nobody');
    const answer = await client.call('hasRemoteUnreadMessages', token, callback);
    await client.close();
    return answer;
  };
  assert.deepEqual(await ask(await set.api.getToken('alice')), { ok: [true] });
  assert.deepEqual(await ask(await set.api.getToken('carol')), { ok: [false] });
  assert.deepEqual(await ask('wrong'), { err: [31004] });
});

test('the cache and the local storage can be emptied', async () => {
  await alice.call('clearCache');
  assert.equal((await list()).length, PEERS.length);
  assert.ok(await alice.ask('getTotalUnreadCount', callback) > 0);
  await alice.page.evaluate(() => localStorage.setItem('own', 'x'));
  const called = await alice.page.evaluate(() => new Promise((done) => {
    RongIMLib.RongIMClient.getInstance().clearLocalStorage(() => done(true));
  }));
  assert.equal(called, true);
  assert.equal(await alice.ask('getTotalUnreadCount', callback), 0);
  assert.deepEqual(await alice.page.evaluate(() => Object.keys(localStorage)), ['own']);
  assert.deepEqual(alice.page.problems, []);
});
