// What the published clients gave back in one scripted session of two users, and how values are compared with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { callback } from './client.mjs';
import { root } from './server.mjs';

/** The record of a published client: `results` by step, `bobReceived`, `aliceStatus`, `aliceStatusEnd`. */
export const recorded = (version) => JSON.parse(readFileSync(join(root, `tests/api/golden-${version}.json`), 'utf8'));

const [PRIVATE, GROUP, CHATROOM] = [1, 3, 4];
const ROOM = 'room1';

const of = (make, fields) => ({ make, of: fields });
const text = (content) => of('TextMessage', { content });

const contents = {
  'send.text': of('TextMessage', { content: 'hello RongCloud! 你好 😀', extra: '附加信息' }),
  'send.image': of('ImageMessage', { content: 'aGVsbG8=', imageUri: 'http://127.0.0.1/a.jpg' }),
  'send.location': of('LocationMessage', {
    latitude: 28.67307, longitude: 121.44297, poi: '浙江省台州市椒江区', content: 'aGVsbG8=',
  }),
  'send.rich': of('RichContentMessage', {
    title: 't', content: 'c', imageUri: 'http://127.0.0.1/a.jpg', url: 'http://127.0.0.1/',
  }),
  'send.voice': of('VoiceMessage', { content: 'IyFBTVIK', duration: 3 }),
  'send.file': of('FileMessage', { name: 'a.js', size: 1024, type: 'js', fileUrl: 'http://127.0.0.1/a.js' }),
};

/**
 * Runs the session between the clients `alice` and `bob` in `labgroup`, but for the steps `without`; resolves to
 * the answers by step, what bob was told, and the connection statuses of alice.
 */
export async function replay({ alice, bob }, without = []) {
  const ours = {};
  const step = async (name, client, method, ...args) => {
    if (without.includes(name)) return {};
    ours[name] = await client.call(method, ...args).catch((error) => ({ thrown: error.message }));
    return ours[name];
  };
  await step('connect', alice, 'connect', alice.token, callback);
  await step('connect.bob', bob, 'connect', bob.token, callback);
  await sends(step, alice, bob);
  await bob.received({ content: { content: 'dir' } });
  await conversations(step, bob);
  await chatroom(step, alice, bob);
  await people(step, alice, bob);
  await step('file.token', alice, 'getFileToken', 1, callback);
  await step('file.url', alice, 'getFileUrl', 1, 'k1', null, callback);
  const { conversationType, targetId, messageUId, sentTime } = ours['send.text'].ok[0];
  await step('recall', alice, 'sendRecallMessage', { conversationType, targetId, messageUId, sentTime }, callback);
  await bob.received({ messageType: 'RecallCommandMessage' });
  await step('conv.top', bob, 'setConversationToTop', PRIVATE, 'alice', true, callback);
  await step('conv.remove', bob, 'removeConversation', PRIVATE, 'alice', callback);
  await step('conv.clear', bob, 'clearConversations', callback, [GROUP]);
  const upTo = { conversationType: PRIVATE, targetId: 'alice', timestamp: sentTime };
  await step('hist.clear', bob, 'clearRemoteHistoryMessages', upTo, callback);
  await step('typing.bad', alice, 'sendMessage', PRIVATE, 5, text('x'), callback);
  await step('me', alice, 'getCurrentUserId');
  await step('status', alice, 'getCurrentConnectionStatus');
  const { statuses } = await alice.seen();
  await step('logout', alice, 'logout');
  await alice.status(2);
  const { messages } = await bob.seen();
  return { ours, messages, statuses, statusesToTheEnd: (await alice.seen()).statuses };
}

