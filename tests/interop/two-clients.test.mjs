// A user with our client on one device and the published 2.9.2 on another: each follows the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const MUTED = 1, NOT_MUTED = 2;
const bob = { type: PRIVATE, targetId: 'bob' };
let ours;
let theirs;
let peer;

stage({}, async ({ user }) => {
  [ours, theirs] = [await user('alice'), await user('alice', { page: '/published.html' })];
  await Promise.all([ours, theirs].map(({ page }) => page.evaluate(listen)));
  peer = await user('bob');
  await receive('hi');
});

/** Runs in the page: notes what the listeners are told. */
function listen() {
  Object.assign(recorder, { states: [], tags: [], taggings: [] });
  const { RongIMClient } = RongIMLib;
  RongIMClient.setConversationStatusListener({ onChanged: (list) => list.forEach((state) => recorder.record('states', state)) });
  RongIMClient.setTagListener({ onChanged: () => recorder.record('tags', { count: recorder.tags.length + 1 }) });
  RongIMClient.setConversationTagListener({ onChanged: () => recorder.record('taggings', { count: recorder.taggings.length + 1 }) });
}

async function receive(text) {
  const { messageUId } = await peer.sendText(PRIVATE, 'alice', text);
  const [message] = await Promise.all([ours, theirs].map((device) => device.received({ messageUId })));
  return message;
}

const entry = async (device) => {
  const [conversation] = await device.ask('getConversationList', callback);
  const { targetId, isTop, notificationStatus } = conversation;
  return { targetId, isTop, notificationStatus };
};
const done = async (device, ...args) => {
  const answer = await device.call(...args, callback);
  assert.ok(answer.ok, JSON.stringify(answer));
};

test('what one pins and mutes the other hears, and lists alike', async () => {
  await done(theirs, 'setConversationStatus', PRIVATE, 'bob', { isTop: true, notificationStatus: MUTED });
  await ours.told('states', bobAs(true, MUTED));
  assert.deepEqual(await entry(ours), { targetId: 'bob', isTop: true, notificationStatus: MUTED });
  await done(ours, 'setConversationStatus', PRIVATE, 'bob', { notificationStatus: NOT_MUTED });
  await theirs.told('states', bobAs(true, NOT_MUTED));
  await done(ours, 'setConversationToTop', PRIVATE, 'bob', false);
  await theirs.told('states', bobAs(false, NOT_MUTED));
  assert.deepEqual(await entry(theirs), await entry(ours));
});

const bobAs = (isTop, notificationStatus) =>
  ({ conversationType: PRIVATE, targetId: 'bob', isTop, notificationStatus, channelId: '' });

test('tags of one are tags of the other', async () => {
  const tags = async (device) => {
    const list = await device.ask('getTagList', callback);
    return list.map(({ tagId, tagName, conversationCount }) => ({ tagId, tagName, conversationCount }));
  };
  await done(theirs, 'createTag', { tagId: 'w', tagName: 'Work' });
  await ours.told('tags', { count: 1 });
  await done(theirs, 'addTagForConversations', 'w', [bob]);
  await ours.told('taggings', { count: 1 });
  assert.deepEqual(await tags(ours), [{ tagId: 'w', tagName: 'Work', conversationCount: 1 }]);
  await done(ours, 'updateTag', { tagId: 'w', tagName: 'Office 办公' });
  await theirs.told('tags', { count: 1 });
  assert.deepEqual(await tags(theirs), await tags(ours));

  const states = await theirs.page.evaluate(() => recorder.states.length);
  await done(ours, 'setConversationStatusInTag', 'w', bob, { isTop: true });
  await theirs.page.waitForFunction((count) => recorder.states.length > count, states);
  for (const device of [ours, theirs]) {
    const [conversation] = await device.ask('getConversationListByTag', 'w', 10, 0, callback);
    assert.deepEqual([conversation.targetId, conversation.isTopInTag], ['bob', true]);
    assert.deepEqual(await device.ask('getTagsForConversation', bob, callback), [{ tagId: 'w', tagName: 'Office 办公' }]);
  }
  await done(ours, 'removeTag', 'w');
  await theirs.told('tags', { count: 2 });
  assert.deepEqual(await tags(theirs), []);
});

test('what was read on one is known on the other', async () => {
  const last = await receive('read me');
  assert.ok(await ours.ask('getUnreadCount', PRIVATE, 'bob', callback) > 0);
  const mark = { make: 'SyncReadStatusMessage', of: { lastMessageSendTime: last.sentTime } };
  await theirs.ask('sendMessage', PRIVATE, 'bob', mark, callback);
  await ours.received({ messageType: 'SyncReadStatusMessage', targetId: 'bob' });
  assert.equal(await ours.ask('getUnreadCount', PRIVATE, 'bob', callback), 0);

  const next = await receive('and me');
  await ours.ask('clearUnreadCount', PRIVATE, 'bob', callback);
  const told = await theirs.received({ messageType: 'SyncReadStatusMessage', content: { lastMessageSendTime: next.sentTime } });
  assert.equal(told.targetId, 'bob');
  const { messages } = await peer.seen();
  assert.deepEqual(messages.filter(({ message }) => message.messageType === 'SyncReadStatusMessage'), []);
});
