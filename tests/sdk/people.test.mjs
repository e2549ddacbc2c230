// Messages to people and what they say of each other: expansions, receipts, typing, statuses, quiet hours.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const GROUP = 3;
const TRANSPORTS = { WebSocket: {}, 'long polling': { init: { isPolling: true } } };
let alice;
let bob;

const set = stage({}, async ({ api, user }) => {
  await api.createGroup('team', ['alice', 'bob', 'carol']);
  [alice, bob] = [await user('alice'), await user('bob')];
});

/** Lets the recorder of a page note what its listeners are told. */
const listen = (client) =>
  client.page.evaluate(() => {
    Object.assign(recorder, { changes: [], typing: [], people: [] });
    const Client = RongIMLib.RongIMClient;
    const note = (list) => (value) => recorder.record(list, value);
    Client.setMessageExpansionListener({ onUpdated: note('changes'), onDeleted: note('changes') });
    Client.setTypingStatusListener({ onChanged: note('typing') });
    Client.getInstance().setUserStatusListener({ userIds: ['alice', 'bob', 'dave'] }, note('people'));
  });

const text = (content, more) => ({ make: 'TextMessage', of: { content, ...more } });

/** Sends with options; resolves to the arguments of the callback. */
const send = (client, type, target, message, options) =>
  client.call('sendMessage', type, target, message, callback, false, null, null, null, options);

