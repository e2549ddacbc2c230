// The classes of plain data that pages of 2.5 make with `new`, and the constants of message classes.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const set = stage();

test('a conversation that the page made can be pinned', async () => {
  const user = await set.user('maker');
  await user.sendText(1, 'older', 'first');
  await user.sendText(1, 'newer', 'second');
  const answer = await user.page.evaluate(async () => {
    const made = new RongIMLib.Conversation('a title', RongIMLib.ConversationType.PRIVATE);
    made.targetId = 'older';
    return [await made.setTop(), made.isTop, made.conversationTitle];
  });
  assert.deepEqual(answer, [true, true, 'a title']);
  const list = await user.ask('getConversationList', callback, null, 10);
  assert.deepEqual(list.map(({ targetId, isTop }) => [targetId, !!isTop]), [['older', true], ['newer', false]]);
  assert.deepEqual(user.page.problems, []);
});

test('a user in a content is made with fields in order', async () => {
  const [sender, receiver] = [await set.user('sender'), await set.user('receiver')];
  await sender.page.evaluate(() => {
    const user = new RongIMLib.UserInfo('sender', 'Sender', 'http://127.0.0.1/a.png');
    return RongIMClient.getInstance().sendMessage(1, 'receiver', new RongIMLib.TextMessage({ content: 'hi', user }));
  });
  const { content } = await receiver.received({ content: { content: 'hi' } });
  assert.deepEqual(content.user, { id: 'sender', name: 'Sender', portraitUri: 'http://127.0.0.1/a.png' });
});

test('tags of messages are numbers too, and friendship has its words', async () => {
  const user = await set.user('reader');
  const seen = await user.page.evaluate(() => {
    const { MessageTag, ContactNotificationMessage: Contact } = RongIMLib;
    const tags = [0, 1, 2, 3].map((status) => MessageTag.getTagByStatus(status));
    return [
      tags.map(({ isCounted, isPersited }) => [isCounted, isPersited]),
      tags.map((tag) => new MessageTag(tag.isCounted, tag.isPersited).getMessageTag()),
      [Contact.CONTACT_OPERATION_REQUEST, Contact.CONTACT_OPERATION_ACCEPT_RESPONSE, Contact.CONTACT_OPERATION_REJECT_RESPONSE],
    ];
  });
  assert.deepEqual(seen, [
    [[false, false], [false, true], [true, false], [true, true]],
    [0, 1, 2, 3],
    ['ContactOperationRequest', 'ContactOperationAcceptResponse', 'ContactOperationRejectResponse'],
  ]);
});
