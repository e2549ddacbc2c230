// The session that recorded tests/api/golden-2.5.3.json, replayed: the same calls give the same shapes.
//
// Where the recorded client was wrong (lost emoji, NaN counts) the right value is expected.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { root } from '../lib/server.mjs';
import { stage } from '../lib/stage.mjs';

const golden = JSON.parse(readFileSync(join(root, 'tests/api/golden-2.5.3.json'), 'utf8'));
const set = stage({}, replay);
let alice;
let bob;
/** Our answers by the golden names. */
const ours = {};

const PRIVATE = 1;
const GROUP = 3;
const greeting = 'hello RongCloud! 你好 😀';
const of = (make, fields) => ({ make, of: fields });

const sends = {
  'send.text': [PRIVATE, 'bob', of('TextMessage', { content: greeting, extra: '附加信息' })],
  'send.image': [PRIVATE, 'bob', of('ImageMessage', { content: 'aGVsbG8=', imageUri: 'http://127.0.0.1/a.jpg' })],
  'send.location': [
    PRIVATE,
    'bob',
    of('LocationMessage', { latitude: 28.67307, longitude: 121.44297, poi: '浙江省台州市椒江区', content: 'aGVsbG8=' }),
  ],
  'send.rich': [
    PRIVATE,
    'bob',
    of('RichContentMessage', { title: 't', content: 'c', imageUri: 'http://127.0.0.1/a.jpg', url: 'http://127.0.0.1/' }),
  ],
  'send.voice': [PRIVATE, 'bob', of('VoiceMessage', { content: 'IyFBTVIK', duration: 3 })],
  'send.file': [
    PRIVATE,
    'bob',
    of('FileMessage', { name: 'a.js', size: 1024, type: 'js', fileUrl: 'http://127.0.0.1/a.js' }),
  ],
};

async function replay() {
  await set.api.createGroup('labgroup', ['alice', 'bob']);
  [alice, bob] = [await set.client('alice'), await set.client('bob')];
  ours.connect = await alice.call('connect', alice.token, callback);
  ours['connect.bob'] = await bob.call('connect', bob.token, callback);

  for (const [name, args] of Object.entries(sends)) {
    ours[name] = await alice.call('sendMessage', ...args, callback);
  }
  ours['send.typing'] = await alice.call('sendTypingStatusMessage', PRIVATE, 'bob', 'RC:TxtMsg', callback);
  const mention = { make: 'MentionedInfo', set: { type: 2, userIdList: ['bob'] } };
  const toGroup = (fields) => [GROUP, 'labgroup', of('TextMessage', fields), callback];
  ours['send.group'] = await alice.call('sendMessage', ...toGroup({ content: 'hi all', mentionedInfo: mention }), true);
  ours['send.notingroup'] = await alice.call('sendMessage', GROUP, 'nogroup', of('TextMessage', { content: 'x' }), callback);
  const push = of('TextMessage', { content: 'p' });
  ours['send.push'] = await alice.call('sendMessage', PRIVATE, 'bob', push, callback, false, 'push text', 'app data');
  ours['send.directional'] = await alice.call(
    'sendMessage', ...toGroup({ content: 'dir' }), false, null, null, null, { userIds: ['bob'] },
  );
  await bob.received({ content: { content: 'dir' } });

  ours.list = await bob.call('getConversationList', callback, null, 10);
  ours.conv = await bob.call('getConversation', PRIVATE, 'alice', callback);
  ours['unread.total'] = await bob.call('getTotalUnreadCount', callback);
  ours['unread.types'] = await bob.call('getTotalUnreadCount', callback, [PRIVATE]);
  ours['unread.one'] = await bob.call('getUnreadCount', PRIVATE, 'alice', callback);
  ours['unread.clear'] = await bob.call('clearUnreadCount', PRIVATE, 'alice', callback);
  ours['unread.after'] = await bob.call('getTotalUnreadCount', callback);
  ours.history = await bob.call('getHistoryMessages', PRIVATE, 'alice', 0, 3, callback);
  ours['history.next'] = await bob.call('getHistoryMessages', PRIVATE, 'alice', null, 4, callback);
  ours['draft.save'] = await bob.call('saveTextMessageDraft', PRIVATE, 'alice', '草稿');
  ours['draft.get'] = await bob.call('getTextMessageDraft', PRIVATE, 'alice');
  ours['draft.clear'] = await bob.call('clearTextMessageDraft', PRIVATE, 'alice');
  ours['draft.none'] = await bob.call('getTextMessageDraft', PRIVATE, 'alice');
  const { conversationType, targetId, messageUId, sentTime } = ours['send.text'].ok[0];
  ours.recall = await alice.call('sendRecallMessage', { conversationType, targetId, messageUId, sentTime }, callback);
  await replayPeople();
  ours['conv.remove'] = await bob.call('removeConversation', PRIVATE, 'alice', callback);
  ours['conv.clear'] = await bob.call('clearConversations', callback, [GROUP]);
  ours.me = await alice.call('getCurrentUserId');
  ours.status = await alice.call('getCurrentConnectionStatus');
}