for (const [transport, how] of Object.entries(TRANSPORTS)) describe(`over ${transport}`, () => {
  let alice;
  let bob;
  const user = (name) => set.user(name, how);
  const set = stage({}, async ({ api }) => {
    await api.createGroup('team', ['alice', 'bob', 'carol']);
    [alice, bob] = [await set.user('alice', how), await set.user('bob', how)];
    await Promise.all([listen(alice), listen(bob)]);
  });

  test('an expansion grows and shrinks on both sides', async () => {
    const { ok: [message] } = await send(alice, PRIVATE, 'bob', text('expandable'), {
      canIncludeExpansion: true, expansion: { k1: 'v1' },
    });
    const { messageUId } = message;
    const like = { messageUId, canIncludeExpansion: true, expansion: { k1: 'v1' } };
    assert.deepEqual(message.expansion, { k1: 'v1' });
    const got = await bob.received(like);
    await alice.ask('updateMessageExpansion', { k1: '值', k2: 'v2' }, message, callback);
    assert.deepEqual(await bob.told('changes', { messageUId, expansion: {} }), { messageUId, expansion: { k1: '值', k2: 'v2' } });
    await bob.ask('removeMessageExpansionForKey', ['k1'], got, callback);
    assert.deepEqual(await alice.told('changes', { messageUId }), { messageUId, deletedKeys: ['k1'] });
    for (const [client, peer] of [[alice, 'bob'], [bob, 'alice']]) {
      const kept = await client.ask('getMessage', messageUId, callback);
      assert.deepEqual(kept.expansion, { k2: 'v2' });
      const list = await client.ask('getConversationList', callback, null, 10);
      assert.deepEqual(list.find(({ targetId }) => targetId === peer).latestMessage.expansion, { k2: 'v2' });
      assert.deepEqual((await client.call('getHistoryMessages', PRIVATE, peer, 0, 1, callback)).ok[0][0].expansion, { k2: 'v2' });
      const { messages } = await client.seen();
      assert.ok(messages.every(({ message: { objectName } }) => objectName !== 'RC:MsgExMsg'));
    }
  });

  test('an expansion has limits, and not every message takes one', async () => {
    const { ok: [plain] } = await send(alice, PRIVATE, 'bob', text('plain'), {});
    assert.equal(plain.canIncludeExpansion, false);
    assert.equal(plain.expansion, null);
    const change = async (expansion, message) => (await alice.call('updateMessageExpansion', expansion, message, callback)).err[0];
    assert.equal(await change({ k: 'v' }, plain), 34008);
    assert.equal(await change({ k: 'v' }, { ...plain, canIncludeExpansion: true }), 34008);
    const open = { ...plain, canIncludeExpansion: true };
    for (const wrong of [{ '': 'v' }, { 'a b': 'v' }, { ['k'.repeat(33)]: 'v' }, { k: 1 }, { k: 'v'.repeat(65) }]) {
      assert.equal(await change(wrong, open), -3, JSON.stringify(wrong));
    }
    const many = Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`k${i}`, 'v']));
    assert.equal(await change(many, open), 34010);
    assert.equal((await alice.call('removeMessageExpansionForKey', [], open, callback)).err[0], -3);
  });

  test('typing is told, and over when the message is there', async () => {
    await alice.ask('sendTypingStatusMessage', PRIVATE, 'bob', 'TextMessage', callback);
    const [typing] = await bob.told('typing', [{ targetId: 'alice', list: [{ userId: 'alice' }] }]);
    assert.deepEqual([typing.conversationType, typing.list[0].messageType], [PRIVATE, 'RC:TxtMsg']);
    await alice.sendText(PRIVATE, 'bob', 'typed');
    assert.deepEqual((await bob.told('typing', [{ targetId: 'alice', list: { length: 0 } }]))[0].list, []);
    const { messages } = await bob.seen();
    assert.ok(messages.every(({ message: { objectName } }) => objectName !== 'RC:TypSts'));
  });

  test('typing is over after the time that the page chose', async () => {
    const quick = await set.user('quick', { init: { ...how.init, typingExpireTime: 200 } });
    await listen(quick);
    await alice.ask('sendTypingStatusMessage', PRIVATE, 'quick', 'RC:TxtMsg', callback);
    await quick.told('typing', [{ targetId: 'alice', list: [{ userId: 'alice' }] }]);
    await quick.told('typing', [{ targetId: 'alice', list: { length: 0 } }]);
  });

  test('what the peer has read says so', async () => {
    const { messageUId, sentTime } = await alice.sendText(PRIVATE, 'bob', 'read me');
    await bob.received({ messageUId });
    const receipt = { make: 'ReadReceiptMessage', of: { messageUId, lastMessageSendTime: sentTime, type: 1 } };
    await bob.ask('sendMessage', PRIVATE, 'alice', receipt, callback);
    await alice.received({ messageType: 'ReadReceiptMessage', content: { messageUId } });
    assert.equal((await alice.ask('getMessage', messageUId, callback)).sentStatus, 50);
    const [history] = (await alice.call('getHistoryMessages', PRIVATE, 'bob', 0, 1, callback)).ok;
    assert.equal(history[0].sentStatus, 50);
    const later = await alice.sendText(PRIVATE, 'bob', 'and me');
    assert.equal(later.sentStatus, 30);
  });

  test('a group message is answered by those who have read it, as in 2.5', async () => {
    const carol = await user('carol');
    const { messageUId } = await alice.sendText(GROUP, 'team', 'who has read this?');
    await alice.ask('sendMessage', GROUP, 'team', { make: 'ReadReceiptRequestMessage', of: { messageUId } }, callback);
    for (const [reader, client, count] of [['bob', bob, 1], ['carol', carol, 2]]) {
      await client.received({ messageType: 'ReadReceiptRequestMessage', content: { messageUId } });
      await client.ask('sendReceiptResponse', GROUP, 'team', callback);
      const told = await alice.received({ messageType: 'ReadReceiptResponseMessage', senderUserId: reader });
      assert.deepEqual(told.receiptResponse, { [messageUId]: count });
    }
    assert.deepEqual((await bob.call('sendReceiptResponse', GROUP, 'team', callback)).ok, []);
    const { messages } = await carol.seen();
    assert.ok(messages.every(({ message: { messageType } }) => messageType !== 'ReadReceiptResponseMessage'), 'only who asked is told');
    await carol.close();
  });

  test('a group message knows its readers, as in 2.9', async () => {
    const { messageUId } = await alice.sendText(GROUP, 'team', 'and this?');
    await bob.received({ messageUId });
    assert.equal(await bob.ask('sendReadReceiptMessage', [messageUId], 'team', callback), true);
    const told = await alice.received({ messageType: 'ReadReceiptResponseMessage', content: { receiptMessageDic: { alice: [messageUId] } } });
    assert.equal(told.targetId, 'team');
    const readers = await alice.ask('getMessageReader', messageUId, 'team', callback);
    assert.equal(readers.totalMemberCount, 3);
    assert.deepEqual(readers.list.map(({ userId }) => userId), ['bob']);
    assert.ok(Number.isInteger(readers.list[0].readTime));
  });

  test('statuses of users are asked for, set and watched, also after a lost connection', async () => {
    await bob.ask('setUserStatus', 11, callback);
    assert.deepEqual((await alice.told('people', { userId: 'bob', status: { status: 11 } })).status, { online: true, platform: ['Web'], status: 11 });
    assert.deepEqual(await alice.ask('getUserStatus', 'bob', callback), {
      userId: 'bob', status: { online: true, platform: ['Web'], status: 11 },
    });
    assert.deepEqual(await alice.ask('getUserStatus', 'nobody', callback), {
      userId: 'nobody', status: { online: false, platform: [], status: 0 },
    });
    await alice.lose();
    await alice.regain();
    const { statuses } = await alice.seen();
    await alice.status(0, statuses.lastIndexOf(3));
    // A socket, as a server notices its end at once.
    const dave = await set.user('dave');
    await alice.told('people', { userId: 'dave', status: { online: true } });
    await dave.close();
    await alice.told('people', { userId: 'dave', status: { online: false } });
  });

  test('status messages reach who is there, and nobody keeps or counts them', async () => {
    const before = await bob.ask('getTotalUnreadCount', callback);
    const sent = await alice.page.evaluate(() => RongIMClient.getInstance().sendStatusMessage({
      conversationType: 1, targetId: 'bob', content: new RongIMLib.TextMessage({ content: 'fleeting' }),
    }));
    assert.equal(sent.messageUId, '');
    await alice.ask('sendStatusMessage', {
      conversationType: PRIVATE, targetId: 'bob', messageType: 'TextMessage', content: { content: 'fleeting, plain' },
    }, callback);
    await send(alice, GROUP, 'team', text('fleeting, too'), { isStatusMessage: true });
    for (const content of ['fleeting', 'fleeting, plain', 'fleeting, too']) await bob.received({ content: { content } });
    assert.equal(await bob.ask('getTotalUnreadCount', callback), before);
    await alice.sendText(PRIVATE, 'bob', 'lasting');
    await bob.received({ content: { content: 'lasting' } });
    const late = await user('bob');
    await late.received({ content: { content: 'lasting' } });
    const { messages } = await late.seen();
    assert.ok(messages.every(({ message }) => !/fleeting/.test(message.content.content)));
    await late.close();
    const wrong = await alice.call('sendStatusMessage', { conversationType: PRIVATE }, callback);
    assert.equal(wrong.err[0], -3);
  });

  test('a silent message says so, and a directed one reaches only whom it names', async () => {
    const carol = await user('carol');
    const { ok: [silent] } = await send(alice, GROUP, 'team', text('silent'), { disableNotification: true });
    assert.equal(silent.disableNotification, true);
    assert.equal((await bob.received({ messageUId: silent.messageUId })).disableNotification, true);
    const recall = await alice.ask('sendRecallMessage', silent, callback, { disableNotification: true });
    assert.equal(recall.disableNotification, true);
    const told = await bob.received({ messageType: 'RecallCommandMessage', content: { messageUId: silent.messageUId } });
    assert.equal(told.disableNotification, true);
    const { ok: [directed] } = await send(alice, GROUP, 'team', text('for carol'), { userIds: ['carol'] });
    assert.equal((await carol.received({ messageUId: directed.messageUId })).disableNotification, false);
    const { messageUId } = await alice.sendText(GROUP, 'team', 'for all');
    await bob.received({ messageUId });
    const { messages } = await bob.seen();
    assert.ok(messages.every(({ message }) => message.messageUId !== directed.messageUId));
    await carol.close();
  });

  test('quiet hours and days of offline messages are kept on the server', async () => {
    assert.deepEqual((await alice.call('getNotificationQuietHours', callback)).ok, ['', 0]);
    await alice.call('setNotificationQuietHours', '23:00:00', 480, callback);
    const desk = await user('alice');
    assert.deepEqual((await desk.call('getNotificationQuietHours', callback)).ok, ['23:00:00', 480]);
    await desk.call('removeNotificationQuietHours', callback);
    assert.deepEqual((await alice.call('getNotificationQuietHours', callback)).ok, ['', 0]);
    for (const [start, span] of [['24:00:00', 1], ['23:00', 1], ['23:00:00', 0], ['23:00:00', 1440]]) {
      assert.equal((await alice.call('setNotificationQuietHours', start, span, callback)).err[0], -3, `${start} ${span}`);
    }
    assert.equal(await alice.ask('setOfflineMessageDuration', 3, callback), 3);
    const { items } = await desk.ask('getPullSetting', callback);
    assert.ok(items.some(({ value }) => value === '3'), JSON.stringify(items));
    assert.equal((await alice.call('setOfflineMessageDuration', 8, callback)).err[0], -3);
    await desk.close();
  });

  test('a place that changes is shared while both are there', async () => {
    await alice.page.evaluate(() => { recorder.places = []; });
    await bob.page.evaluate(() => { recorder.places = []; });
    const watch = (client, peer) => client.page.evaluate((target) => {
      const note = (name) => (...args) => recorder.record('places', [name, ...args]);
      RongIMClient.getInstance().addRealTimeLocationListener(1, target, {
        onStatusChange: note('status'), onReceiveLocation: note('place'),
        onParticipantsJoin: note('join'), onParticipantsQuit: note('quit'),
      });
    }, peer);
    await Promise.all([watch(alice, 'bob'), watch(bob, 'alice')]);
    const of = async (client, name, ...args) => (await client.call(name, PRIVATE, ...args)).ret;
    assert.equal(await of(alice, 'getRealTimeLocation', 'bob'), 0);
    assert.equal(await of(bob, 'joinRealTimeLocation', 'alice'), 5);
    assert.equal(await of(alice, 'startRealTimeLocation', 'bob'), 0);
    assert.equal(await of(alice, 'startRealTimeLocation', 'bob'), 3);
    await bob.told('places', ['status', 1]);
    assert.equal(await of(bob, 'joinRealTimeLocation', 'alice'), 0);
    await alice.told('places', ['status', 3]);
    assert.deepEqual(await of(alice, 'getRealTimeLocationParticipants', 'bob'), ['alice', 'bob']);
    assert.equal(await of(alice, 'updateRealTimeLocationStatus', 'bob', 28.5, 121.25), 0);
    await bob.told('places', ['place', 28.5, 121.25, 'alice']);
    assert.equal(await of(alice, 'quitRealTimeLocation', 'bob'), 0);
    await bob.told('places', ['quit', 'alice']);
    assert.equal(await of(bob, 'getRealTimeLocationCurrentState', 'alice'), 2);
    assert.equal(await of(bob, 'quitRealTimeLocation', 'alice'), 0);
    await alice.told('places', ['status', 0]);
    assert.equal((await alice.call('startRealTimeLocation', 4, 'room')).ret, 2);
  });

  test('calls need the call library, and say so', async () => {
    const refused = async (name, ...args) => (await alice.call(name, ...args, callback)).err[0];
    assert.equal(await refused('startCall', PRIVATE, 'bob', ['bob'], 1, ''), 18);
    assert.equal(await refused('joinCall', 1), 18);
    assert.equal(await refused('changeMediaType', PRIVATE, 'bob', 1), 18);
    assert.equal((await alice.call('hungupCall', PRIVATE, 'bob', 3)).ret, undefined);
    assert.equal(await refused('getAgoraDynamicKey', 3, 'channel'), 24014);
  });

  test('watchers are told beside the listeners, until all are cleared', async () => {
    const listener = await user('listener');
    await listener.page.evaluate(() => {
      Object.assign(recorder, { watched: [], both: [] });
      RongIMClient.messageWatch((message) => recorder.record('watched', message.content.content));
      RongIMClient.statusWatch((status) => recorder.record('watched', status));
      RongIMClient.watch({ message: ({ content }) => recorder.record('both', content.content) });
    });
    await alice.sendText(PRIVATE, 'listener', 'first');
    await listener.received({ content: { content: 'first' } });
    await Promise.all([listener.told('watched', 'first'), listener.told('both', 'first')]);
    await listener.call('clearListeners');
    await listener.page.evaluate(() => RongIMClient.messageWatch(({ content }) => recorder.record('both', content.content)));
    await alice.sendText(PRIVATE, 'listener', 'second');
    await listener.told('both', 'second');
    const seen = await listener.page.evaluate(() => [recorder.watched, recorder.both]);
    assert.deepEqual(seen, [['first'], ['first', 'second']]);
    assert.equal((await listener.seen()).messages.length, 1);
    await listener.close();
  });
});