async function sends(step, alice, bob) {
  for (const [name, content] of Object.entries(contents)) {
    await step(name, alice, 'sendMessage', PRIVATE, 'bob', content, callback);
    await bob.received({ messageType: content.make });
  }
  await step('send.typing', alice, 'sendTypingStatusMessage', PRIVATE, 'bob', 'RC:TxtMsg', callback);
  const mentionedInfo = { make: 'MentionedInfo', set: { type: 2, userIdList: ['bob'] } };
  const mention = of('TextMessage', { content: 'hi all', mentionedInfo });
  await step('send.group', alice, 'sendMessage', GROUP, 'labgroup', mention, callback, true);
  await step('send.notingroup', alice, 'sendMessage', GROUP, 'nogroup', text('x'), callback);
  await step('send.push', alice, 'sendMessage', PRIVATE, 'bob', text('p'), callback, false, 'push text', 'app data');
  const directed = [GROUP, 'labgroup', text('dir'), callback, false, null, null, null, { userIds: ['bob'] }];
  await step('send.directional', alice, 'sendMessage', ...directed);
}

async function conversations(step, bob) {
  await step('list', bob, 'getConversationList', callback, null, 10);
  await step('conv', bob, 'getConversation', PRIVATE, 'alice', callback);
  await step('unread.total', bob, 'getTotalUnreadCount', callback);
  await step('unread.types', bob, 'getTotalUnreadCount', callback, [PRIVATE]);
  await step('unread.one', bob, 'getUnreadCount', PRIVATE, 'alice', callback);
  await step('unread.clear', bob, 'clearUnreadCount', PRIVATE, 'alice', callback);
  await step('unread.after', bob, 'getTotalUnreadCount', callback);
  await step('history', bob, 'getHistoryMessages', PRIVATE, 'alice', 0, 3, callback);
  await step('history.next', bob, 'getHistoryMessages', PRIVATE, 'alice', null, 4, callback);
  await step('draft.save', bob, 'saveTextMessageDraft', PRIVATE, 'alice', '草稿');
  await step('draft.get', bob, 'getTextMessageDraft', PRIVATE, 'alice');
  await step('draft.clear', bob, 'clearTextMessageDraft', PRIVATE, 'alice');
  await step('draft.none', bob, 'getTextMessageDraft', PRIVATE, 'alice');
}

async function chatroom(step, alice, bob) {
  await step('chat.join', bob, 'joinChatRoom', ROOM, 10, callback);
  await step('chat.join.a', alice, 'joinChatRoom', ROOM, 10, callback);
  await step('chat.send', alice, 'sendMessage', CHATROOM, ROOM, text('room hi'), callback);
  await bob.received({ targetId: ROOM, content: { content: 'room hi' } });
  await step('chat.info', alice, 'getChatRoomInfo', ROOM, 10, 2, callback);
  await step('kv.set', alice, 'setChatroomEntry', ROOM, { key: 'name', value: 'v1' }, callback);
  // Who sets an entry hears of it before the others do.
  while (!(await step('kv.get', bob, 'getChatroomEntry', ROOM, 'name', callback)).ok);
  await step('chat.history', alice, 'getChatRoomHistoryMessages', ROOM, 10, 1, callback, 0);
  await step('chat.quit', alice, 'quitChatRoom', ROOM, callback);
}

async function people(step, alice, bob) {
  await step('black.add', alice, 'addToBlacklist', 'bob', callback);
  await step('black.list', alice, 'getBlacklist', callback);
  await step('black.status', alice, 'getBlacklistStatus', 'bob', callback);
  await step('black.send', bob, 'sendMessage', PRIVATE, 'alice', text('x'), callback);
  await step('black.rm', alice, 'removeFromBlacklist', 'bob', callback);
  await step('black.status2', alice, 'getBlacklistStatus', 'bob', callback);

  const created = await step('disc.create', alice, 'createDiscussion', 'd1', ['bob'], callback);
  const id = created.ok?.[0];
  await step('disc.get', alice, 'getDiscussion', id, callback);
  await step('disc.name', alice, 'setDiscussionName', id, 'd2', callback);
  await step('disc.invite', alice, 'setDiscussionInviteStatus', id, 1, callback);
  await step('disc.rm', alice, 'removeMemberFromDiscussion', id, 'bob', callback);
  await step('disc.quit', alice, 'quitDiscussion', id, callback);
}

