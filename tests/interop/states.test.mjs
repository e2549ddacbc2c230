// Conversation states and tags of the published client 2.9.2, on two devices of one user.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const bob = { type: PRIVATE, targetId: 'bob' };
const page = '/published.html';
let phone;
let desk;

const set = stage({}, async ({ user }) => {
  [phone, desk] = [await user('alice', { page }), await user('alice', { page })];
  await desk.page.evaluate(listen);
  const peer = await user('bob', { page });
  const { messageUId } = await peer.sendText(PRIVATE, 'alice', 'hi');
  await Promise.all([phone, desk].map((device) => device.received({ messageUId })));
});

/** Runs in the page: counts what the two listeners are told. */
function listen() {
  window.told = { tags: 0, states: [] };
  RongIMLib.RongIMClient.setTagListener({ onChanged: () => { told.tags += 1; } });
  RongIMLib.RongIMClient.setConversationStatusListener({ onChanged: (list) => told.states.push(...list) });
}

const tagChanges = (count) => desk.page.waitForFunction((wanted) => told.tags >= wanted, count);
const stateChanges = (count) => desk.page.waitForFunction((wanted) => told.states.length >= wanted, count);
const done = async (client, ...args) => {
  const answer = await client.call(...args, callback);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.ok[0];
};

test('tags are made and renamed on both devices', async () => {
  await done(phone, 'createTag', { tagId: 'w', tagName: 'Work' });
  await tagChanges(1);
  await done(phone, 'updateTag', { tagId: 'w', tagName: 'Office 办公' });
  await tagChanges(2);
  for (const device of [phone, desk]) {
    const [tag] = await done(device, 'getTagList');
    assert.equal(tag.tagId, 'w');
    assert.equal(tag.tagName, 'Office 办公');
    assert.equal(tag.conversationCount, 0);
    assert.ok(tag.createdTime > 0);
  }
});

test('conversations are tagged and pinned in a tag', async () => {
  await done(phone, 'addTagForConversations', 'w', [bob]);
  await stateChanges(1);
  for (const device of [phone, desk]) {
    const [tag] = await done(device, 'getTagsForConversation', bob);
    assert.deepEqual(tag, { tagId: 'w', tagName: 'Office 办公' });
    assert.equal(await done(device, 'getUnreadCountByTag', 'w', true), 1);
    const [conversation] = await done(device, 'getConversationListByTag', 'w', 10, 0);
    assert.equal(conversation.targetId, 'bob');
    assert.equal(conversation.isTopInTag, false);
  }
  await done(phone, 'setConversationStatusInTag', 'w', bob, { isTop: true });
  await stateChanges(2);
  const [conversation] = await done(desk, 'getConversationListByTag', 'w', 10, 0);
  assert.equal(conversation.isTopInTag, true);
});

test('pinning and muting keep the tags, and the other way round', async () => {
  await done(phone, 'setConversationStatus', PRIVATE, 'bob', { isTop: true, notificationStatus: 1 });
  await stateChanges(3);
  assert.equal((await done(desk, 'getTagsForConversation', bob)).length, 1);
  await done(phone, 'removeTagForConversations', 'w', [bob]);
  await stateChanges(4);
  assert.deepEqual(await done(desk, 'getTagsForConversation', bob), []);
  const { isTop, notificationStatus } = await desk.page.evaluate(() => told.states.at(-1));
  assert.deepEqual([isTop, notificationStatus], [true, 1]);
});

test('a removed tag is gone everywhere, also for a device that comes later', async () => {
  await done(phone, 'addTagForConversations', 'w', [bob]);
  await stateChanges(5);
  await done(phone, 'removeTag', 'w');
  await tagChanges(3);
  await stateChanges(6);
  assert.deepEqual(await done(desk, 'getTagList'), []);
  const tablet = await set.user('alice', { page });
  assert.deepEqual(await done(tablet, 'getTagList'), []);
  assert.deepEqual(await done(tablet, 'getTagsForConversation', bob), []);
});
