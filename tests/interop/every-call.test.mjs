// Every call of the published client 2.9.2, once over each transport, against our server. What a call does to
// others is tested where it belongs; here none may be missing, refused or go unanswered.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const [PRIVATE, GROUP] = [1, 3];
const [FILE, MEMBERS] = [4, 1];
const set = stage();

/** What the client does without a server. */
const ALONE = [
  'constructor', 'install', 'getChannel', 'deleteChannels', 'getNavi', 'getSDKInfo', 'getAppInfo', 'getCurrentUserId',
  'clearCache', 'saveTextMessageDraft', 'getTextMessageDraft', 'clearTextMessageDraft', 'getTotalUnreadCount',
  'getUnreadCount', 'getConversationUnreadCount', 'clearConversations', 'setDeviceInfo', 'getCurrentConnectionStatus', 'callExtra',
];
/** What only its desktop library has. */
const DESKTOP = [
  'assertCPPMode', 'insertMessage', 'deleteLocalMessages', 'deleteLocalMessagesByTimestamp', 'clearMessages', 'getMessage',
  'setMessageSentStatus', 'setMessageReceivedStatus', 'setMessageContent', 'setMessageSearchField',
  'searchConversationByContent', 'searchMessageByContent', 'getUnreadMentionedMessages', 'clearUnreadCountByTimestamp',
  'getConversationNotificationStatus', 'getRemoteHistoryMessages',
  'addToBlacklist', 'removeFromBlacklist', 'getBlacklist', 'getBlacklistStatus',
];
/** What has no answer in it: `docs/server.md` claims none of these. The first asks the vendor's own host. */
const LACKING = [
  'hasRemoteUnreadMessages', 'setUserStatusListener', 'setUserStatus', 'getUserStatus',
  'setRTCRoomInfo', 'removeRTCRoomInfo', 'setRTCOutData', 'getRTCOutData',
];

const text = (content) => ({ make: 'TextMessage', of: { content } });

/** The calls of all transports, in an order in which each finds what it needs. */
async function useAll(client, { me, group, room }, ask) {
  const bob = { type: PRIVATE, targetId: 'bob' };
  const options = [false, '', '', null, { canIncludeExpansion: true, expansion: { a: '1' } }];
  const sent = await ask('sendMessage', PRIVATE, 'bob', text('一'), callback, ...options);
  await ask('updateMessageExpansion', { b: '2' }, sent, callback);
  await ask('removeMessageExpansionForKey', ['b'], sent, callback);
  await ask('sendTypingStatusMessage', PRIVATE, 'bob', 'RC:TxtMsg', callback);
  await set.api.sendPrivate('bob', me, { content: '二' });
  await client.received({ content: { content: '二' } });
  const inGroup = await ask('sendMessage', GROUP, group, text('三'), callback);
  await ask('sendReceiptResponse', GROUP, group, callback);
  await ask('sendReadReceiptMessage', [inGroup.messageUId], group, callback);
  assert.deepEqual(await ask('getMessageReader', inGroup.messageUId, group, callback), { list: [], totalMemberCount: 2 });
  const history = await ask('getHistoryMessages', PRIVATE, 'bob', 0, 10, callback);
  assert.deepEqual(history.map((message) => message.content.content), ['一', '二']);

  const listed = await ask('getConversationList', callback, null, 10);
  assert.deepEqual(new Set(listed.map((one) => one.targetId)), new Set(['bob', group]));
  assert.equal((await ask('getConversation', PRIVATE, 'bob', callback)).targetId, 'bob');
  await ask('clearUnreadCount', PRIVATE, 'bob', callback);
  await ask('setConversationStatus', PRIVATE, 'bob', { isTop: true, notificationStatus: 1 }, callback);
  await ask('createTag', { tagId: 't', tagName: 'Tag' }, callback);
  await ask('updateTag', { tagId: 't', tagName: '标签' }, callback);
  assert.deepEqual((await ask('getTagList', callback)).map((tag) => tag.tagName), ['标签']);
  await ask('addTagForConversations', 't', [bob], callback);
  await ask('setConversationStatusInTag', 't', bob, { isTop: true }, callback);
  assert.deepEqual((await ask('getTagsForConversation', bob, callback)).map((tag) => tag.tagId), ['t']);
  assert.deepEqual((await ask('getConversationListByTag', 't', 10, 0, callback)).map((one) => one.targetId), ['bob']);
  assert.equal(await ask('getUnreadCountByTag', 't', true, callback), 0);
  await ask('removeTagsForConversation', bob, ['t'], callback);
  await ask('removeTagForConversations', 't', [bob], callback);
  await ask('removeTag', 't', callback);

  assert.ok((await ask('getFileToken', FILE, callback)).token);
  assert.match((await ask('getFileUrl', FILE, 'stored', 'saved.txt', callback, { isBosRes: false, downloadUrl: '' })).downloadUrl, /stored/);

  await ask('joinChatRoom', room, 10, callback);
  assert.equal((await ask('getChatRoomInfo', room, 10, MEMBERS, callback)).userTotalNums, 1);
  const entry = (key) => ({ key, value: 'v', isAutoDelete: false, isSendNotification: false });
  await ask('setChatroomEntry', room, entry('a'), callback);
  await ask('forceSetChatroomEntry', room, entry('b'), callback);
  assert.equal(await ask('getChatroomEntry', room, 'a', callback), 'v');
  assert.deepEqual(await ask('getAllChatroomEntries', room, callback), { a: 'v', b: 'v' });
  await ask('removeChatroomEntry', room, { key: 'a' }, callback);
  await ask('forceRemoveChatroomEntry', room, { key: 'b' }, callback);
  await ask('getChatRoomHistoryMessages', room, 10, 0, callback, 0);
  await ask('quitChatRoom', room, callback);

  await ask('sendRecallMessage', sent, callback);
  const heard = history.find((message) => message.content.content === '二');
  const one = { messageUId: heard.messageUId, sentTime: heard.sentTime, messageDirection: heard.messageDirection };
  await ask('deleteRemoteMessages', PRIVATE, 'bob', [one], callback);
  await ask('clearRemoteHistoryMessages', { conversationType: PRIVATE, targetId: 'bob', timestamp: Date.now() }, callback);
  assert.deepEqual(await ask('getHistoryMessages', PRIVATE, 'bob', 0, 10, callback), []);
  await ask('removeConversation', PRIVATE, 'bob', callback);
}

