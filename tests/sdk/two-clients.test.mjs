// Two clients of one user: what is read, pinned, muted and tagged on one is so on the other.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { openPage } from '../lib/browser.mjs';
import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1, GROUP = 3;
const MUTED = 1, NOT_MUTED = 2;
const bob = { type: PRIVATE, targetId: 'bob' };
const club = { type: GROUP, targetId: 'club' };
const transports = { WebSocket: {}, 'long polling': { init: { isPolling: true } } };

/** Runs in a page without a recorder: connects, and notes what the listeners are told. */
async function followStates([{ appKey, url, token }, how]) {
  window.told = { states: [], lists: [] };
  const { RongIMClient } = RongIMLib;
  RongIMClient.init(appKey, null, { navi: url, ...how });
  RongIMClient.setConversationStatusListener({ onChanged: (states) => told.states.push(...states) });
  RongIMClient.Conversation.watch((entries) => told.lists.push(entries.map(({ unreadMessageCount }) => unreadMessageCount)));
  await RongIMClient.connect(token, {});
}

/** Runs in the page: notes what the listeners are told. */
function listen() {
  Object.assign(recorder, { states: [], tags: [], taggings: [], lists: [] });
  const { RongIMClient } = RongIMLib;
  RongIMClient.setConversationStatusListener({ onChanged: (list) => list.forEach((state) => recorder.record('states', state)) });
  RongIMClient.setTagListener({ onChanged: () => recorder.record('tags', { count: recorder.tags.length + 1 }) });
  RongIMClient.setConversationTagListener({ onChanged: () => recorder.record('taggings', { count: recorder.taggings.length + 1 }) });
  const short = ({ targetId, unreadMessageCount }) => ({ [targetId]: unreadMessageCount });
  RongIMClient.Conversation.watch((list) => recorder.record('lists', Object.assign({}, ...list.map(short))));
}

const list = (client, ...args) => client.ask('getConversationList', callback, ...args);
const targets = async (client, ...args) => (await list(client, ...args)).map(({ targetId }) => targetId);
const one = async (client, id) => (await list(client)).find(({ targetId }) => targetId === id);