async function replayPeople() {
  ours['black.add'] = await alice.call('addToBlacklist', 'bob', callback);
  ours['black.list'] = await alice.call('getBlacklist', callback);
  ours['black.status'] = await alice.call('getBlacklistStatus', 'bob', callback);
  ours['black.send'] = await bob.call('sendMessage', PRIVATE, 'alice', of('TextMessage', { content: 'x' }), callback);
  ours['black.rm'] = await alice.call('removeFromBlacklist', 'bob', callback);

  ours['disc.create'] = await alice.call('createDiscussion', 'd1', ['bob'], callback);
  const [id] = ours['disc.create'].ok;
  ours['disc.get'] = await alice.call('getDiscussion', id, callback);
  ours['disc.name'] = await alice.call('setDiscussionName', id, 'd2', callback);
  ours['disc.invite'] = await alice.call('setDiscussionInviteStatus', id, 1, callback);
  ours['disc.rm'] = await alice.call('removeMemberFromDiscussion', id, 'bob', callback);
  ours['disc.quit'] = await alice.call('quitDiscussion', id, callback);

  ours['file.token'] = await alice.call('getFileToken', 1, callback);
  ours['file.url'] = await alice.call('getFileUrl', 1, 'k1', null, callback);
}

describe('answers have the recorded shape', () => {
  const names = [
    'connect', 'connect.bob', ...Object.keys(sends), 'send.group', 'send.notingroup', 'send.push', 'send.directional',
    'list', 'conv', 'unread.total', 'unread.types', 'unread.after', 'unread.clear', 'history', 'history.next',
    'draft.save', 'draft.get', 'draft.clear', 'recall', 'conv.remove', 'conv.clear', 'me', 'status',
    'black.add', 'black.list', 'black.status', 'black.send', 'black.rm', 'disc.create', 'disc.get', 'disc.name',
    'disc.invite', 'disc.rm', 'disc.quit', 'file.token', 'file.url',
  ];
  for (const name of names) {
    test(name, () => sameShape(golden.results[name], ours[name], name));
  }
});

test('unread counts are right', () => {
  const count = (name) => ours[name].ok[0];
  // Seven private messages (the typing status does not count), two in the group.
  assert.deepEqual(['unread.total', 'unread.types', 'unread.one', 'unread.after'].map(count), [9, 7, 7, 2]);
  const list = ours.list.ok[0];
  assert.deepEqual(list.map(({ targetId, unreadMessageCount }) => [targetId, unreadMessageCount]), [['labgroup', 2], ['alice', 7]]);
});

test('a typing status is sent', () => assert.ok(ours['send.typing'].ok));

test('a cleared draft is gone', () => assert.ok(!ours['draft.none'].ret));