// ── Comparing ──

const isTime = (value) => Number.isInteger(value) && Math.abs(value - Date.now()) < 600_000;
const isText = (value) => typeof value === 'string' && value !== '';

/** What differs from run to run, and what it must be all the same. */
const varying = {
  // A status message has none.
  sentTime: (value) => value === 0 || isTime(value),
  receivedTime: (value) => value === 0 || isTime(value),
  time: isTime,
  deadline: (value) => value > Date.now(),
  messageUId: (value) => value === '' || /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(value),
  uid: isText,
  messageId: (value) => Number.isInteger(value) || isText(value),
  latestMessageId: (value) => Number.isInteger(value) || isText(value),
  token: isText,
  downloadUrl: (value) => URL.canParse(value),
  fileName: isText,
  qiniu: isText,
  thrown: isText,
};

const isDiscussion = (value) => /^DIZ\w/.test(value);
const varyingAt = { 'disc.create.ok.0': isDiscussion, 'disc.get.ok.0.id': isDiscussion };

const isAbsent = (value) => value === undefined || value === null || value === '__undef';

/**
 * The places where `value` is not as recorded: `[{ path, recorded, value }]`. What has more than was
 * recorded is as recorded.
 */
export function differences(recordedValue, value, path) {
  const differs = [{ path, recorded: recordedValue, value }];
  const key = path.split('.').at(-1);
  const varies = varyingAt[path] ?? varying[key];
  if (isAbsent(recordedValue)) return isAbsent(value) ? [] : differs;
  if (isAbsent(value) || typeof recordedValue !== typeof value) return varies?.(value) ? [] : differs;
  if (typeof recordedValue === 'object') {
    if (Array.isArray(recordedValue) !== Array.isArray(value)) return differs;
    const keys = Object.keys(recordedValue);
    return keys.flatMap((name) => differences(recordedValue[name], value[name], `${path}.${name}`));
  }
  // Of what varies both have something, or neither.
  if (varies) return varies(value) && !recordedValue === !value ? [] : differs;
  return value === recordedValue ? [] : differs;
}

/** The same for what bob was told and is told; what has other names than anything recorded is left out. */
export function differencesOfTold(recordedList, list) {
  const wanted = byStream(recordedList.map(({ m }) => m));
  const names = new Set(wanted.map(({ objectName }) => objectName));
  const told = byStream(list.map(({ message }) => message)).filter(({ objectName }) => names.has(objectName));
  assert.equal(told.length, wanted.length, 'messages that bob is told');
  return wanted.flatMap((message, index) => differences(message, told[index], `told.${index}`));
}

/** Mail, then what was said in chatrooms, then statuses: each comes in its order, and does not wait for the others. */
const byStream = (messages) =>
  ['mail', 'room', 'status'].flatMap((stream) => messages.filter((message) => streamOf(message) === stream));

function streamOf({ objectName, conversationType }) {
  if (objectName === 'RC:TypSts') return 'status';
  return conversationType === 4 ? 'room' : 'mail';
}

/**
 * Fails unless each difference is one of `deviations`: `[path, right value, reason]`. In a path `*` stands for
 * one part, and `**` at its beginning for any. Notes in `used` which were needed.
 */
export function explain(found, deviations, used) {
  for (const { path, recorded: was, value } of found) {
    const deviation = deviations.find(([pattern]) => matches(path, pattern));
    assert.ok(deviation, `${path} is ${JSON.stringify(value)}, and was ${JSON.stringify(was)}`);
    const [pattern, right] = deviation;
    assert.deepEqual(value, right, path);
    used.add(pattern);
  }
}

function matches(path, pattern) {
  let [parts, wanted] = [path.split('.'), pattern.split('.')];
  if (wanted[0] === '**') [parts, wanted] = [parts.slice(1 - wanted.length), wanted.slice(1)];
  return parts.length === wanted.length && wanted.every((part, index) => part === '*' || part === parts[index]);
}
