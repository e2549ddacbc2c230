// Read receipts between ours and the published client 2.9.2, and whether it is online.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const GROUP = 3;
const published = { page: '/published.html' };
let ours;
let theirs;

const set = stage({}, async ({ api, user }) => {
  await api.createGroup('mixed', ['ours', 'theirs', 'third']);
  [ours, theirs] = await Promise.all([user('ours'), user('theirs', published)]);
});

test('either learns that the other has read a private message', async () => {
  for (const [from, to, sender, target] of [[ours, theirs, 'ours', 'theirs'], [theirs, ours, 'theirs', 'ours']]) {
    const { messageUId, sentTime } = await from.sendText(PRIVATE, target, 'read this');
    await to.received({ messageUId });
    const receipt = { make: 'ReadReceiptMessage', of: { messageUId, lastMessageSendTime: sentTime, type: 1 } };
    await to.ask('sendMessage', PRIVATE, sender, receipt, callback);
    const told = await from.received({ messageType: 'ReadReceiptMessage', content: { messageUId } });
    assert.equal(told.content.lastMessageSendTime, sentTime);
  }
  const [[first]] = (await ours.call('getHistoryMessages', PRIVATE, 'theirs', 0, 2, callback)).ok;
  assert.deepEqual([first.messageDirection, first.sentStatus], [1, 50]);
});

test('the published client asks who has read a group message, and ours answers', async () => {
  const { messageUId } = await theirs.sendText(GROUP, 'mixed', 'who has read this?');
  const request = { make: 'ReadReceiptRequestMessage', of: { messageUId } };
  await theirs.ask('sendMessage', GROUP, 'mixed', request, callback);
  await ours.received({ messageType: 'ReadReceiptRequestMessage', content: { messageUId } });
  await ours.call('sendReceiptResponse', GROUP, 'mixed', callback);
  const told = await theirs.received({ messageType: 'ReadReceiptResponseMessage', senderUserId: 'ours' });
  assert.deepEqual(told.receiptResponse, { [messageUId]: 1 });
});

test('either sees the readers of its group messages', async () => {
  for (const [from, to, reader] of [[ours, theirs, 'theirs'], [theirs, ours, 'ours']]) {
    const { messageUId } = await from.sendText(GROUP, 'mixed', 'and this?');
    await to.received({ messageUId });
    assert.ok((await to.call('sendReadReceiptMessage', [messageUId], 'mixed', callback)).ok);
    const readers = await from.ask('getMessageReader', messageUId, 'mixed', callback);
    assert.deepEqual([readers.totalMemberCount, readers.list.map(({ userId }) => userId)], [3, [reader]]);
  }
});

test('ours sees the published client come and go', async () => {
  await ours.page.evaluate(() => {
    recorder.people = [];
    RongIMClient.getInstance().setUserStatusListener({ userIds: ['third'] }, (status) => recorder.record('people', status));
  });
  const third = await set.user('third', published);
  await ours.told('people', { userId: 'third', status: { online: true } });
  await third.close();
  await ours.told('people', { userId: 'third', status: { online: false } });
});
