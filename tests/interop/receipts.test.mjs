// Read receipts between published clients 2.9.2.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const GROUP = 3;
const page = '/published.html';
let alice;
let bob;

const set = stage({}, async ({ api, user }) => {
  await api.createGroup('team', ['alice', 'bob', 'carol']);
  [alice, bob] = await Promise.all(['alice', 'bob'].map((id) => user(id, { page })));
});

test('the sender learns that a private message was read, also later', async () => {
  const { messageUId, sentTime } = await alice.sendText(PRIVATE, 'bob', 'hi');
  await bob.received({ messageUId });
  await alice.close();
  const receipt = { make: 'ReadReceiptMessage', of: { messageUId, lastMessageSendTime: sentTime, type: 1 } };
  await bob.ask('sendMessage', PRIVATE, 'alice', receipt, callback);
  alice = await set.user('alice', { page });
  const told = await alice.received({ messageType: 'ReadReceiptMessage', content: { messageUId } });
  assert.equal(told.senderUserId, 'bob');
  assert.equal(told.content.lastMessageSendTime, sentTime);
  assert.equal(told.offLineMessage, true);
});

test('the sender of a group message learns who has read it', async () => {
  const { messageUId } = await alice.sendText(GROUP, 'team', 'and this?');
  await bob.received({ messageUId });
  const sent = await bob.call('sendReadReceiptMessage', [messageUId], 'team', callback);
  assert.ok(sent.ok, JSON.stringify(sent));
  const told = await alice.received({ messageType: 'ReadReceiptResponseMessage', senderUserId: 'bob' });
  assert.equal(told.targetId, 'team');
  const answer = await alice.call('getMessageReader', messageUId, 'team', callback);
  assert.ok(answer.ok, JSON.stringify(answer));
  const [readers] = answer.ok;
  assert.equal(readers.totalMemberCount, 3);
  assert.deepEqual(readers.list.map(({ userId }) => userId), ['bob']);
});
