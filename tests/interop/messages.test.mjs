// Every message type of the catalogue, between ours and the published client 2.9.2, and between two of ours.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readCatalogue } from '../../xtask/npm/api.mjs';
import { callback } from '../lib/client.mjs';
import { root } from '../lib/server.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
let ours;
let friend;
let theirs;

stage({}, async ({ user }) => {
  [ours, friend, theirs] = await Promise.all([
    user('ours'), user('friend'), user('theirs', { page: '/published.html' }),
  ]);
});

/** What these fields hold; all others hold a text. */
const VALUES = {
  receiptMessageDic: { someone: ['uid-1', 'uid-2'] },
  richContentMessages: [{ title: '标题', url: 'http://127.0.0.1/' }],
  richContentMessage: { title: '标题', url: 'http://127.0.0.1/' },
  mentionedInfo: { type: 2, userIdList: ['ours'] },
  lastMessageSendTime: 1_700_000_000_000,
  duration: 7,
  size: 1024,
  mediaType: 2,
};
const contentOf = (fields) => Object.fromEntries(fields.map((field) => [field, VALUES[field] ?? `${field} 值 😀`]));

/** A recall and a read status say something of other messages: they have tests of their own. */
const OWN_TESTS = ['RecallCommandMessage', 'SyncReadStatusMessage'];
/** What the published client refuses to send by itself. */
const NOT_SENT = ['ReadReceiptResponseMessage'];
const types = readCatalogue(root).filter(({ className, objectName }) => objectName && !OWN_TESTS.includes(className));

/** Sends an instance of a class of `RongIMLib`, or of one that the page registers. */
const send = (client, target, { className, objectName, fields, isCounted, isPersisted }) =>
  client.page.evaluate(
    ([type, to, [name, object, names, counted, persisted], content]) => new Promise((onSuccess, onError) => {
      const { RongIMClient, MessageTag } = RongIMLib;
      if (!RongIMLib[name] && !RongIMClient.RegisterMessage?.[name]) {
        RongIMClient.registerMessageType(name, object, new MessageTag(counted, persisted), names);
      }
      const Class = RongIMLib[name] ?? RongIMClient.RegisterMessage[name];
      RongIMClient.getInstance().sendMessage(type, to, new Class(content), { onSuccess, onError });
    }),
    [PRIVATE, target, [className, objectName, fields, isCounted, isPersisted], contentOf(fields)],
  );

async function arrives(from, to, sender, target, type) {
  const { objectName, className, fields } = type;
  const sent = await send(from, target, type);
  assert.ok(sent.messageUId, JSON.stringify(sent));
  const got = await to.received({ messageUId: sent.messageUId });
  assert.deepEqual([got.objectName, got.messageType, got.targetId], [objectName, className, sender]);
  for (const [field, value] of Object.entries(contentOf(fields))) assert.deepEqual(got.content[field], value, field);
}

for (const type of types) {
  test(type.className, async () => {
    await arrives(ours, friend, 'ours', 'friend', type);
    // By sending, the published client learns a type that it has no class of.
    if (!NOT_SENT.includes(type.className)) await arrives(theirs, ours, 'theirs', 'ours', type);
    await arrives(ours, theirs, 'ours', 'theirs', type);
  });
}

test('a type that nobody registered comes with its text', async () => {
  const content = { any: ['值', 1] };
  for (const client of [theirs, friend]) {
    await client.page.evaluate((given) => {
      const { RongIMClient, MessageTag } = RongIMLib;
      RongIMClient.registerMessageType('OddMessage', 'app:odd', new MessageTag(true, true), ['any']);
      const Class = RongIMClient.RegisterMessage.OddMessage;
      return new Promise((onSuccess, onError) => {
        RongIMClient.getInstance().sendMessage(1, 'ours', new Class(given), { onSuccess, onError });
      });
    }, content);
  }
  for (const senderUserId of ['theirs', 'friend']) {
    const got = await ours.received({ objectName: 'app:odd', senderUserId });
    assert.equal(got.messageType, 'UnknownMessage');
    assert.deepEqual(got.content.message.any, content.any);
  }
});

test('an expansion of either is seen by the other', async () => {
  for (const [from, to, sender, target] of [[ours, theirs, 'ours', 'theirs'], [theirs, ours, 'theirs', 'ours']]) {
    await to.page.evaluate(() => {
      recorder.changes = [];
      const note = (change) => recorder.record('changes', change);
      RongIMLib.RongIMClient.setMessageExpansionListener({ onUpdated: note, onDeleted: note });
    });
    const text = { make: 'TextMessage', of: { content: 'expandable' } };
    const options = { canIncludeExpansion: true, expansion: { k1: 'v1' }, disableNotification: true };
    const sent = await from.ask('sendMessage', PRIVATE, target, text, callback, false, '', '', 0, options);
    const { messageUId } = sent;
    const like = { messageUId, canIncludeExpansion: true, disableNotification: true, expansion: { k1: 'v1' } };
    const got = await to.received(like);
    assert.equal(got.senderUserId, sender);
    for (const [name, change, told] of [
      ['updateMessageExpansion', { k2: '值' }, { messageUId, expansion: { k2: '值' } }],
      ['removeMessageExpansionForKey', ['k1'], { messageUId, deletedKeys: ['k1'] }],
    ]) {
      assert.ok((await from.call(name, change, sent, callback)).ok, name);
      assert.deepEqual(await to.told('changes', told), told);
    }
    const [[last]] = (await to.call('getHistoryMessages', PRIVATE, sender, 0, 1, callback)).ok;
    assert.deepEqual(last.expansion, { k2: '值' });
  }
});

test('who is typing is told to either, and that it is over', async () => {
  for (const [from, to, sender, target] of [[ours, theirs, 'ours', 'theirs'], [theirs, ours, 'theirs', 'ours']]) {
    await to.page.evaluate(() => {
      recorder.typing = [];
      RongIMLib.RongIMClient.setTypingStatusListener({ onChanged: (list) => recorder.record('typing', list) });
    });
    await from.call('sendTypingStatusMessage', PRIVATE, target, 'TextMessage', callback);
    const [typing] = await to.told('typing', [{ conversationType: PRIVATE, targetId: sender, list: [{ userId: sender }] }]);
    assert.ok(Number.isInteger(typing.list[0].timestamp));
    await to.told('typing', [{ targetId: sender, list: { length: 0 } }]);
  }
});
