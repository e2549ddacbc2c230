// An RTC room with our SDK in one page and the published client 2.9.2 in the other.
//
// 2.9.2 has these calls over WebSocket only, and four of them it announces but never wrote: those of the values of
// a room, `setRTCRoomInfo` and `removeRTCRoomInfo`, and of outer values, `setRTCOutData` and `getRTCOutData`.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const RTC_ROOM = 12, ROOM = 1, USER = 2, NOT_IN_RTC_ROOM = 40001;
const room = { id: 'call', mode: 0 };
let ours;
let theirs;

stage({}, async ({ user }) => {
  [ours, theirs] = [await user('ours'), await user('theirs', { page: '/published.html' })];
  await ours.page.evaluate(() => {
    recorder.signals = [];
    RongIMLib.RongIMClient.messageSignalWatch((message) => recorder.record('signals', message));
  });
});

const notice = (step) => ({ name: 'app:changed', content: JSON.stringify({ step }) });
const told = (step) => ours.told('signals', { objectName: 'app:changed', content: { message: { step } } });

test('both are in the room and have its token', async () => {
  const joined = await theirs.ask('joinRTCRoom', room, callback);
  assert.deepEqual(joined.users, { theirs: {} });
  assert.deepEqual(await theirs.ask('getRTCToken', room, callback), { rtcToken: joined.token });
  await ours.ask('joinRTCRoom', room, callback);
  assert.deepEqual((await theirs.ask('getRTCUserList', room, callback)).users, { ours: {}, theirs: {} });
  assert.equal(await theirs.ask('RTCPing', room, callback), true);
  assert.equal(await theirs.ask('setRTCState', room, { report: 'connected' }, callback), true);
});

test('what 2.9.2 says of itself, ours reads, and the other way round', async () => {
  await theirs.ask('setRTCUserInfo', room, { key: 'name', value: '他们 😀' }, callback);
  await ours.ask('setRTCUserInfo', room, { key: 'name', value: '我们' }, callback);
  for (const client of [ours, theirs]) {
    const users = await client.ask('getRTCUserInfoList', room, callback);
    assert.deepEqual(users, { ours: { name: '我们' }, theirs: { name: '他们 😀' } });
  }
  assert.equal((await theirs.ask('getRTCRoomInfo', room, callback)).userCount, 2);
  await theirs.ask('removeRTCUserInfo', room, { keys: ['name'] }, callback);
  assert.deepEqual((await ours.ask('getRTCUserInfoList', room, callback)).theirs, {});
});

test('values that 2.9.2 sets are kept, told of and removed', async () => {
  for (const owner of ['Room', 'User']) {
    for (const inner of [true, false]) {
      const step = `${owner}${inner}`;
      await theirs.ask(`setRTC${owner}Data`, room.id, 'k', step, inner, callback, notice(step));
      assert.deepEqual(await theirs.ask(`getRTC${owner}Data`, room.id, ['k'], inner, callback), { k: step });
      const heard = await told(step);
      assert.deepEqual([heard.conversationType, heard.targetId, heard.senderUserId], [RTC_ROOM, room.id, 'theirs']);
      if (owner === 'Room') {
        assert.deepEqual(await ours.ask('getRTCRoomData', room.id, ['k'], inner, callback), { k: step });
      }
      await theirs.ask(`removeRTC${owner}Data`, room.id, ['k'], inner, callback, notice(`${step}-`));
      await told(`${step}-`);
      assert.deepEqual(await theirs.ask(`getRTC${owner}Data`, room.id, ['k'], inner, callback), {});
    }
  }
  await theirs.ask('setRTCData', room.id, 'k', 'v', true, USER, callback, notice('either'));
  assert.deepEqual(await theirs.ask('getRTCData', room.id, ['k'], true, USER, callback), { k: 'v' });
  assert.deepEqual(await theirs.ask('getRTCData', room.id, ['k'], true, ROOM, callback), {});
  await theirs.ask('removeRTCData', room.id, ['k'], true, USER, callback, notice('either-'));
  await told('either-');
});

test('what 2.9.2 offers reaches ours, and who has left is refused', async () => {
  await theirs.ask('setRTCUserTotalRes', room.id, notice('total'), '[2]', 'app:total', callback);
  await told('total');
  assert.equal((await ours.ask('getRTCOutData', room.id, ['theirs'], callback)).theirs.uris, '[2]');
  assert.equal(await theirs.ask('quitRTCRoom', room, callback), true);
  assert.deepEqual(Object.keys((await ours.ask('getRTCUserList', room, callback)).users), ['ours']);
  assert.deepEqual(await theirs.call('RTCPing', room, callback), { err: [NOT_IN_RTC_ROOM] });
  const late = await theirs.call('setRTCData', room.id, 'k', 'v', true, ROOM, callback, notice('late'));
  assert.deepEqual(late, { err: [NOT_IN_RTC_ROOM] });
});
