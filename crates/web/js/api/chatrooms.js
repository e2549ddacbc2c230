// Chatrooms: being in them, their history and their entries.

import { Many, check, core, request } from '../call.js';
import { listen } from '../listeners.js';
import { objectName } from '../messages.js';

const CHATROOM = 4;
/** The most members that a question about a room may bring. */
const MOST_MEMBERS = 20;

/** Sets or removes an entry; `value` absent removes it. */
function changeEntry(force, room, entry, value) {
  const { isAutoDelete, isSendNotification, notificationExtra } = entry;
  const key = check('entry.key', 'entryKey', entry.key);
  const extra = notificationExtra && `${notificationExtra}`;
  return core('changeEntry', room, key, value, force, isAutoDelete, isSendNotification, extra);
}

const setEntry = (force) => (room, entry) =>
  changeEntry(force, room, entry, check('entry.value', 'entryValue', entry.value));
const removeEntry = (force) => (room, entry) => changeEntry(force, room, entry);

/** Methods of the class. */
export const chatroomStatics = {
  setChatroomListener(listener) {
    listen('chatroomEntries', listener);
    listen('chatroomRejoined', listener);
  },
};

/** Methods of the instance. */
export const chatrooms = {
  joinChatRoom: (room, count) => core('joinChatroom', room, count),
  joinExistChatRoom: (room, count) => core('joinChatroom', room, count, true),
  quitChatRoom: (room) => core('quitChatroom', room),
  getChatRoomInfo: (room, count, order = 0) =>
    request('queryChrmI', room, { count: Math.min(count, MOST_MEMBERS), order }).as(
      ({ userTotalNums = 0, userInfos = [] }) => ({ userTotalNums, userInfos }),
    ),
  setChatroomHisMessageTimestamp: (room, timestamp) => core('chatroomHistoryTime', room, timestamp),
  getChatRoomHistoryMessages: (room, count, order, _callback, timestamp) =>
    core('history', CHATROOM, room, timestamp, count, order === 1).as(
      ([list, hasMore]) => new Many([list, hasMore], { list, hasMore }),
    ),
  setFilterMessages: (names) => core('unwantedMessages', names.map(objectName)),

  setChatroomEntry: setEntry(false),
  forceSetChatroomEntry: setEntry(true),
  removeChatroomEntry: removeEntry(false),
  forceRemoveChatroomEntry: removeEntry(true),
  getChatroomEntry: (room, key) => core('chatroomEntry', room, key),
  getAllChatroomEntries: (room) => core('chatroomEntries', room),
};
