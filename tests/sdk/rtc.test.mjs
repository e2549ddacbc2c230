// RTC rooms: two pages in one, their values, their notices and messages.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const RTC_ROOM = 12;
const USER = 2;
const NOT_IN_RTC_ROOM = 40001;
const room = { id: 'call-1' };
let alice;
let bob;

const set = stage({}, async ({ user }) => {
  [alice, bob] = await Promise.all([user('r-alice'), user('r-bob')]);
  for (const client of [alice, bob]) {
    await client.page.evaluate(() => {
      recorder.signals = [];
      RongIMLib.RongIMClient.messageSignalWatch((message) => recorder.record('signals', message));
    });
  }
});

const ask = (client, name, ...args) => client.ask(name, ...args, callback);

test('who is in the room is listed with their values', async () => {
  assert.deepEqual((await ask(alice, 'joinRTCRoom', room)).users, { 'r-alice': {} });
  const joined = await ask(bob, 'joinRTCRoom', room);
  assert.deepEqual(joined.users, { 'r-alice': {}, 'r-bob': {} });
  assert.ok(joined.token && joined.sessionId);
  assert.deepEqual(await ask(bob, 'getRTCToken', room), { rtcToken: joined.token });
  assert.equal(await ask(bob, 'RTCPing', room), true);
  assert.equal(await ask(bob, 'setRTCState', room, { report: 'connected' }), true);

  await ask(alice, 'setRTCUserInfo', room, { key: 'name', value: '爱丽丝 😀' });
  await ask(alice, 'setRTCRoomInfo', room, { key: 'topic', value: 't' });
  assert.deepEqual(await ask(bob, 'getRTCUserInfoList', room), { 'r-alice': { name: '爱丽丝 😀' }, 'r-bob': {} });
  const info = await ask(bob, 'getRTCRoomInfo', room);
  assert.deepEqual([info.id, info.total, info.topic], ['call-1', 2, 't']);
  await ask(alice, 'removeRTCUserInfo', room, { keys: ['name'] });
  await ask(alice, 'removeRTCRoomInfo', room, { keys: ['topic'] });
  assert.deepEqual((await ask(bob, 'getRTCUserList', room)).users, { 'r-alice': {}, 'r-bob': {} });
  assert.equal((await ask(bob, 'getRTCRoomInfo', room)).topic, undefined);
});

test('values are set, read and removed, and the other page gets the messages that go with them', async () => {
  const notice = (step) => [callback, { name: 'app:changed', content: JSON.stringify({ step }) }];
  const told = (step) => bob.told('signals', { objectName: 'app:changed', content: { message: { step } } });
  for (const inner of [true, false]) {
    for (const owner of ['Room', 'User']) {
      const step = `${owner}${inner}`;
      await alice.ask(`setRTC${owner}Data`, room.id, 'k', step, inner, ...notice(step));
      const heard = await told(step);
      assert.deepEqual([heard.conversationType, heard.targetId, heard.senderUserId], [RTC_ROOM, room.id, 'r-alice']);
      assert.deepEqual(await ask(alice, `getRTC${owner}Data`, room.id, ['k'], inner), { k: step });
      await alice.ask(`removeRTC${owner}Data`, room.id, ['k'], inner, ...notice(`${step}-`));
      await told(`${step}-`);
      assert.deepEqual(await ask(alice, `getRTC${owner}Data`, room.id, ['k'], inner), {});
    }
  }
  await alice.ask('setRTCOutData', room.id, { uris: '[1]' }, USER, ...notice('out'));
  await told('out');
  assert.deepEqual(await ask(bob, 'getRTCOutData', room.id, ['r-alice']), { 'r-alice': { uris: '[1]' } });
  await ask(alice, 'setRTCUserTotalRes', room.id, { name: 'app:changed', content: '{"step":"total"}' }, '[2]', 'app:total');
  await told('total');
  await bob.told('signals', { objectName: 'app:total' });
  assert.deepEqual(await ask(bob, 'getRTCOutData', room.id, ['r-alice']), { 'r-alice': { uris: '[2]', mcu_uris: '' } });
});

test('what is said in the room reaches those in it, and who left is refused', async () => {
  const sent = await alice.sendText(RTC_ROOM, room.id, '听得到吗 😀');
  const heard = await bob.told('signals', { messageUId: sent.messageUId });
  assert.equal(heard.content.content, '听得到吗 😀');
  const { messages } = await bob.seen();
  assert.deepEqual(messages, [], 'signals are for those who watch them');

  assert.equal(await ask(bob, 'quitRTCRoom', room), true);
  assert.deepEqual((await ask(alice, 'getRTCUserList', room)).users, { 'r-alice': { uris: '[2]', mcu_uris: '' } });
  assert.deepEqual(await bob.call('RTCPing', room, callback), { err: [NOT_IN_RTC_ROOM] });
  assert.deepEqual(await bob.call('getRTCUserList', room, callback), { err: [NOT_IN_RTC_ROOM] });
  const text = { make: 'TextMessage', of: { content: '?' } };
  assert.equal((await bob.call('sendMessage', RTC_ROOM, room.id, text, callback)).err[0], NOT_IN_RTC_ROOM);
  assert.equal((await alice.call('setRTCRoomInfo', room, { key: '', value: 'v' }, callback)).err.length, 1);
});
