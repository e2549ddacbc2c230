// Discussions: made, changed and talked in, each call with one outcome.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const DISCUSSION = 2;
const CLOSED = 1;
const NOT_IN_DISCUSSION = 21406;

const set = stage();
const users = (...names) => Promise.all(names.map((name) => set.user(name)));

test('members are in before the id is told; they talk, and see the history and the list', async () => {
  const [alice, bob, carol] = await users('d-alice', 'd-bob', 'd-carol');
  const id = await alice.ask('createDiscussion', '讨论组 😀', ['d-bob', 'd-carol'], callback);
  assert.deepEqual(await bob.ask('getDiscussion', id, callback), {
    creatorId: 'd-alice', id, memberIdList: ['d-alice', 'd-bob', 'd-carol'], name: '讨论组 😀', isOpen: 0,
  });
  const sent = await bob.sendText(DISCUSSION, id, '大家好');
  for (const client of [alice, carol]) {
    const got = await client.received({ messageUId: sent.messageUId });
    assert.deepEqual(
      [got.conversationType, got.targetId, got.senderUserId, got.content.content, got.messageDirection],
      [DISCUSSION, id, 'd-bob', '大家好', 2],
    );
  }
  const history = await carol.ask('getHistoryMessages', DISCUSSION, id, 0, 20, callback);
  assert.deepEqual(history.map(({ objectName }) => objectName), ['RC:DizNtf', 'RC:TxtMsg']);
  const list = await alice.ask('getConversationList', callback, [DISCUSSION], 10);
  assert.deepEqual(list.map(({ targetId, unreadMessageCount }) => [targetId, unreadMessageCount]), [[id, 1]]);
});

test('changes are told to the members, and refusals have their codes', async () => {
  const [alice, bob, carol] = await users('e-alice', 'e-bob', 'e-carol');
  const id = await alice.ask('createDiscussion', 'd', ['e-bob'], callback);
  const told = (client, type, extension) =>
    client.received({ targetId: id, messageType: 'DiscussionNotificationMessage', content: { type, extension } });

  assert.deepEqual(await alice.call('addMemberToDiscussion', id, ['e-carol'], callback), { ok: [] });
  await told(carol, 1, 'e-carol');
  assert.deepEqual(await bob.call('setDiscussionName', id, '新名称', callback), { ok: [] });
  await told(carol, 3, '新名称');
  assert.deepEqual(await alice.call('setDiscussionInviteStatus', id, CLOSED, callback), { ok: [] });
  await told(bob, 5, '1');
  assert.equal((await alice.ask('getDiscussion', id, callback)).isOpen, CLOSED);
  assert.equal((await bob.call('addMemberToDiscussion', id, ['e-dave'], callback)).err.length, 1);
  assert.equal((await bob.call('removeMemberFromDiscussion', id, 'e-carol', callback)).err.length, 1);

  assert.deepEqual(await alice.call('removeMemberFromDiscussion', id, 'e-carol', callback), { ok: [] });
  await told(carol, 4, 'e-carol');
  assert.deepEqual(await carol.call('getDiscussion', id, callback), { err: [NOT_IN_DISCUSSION] });
  const text = { make: 'TextMessage', of: { content: '?' } };
  assert.equal((await carol.call('sendMessage', DISCUSSION, id, text, callback)).err[0], NOT_IN_DISCUSSION);
  assert.deepEqual(await bob.call('quitDiscussion', id, callback), { ok: [] });
  await told(alice, 2, '');
  assert.deepEqual(await bob.call('quitDiscussion', id, callback), { err: [NOT_IN_DISCUSSION] });
});

test('one whose members cannot be invited is one error, and is left again', async () => {
  const client = await set.client('f-alice');
  const topics = [];
  client.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => topics.push(/crDiz|invtDiz|quitDiz/.exec(payload.toString())?.[0])),
  );
  await client.connect();
  const outcomes = await client.page.evaluate(async () => {
    const told = [];
    const members = ['bob', 'x'.repeat(300)];
    const promised = await RongIMClient.getInstance()
      .createDiscussion('d', members, { onSuccess: (id) => told.push(id), onError: (code) => told.push(code) })
      .catch(({ code }) => code);
    return { told, promised };
  });
  assert.equal(typeof outcomes.promised, 'number');
  assert.deepEqual(outcomes.told, [outcomes.promised]);
  // Whatever is asked next is sent after it.
  await client.ask('getBlacklist', callback);
  assert.deepEqual(topics.filter(Boolean), ['crDiz', 'invtDiz', 'quitDiz']);
});