/** Those of RTC rooms, which it has over WebSocket alone. */
async function useRtc(ask, id) {
  const room = { id, type: 0, mode: 0 };
  const [INNER, ROOM] = [true, 1];
  await ask('joinRTCRoom', room, callback);
  await ask('RTCPing', room, callback);
  await ask('getRTCToken', room, callback);
  await ask('setRTCState', room, { report: 'connected' }, callback);
  await ask('getRTCUserList', room, callback);
  await ask('getRTCRoomInfo', room, callback);
  await ask('setRTCUserInfo', room, { key: 'k', value: 'v' }, callback);
  await ask('getRTCUserInfoList', room, callback);
  await ask('removeRTCUserInfo', room, { keys: ['k'] }, callback);
  for (const owner of ['Room', 'User']) {
    await ask(`setRTC${owner}Data`, id, 'k', 'v', INNER, callback);
    assert.deepEqual(await ask(`getRTC${owner}Data`, id, ['k'], INNER, callback), { k: 'v' });
    await ask(`removeRTC${owner}Data`, id, ['k'], INNER, callback);
  }
  await ask('setRTCData', id, 'k', 'v', INNER, ROOM, callback);
  await ask('getRTCData', id, ['k'], INNER, ROOM, callback);
  await ask('removeRTCData', id, ['k'], INNER, ROOM, callback);
  await ask('setRTCUserTotalRes', id, { name: 'RCRTC:x', content: '[]' }, '[]', 'app:total', callback);
  await ask('quitRTCRoom', room, callback);
}

for (const [name, init] of Object.entries({ websocket: {}, polling: { connectionType: 'comet' } })) {
  test(`every call over ${name} is answered`, async () => {
    const names = { me: `me-${name}`, group: `group-${name}`, room: `room-${name}` };
    await set.api.createGroup(names.group, [names.me, 'bob']);
    const client = await set.user(names.me, { page: '/published.html', init });
    const used = new Set(['disconnect', 'logout']);
    const ask = (method, ...args) => {
      used.add(method);
      return client.ask(method, ...args);
    };
    await useAll(client, names, ask);
    if (name === 'websocket') await useRtc(ask, 'call');
    await client.call('disconnect');
    await client.connect();
    await client.call('logout');

    const methods = await client.page.evaluate(() => Object.getOwnPropertyNames(Object.getPrototypeOf(RongIMLib.RongIMClient.getInstance())));
    const others = new Set([...ALONE, ...DESKTOP, ...LACKING]);
    const left = methods.filter((method) => !used.has(method) && !others.has(method));
    assert.deepEqual(left.filter((method) => name === 'websocket' || !/RTC/.test(method)), []);
    await client.close();
  });
}