test('the receiver is told every message, emoji included', async () => {
  await bob.received({ messageType: 'RecallCommandMessage' });
  const { messages } = await bob.seen();
  const recorded = golden.bobReceived.filter(({ m }) => m.conversationType === PRIVATE || m.conversationType === GROUP);
  for (const { m } of recorded) {
    const told = messages.filter(({ message }) => sameContent(message, m));
    assert.equal(told.length, 1, `${m.objectName} ${JSON.stringify(m.content)} was told ${told.length} times`);
    sameShape(m, told[0].message, m.objectName);
  }
  await bob.received({ content: { content: greeting } });
  // A batch counts down to its last message.
  assert.equal(messages.at(-1).left, 0);
  assert.ok(messages.every(({ left, hasMore }) => Number.isInteger(left) && typeof hasMore === 'boolean'));
});

test('the connection status runs through the recorded values', async () => {
  const { statuses } = await alice.seen();
  assert.deepEqual(statuses, golden.aliceStatus);
  await alice.call('logout');
  await alice.status(golden.aliceStatusEnd.at(-1));
});

/** Where 2.5.3 is wrong and 2.9.2 is right: a recall belongs to its message's conversation, a refused message has no id. */
const corrected = {
  'recall.ok.0.targetId': 'bob', 'send.notingroup.err.1.messageUId': '', 'black.send.err.1.messageUId': '',
};

/** Every key of the recorded value is there, with the same value or, where it varies, the same type. */
function sameShape(recorded, value, path) {
  const key = path.split('.').at(-1);
  if (path in corrected) {
    assert.equal(value, corrected[path], path);
  } else if (recorded === null) {
    assert.ok(Number.isFinite(value), `${path}: recorded as NaN, is ${value}`);
  } else if (Array.isArray(recorded)) {
    assert.ok(Array.isArray(value), `${path} is no list`);
    assert.equal(value.length, recorded.length, `length of ${path}`);
    recorded.forEach((part, index) => sameShape(part, value[index], `${path}.${index}`));
  } else if (typeof recorded === 'object') {
    for (const [name, part] of Object.entries(recorded)) {
      assert.ok(value !== null && typeof value === 'object' && name in value, `${path}.${name} is missing`);
      sameShape(part, value[name], `${path}.${name}`);
    }
  } else if (path === 'disc.create.ok.0') {
    assert.ok(isDiscussion(value), value);
  } else if (key in varying) {
    assert.ok(varying[key](value), `${path} is ${JSON.stringify(value)}`);
  } else {
    assert.equal(value, rightOf(recorded, value), path);
  }
}

const isTime = (value) => Number.isInteger(value) && Math.abs(value - Date.now()) < 600_000;
const isUid = (value) => /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(value);
const isDiscussion = (value) => /^DIZ\w/.test(value);
const isLocalId = (value) => Number.isInteger(value) || (typeof value === 'string' && value !== '');
const varying = {
  sentTime: isTime,
  receivedTime: isTime,
  time: isTime,
  messageUId: isUid,
  uid: isUid,
  messageId: isLocalId,
  latestMessageId: isLocalId,
  deadline: (value) => value > Date.now(),
  token: (value) => typeof value === 'string' && value !== '',
  id: isDiscussion,
  downloadUrl: (value) => URL.canParse(value),
  // The recorded client calls everything read.
  receivedStatus: Number.isInteger,
  sentStatus: (value) => [20, 30, 40, 50].includes(value),
};

/** The recorded client cuts characters beyond the Basic Multilingual Plane to 16 bits. */
function rightOf(recorded, value) {
  const cut = (text) => text.replace(/[\u{10000}-\u{10FFFF}]/gu, (char) => String.fromCharCode(char.codePointAt(0) & 0xffff));
  return typeof recorded === 'string' && typeof value === 'string' && cut(value) === recorded ? value : recorded;
}

function sameContent(message, recorded) {
  return (
    message.objectName === recorded.objectName &&
    message.conversationType === recorded.conversationType &&
    ['content', 'poi', 'title', 'name'].every((key) => rightOf(recorded.content[key], message.content[key]) === message.content[key])
  );
}