for (const [transport, how] of Object.entries(transports)) describe(`over ${transport}`, () => {
  let phone;
  let desk;
  let peer;

  const set = stage({}, async ({ api, user }) => {
    await api.createGroup('club', ['alice', 'bob']);
    [phone, desk] = [await user('alice', how), await user('alice', how)];
    await Promise.all([phone, desk].map(({ page }) => page.evaluate(listen)));
    peer = await user('bob', how);
  });

  /** Both devices have it. */
  async function receive(type, target, from, text) {
    const sent = await from.sendText(type, target, text);
    await Promise.all([phone, desk].map((device) => device.received({ messageUId: sent.messageUId })));
    return sent;
  }

  /** The device knows that the other one has read up to the message. */
  const marked = (device, { sentTime }) =>
    device.received({ messageType: 'SyncReadStatusMessage', content: { lastMessageSendTime: sentTime } });

  test('clearing unread on one clears it on the other', async () => {
    await receive(PRIVATE, 'alice', peer, 'one');
    await receive(PRIVATE, 'alice', peer, 'two');
    await receive(GROUP, 'club', peer, 'three');
    assert.equal(await desk.ask('getTotalUnreadCount', callback), 3);
    assert.equal(await phone.ask('clearUnreadCount', PRIVATE, 'bob', callback), true);
    await desk.told('lists', { bob: 0, club: 1 });
    assert.equal(await desk.ask('getUnreadCount', PRIVATE, 'bob', callback), 0);
    assert.equal(await desk.ask('getTotalUnreadCount', callback), 1);
    await desk.received({ messageType: 'SyncReadStatusMessage', targetId: 'bob' });
    await desk.ask('clearTotalUnreadCount', callback);
    await phone.told('lists', { bob: 0, club: 0 });
  });

  test('reading up to a time leaves what came after', async () => {
    const first = await receive(PRIVATE, 'alice', peer, 'first');
    await receive(PRIVATE, 'alice', peer, 'second');
    await receive(PRIVATE, 'alice', peer, 'third');
    await phone.ask('clearUnreadCountByTimestamp', PRIVATE, 'bob', first.sentTime, callback);
    assert.equal(await phone.ask('getUnreadCount', PRIVATE, 'bob', callback), 2);
    await marked(desk, first);
    assert.equal(await desk.ask('getUnreadCount', PRIVATE, 'bob', callback), 2);
    await desk.ask('clearMessagesUnreadStatus', PRIVATE, 'bob', callback);
    assert.equal(await desk.ask('getUnreadCount', PRIVATE, 'bob', callback), 0);
  });

  test('a client that comes later knows what was read', async () => {
    const read = await receive(PRIVATE, 'alice', peer, 'read on the phone');
    await phone.ask('clearUnreadCount', PRIVATE, 'bob', callback);
    await marked(desk, read);
    await receive(PRIVATE, 'alice', peer, 'not read yet');
    const tablet = await set.user('alice', how);
    assert.equal((await one(tablet, 'bob')).unreadMessageCount, 1);
    assert.equal(await tablet.ask('getTotalUnreadCount', callback), 1);
    await tablet.close();
    await phone.ask('clearTotalUnreadCount', callback);
  });

  test('an own message from the other client is not unread', async () => {
    const { messageUId } = await phone.sendText(PRIVATE, 'bob', 'from the phone');
    await desk.received({ messageUId });
    assert.equal(await desk.ask('getUnreadCount', PRIVATE, 'bob', callback), 0);
    const { latestMessage } = await one(desk, 'bob');
    assert.equal(latestMessage.messageUId, messageUId);
  });

  test('pinning moves the conversation up on both', async () => {
    await receive(GROUP, 'club', peer, 'the newest');
    assert.deepEqual(await targets(desk), ['club', 'bob']);
    assert.equal(await phone.ask('setConversationToTop', PRIVATE, 'bob', true, callback), true);
    const told = await desk.told('states', { targetId: 'bob', isTop: true });
    assert.deepEqual(Object.keys(told).sort(), ['channelId', 'conversationType', 'isTop', 'notificationStatus', 'targetId', 'updatedTime']);
    assert.equal(told.notificationStatus, NOT_MUTED);
    for (const device of [phone, desk]) assert.deepEqual(await targets(device), ['bob', 'club']);
    assert.equal((await one(desk, 'bob')).isTop, true);
  });

  test('muting works under the names of 2.5 and of 2.9', async () => {
    const { DO_NOT_DISTURB, NOTIFY } = await phone.page.evaluate(() => ({ ...RongIMLib.ConversationNotificationStatus }));
    const status = (client) => client.ask('getConversationNotificationStatus', GROUP, 'club', callback);
    assert.equal(await status(phone), NOTIFY);
    await phone.ask('setConversationNotificationStatus', GROUP, 'club', DO_NOT_DISTURB, callback);
    await desk.told('states', { targetId: 'club', notificationStatus: MUTED });
    assert.equal(await status(desk), DO_NOT_DISTURB);
    assert.equal((await one(desk, 'club')).notificationStatus, MUTED);
    await desk.call('setConversationStatus', GROUP, 'club', { notificationStatus: NOT_MUTED }, callback);
    await phone.told('states', { targetId: 'club', notificationStatus: NOT_MUTED });
    assert.equal(await status(phone), NOTIFY);
  });

  test('unread messages are counted with and without muted conversations', async () => {
    await receive(PRIVATE, 'alice', peer, 'a');
    await receive(GROUP, 'club', peer, 'b');
    await phone.call('setConversationStatus', GROUP, 'club', { notificationStatus: MUTED, isTop: false }, callback);
    const count = (...args) => phone.ask('getTotalUnreadCount', callback, ...args);
    const [all, , unmuted] = [await count(), await count(null, true), await count(null, false)];
    const muted = await phone.ask('getUnreadCount', GROUP, 'club', callback);
    assert.ok(muted > 0);
    assert.equal(all - unmuted, muted);
    assert.equal(await count([GROUP], false), 0);
    assert.equal(await phone.ask('getConversationUnreadCount', [GROUP], callback), muted);
  });

  test('tags are made, renamed, put on conversations and removed on both', async () => {
    await phone.call('createTag', { tagId: 'w', tagName: 'Work' }, callback);
    await desk.told('tags', { count: 1 });
    await phone.call('updateTag', { tagId: 'w', tagName: 'Office 办公' }, callback);
    await desk.told('tags', { count: 2 });
    await phone.call('addTagForConversations', 'w', [bob, club], callback);
    await desk.told('taggings', { count: 1 });
    for (const device of [phone, desk]) {
      const [tag] = await device.ask('getTagList', callback);
      assert.deepEqual({ ...tag, createdTime: 0 }, { tagId: 'w', tagName: 'Office 办公', createdTime: 0, conversationCount: 2 });
      assert.ok(Math.abs(tag.createdTime - Date.now()) < 600_000);
      assert.deepEqual(await device.ask('getTagsForConversation', bob, callback), [{ tagId: 'w', tagName: 'Office 办公' }]);
    }
    const [withMuted, withoutMuted] = [
      await desk.ask('getUnreadCountByTag', 'w', true, callback), await desk.ask('getUnreadCountByTag', 'w', false, callback),
    ];
    assert.equal(withMuted - withoutMuted, await desk.ask('getUnreadCount', GROUP, 'club', callback));

    const inTag = (...args) => desk.ask('getConversationListByTag', 'w', ...args, callback);
    const order = (entries) => entries.map(({ targetId, isTopInTag }) => [targetId, isTopInTag]);
    assert.deepEqual(order(await inTag(10, 0)), [['club', false], ['bob', false]]);
    await phone.call('setConversationStatusInTag', 'w', bob, { isTop: true }, callback);
    await desk.told('taggings', { count: 2 });
    assert.deepEqual(order(await inTag(10, 0)), [['bob', true], ['club', false]]);
    assert.deepEqual(order(await inTag(1, 0)), [['bob', true]]);

    await phone.call('removeTagForConversations', 'w', [bob], callback);
    await desk.told('taggings', { count: 3 });
    assert.deepEqual(await desk.ask('getTagsForConversation', bob, callback), []);
    assert.deepEqual((await phone.call('setConversationStatusInTag', 'w', bob, { isTop: true }, callback)).err, [33102]);
    await desk.call('removeTagsForConversation', club, ['w'], callback);
    await phone.told('taggings', { count: 1 });
    await desk.call('removeTag', 'w', callback);
    await phone.told('tags', { count: 1 });
    assert.deepEqual(await phone.ask('getTagList', callback), []);
    assert.deepEqual((await phone.call('addTagForConversations', 'w', [bob], callback)).err, [33101]);
  });

  test('a browser that comes later has pins, mutes and tags', async () => {
    await phone.call('createTag', { tagId: 'h', tagName: 'Home' }, callback);
    await phone.call('addTagForConversations', 'h', [club], callback);
    const tablet = await set.user('alice', how);
    assert.equal((await tablet.ask('getTagList', callback))[0].conversationCount, 1);
    const [first, second] = await list(tablet);
    assert.deepEqual([first.targetId, first.isTop, second.targetId, second.notificationStatus], ['bob', true, 'club', MUTED]);
    await tablet.close();
  });

  test('two tabs of one browser hear the same, though they share what is stored', async () => {
    await phone.ask('clearTotalUnreadCount', callback);
    const tab = await openPage(phone.context, `${set.pages.url}/sdk.html`);
    const { appKey, url } = set.server;
    await tab.evaluate(followStates, [{ appKey, url, token: phone.token }, how.init]);
    await receive(PRIVATE, 'alice', peer, 'for both tabs');
    await tab.waitForFunction(() => told.lists.at(-1)?.includes(1));
    await phone.ask('setConversationToTop', GROUP, 'club', true, callback);
    await desk.ask('setConversationToTop', PRIVATE, 'bob', false, callback);
    await tab.waitForFunction(() => told.states.some(({ targetId, isTop }) => targetId === 'club' && isTop));
    await tab.waitForFunction(() => told.states.some(({ targetId, isTop }) => targetId === 'bob' && !isTop));
    await phone.told('states', { targetId: 'bob', isTop: false });
    await phone.ask('clearUnreadCount', PRIVATE, 'bob', callback);
    await tab.waitForFunction(() => told.lists.at(-1).every((count) => count === 0));
    assert.deepEqual(tab.problems, []);
    await tab.close();
  });

  test('wrong arguments are named', async () => {
    const { page } = phone;
    const codes = await page.evaluate(async () => {
      const client = RongIMLib.RongIMClient.getInstance();
      const calls = {
        createTag: [{ tagId: 'more than ten', tagName: 'x' }],
        updateTag: [{ tagId: 'x', tagName: 'more than fifteen letters' }],
        addTagForConversations: ['h', [{ type: 1 }]],
        getTagsForConversation: [{ targetId: 'bob' }],
        setConversationStatus: [1, 'bob', {}],
        setConversationNotificationStatus: [1, 'bob', 'loud'],
        clearUnreadCountByTimestamp: [1, 'bob', 'yesterday'],
        addConversation: [{}],
      };
      const failures = Object.entries(calls).map(([name, args]) => client[name](...args).catch(({ code }) => code));
      return Promise.all(failures);
    });
    assert.deepEqual(codes, codes.map(() => -3));
  });
});
