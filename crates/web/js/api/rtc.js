// Signalling data of RTC rooms: who is there, and the key–values of the room and its users.

import { check, request } from '../call.js';
import { notify, overhear, watch } from '../listeners.js';

const RTC_ROOM = 12;
const ROOM = 1, USER = 2;

const yes = () => true;
const pairs = (list) => Object.fromEntries(list.map(({ key, value }) => [key, value]));
const users = ({ list }) => Object.fromEntries(list.map(({ userId, userData }) => [userId, pairs(userData)]));
const members = (answer) => ({ users: users(answer), token: answer.token, sessionId: answer.sessionId });

const ask = (topic, { id, mode, broadcastType }) => request(topic, id, { roomType: mode ?? 0, broadcastType });
const list = (topic, { id }) => request(topic, id, { order: 2 });

/** `{key, value}`, as the page gives it. */
function pair({ key, value }) {
  check('key', 'text', key);
  return { key, value: check('value', 'string', value) };
}

/** The keys to remove, alone or in an object. */
const keysOf = (keys) => ({ key: check('keys', 'texts', keys.keys ?? keys) });

/** What the others in the room are told with a change, as a message. */
function notice(message) {
  return message && { objectName: check('message.name', 'text', message.name), content: check('message.content', 'string', message.content) };
}

const set = (id, key, value, interior, target, message) =>
  request('rtcSetData', id, { interior: !!interior, target, key, value, ...notice(message) }).as(yes);
const get = (id, key, interior, target) =>
  request('rtcQryData', id, { interior: !!interior, target, key }).as(({ outInfo }) => pairs(outInfo));
const remove = (id, key, interior, target, message) =>
  request('rtcDelData', id, { interior: !!interior, target, key, ...notice(message) }).as(yes);

/** One pair, a list of them, or an object of values. */
function outData(data) {
  if (Array.isArray(data)) return data.map(pair);
  return 'key' in data && 'value' in data ? [pair(data)] : Object.entries(data).map(([key, value]) => pair({ key, value }));
}

// Messages of a room are for those who watch its signals.
overhear((message) => {
  const isSignal = message.conversationType === RTC_ROOM;
  if (isSignal) notify('signal', [message]);
  return isSignal;
});

/** Methods of the class. */
export const rtcStatics = {
  messageSignalWatch: (watcher) => watch('signal', watcher),
};

/** Methods of the instance. */
export const rtc = {
  joinRTCRoom: (room) => ask('rtcRJoin_data', room).as(members),
  quitRTCRoom: (room) => ask('rtcRExit', room).as(yes),
  RTCPing: (room) => ask('rtcPing', room).as(yes),
  getRTCToken: (room) => ask('rtcToken', room),
  setRTCState: ({ id }, { report }) => request('rtcUserState', id, { id: check('report', 'string', report) }).as(yes),

  getRTCUserInfoList: (room) => list('rtcUData', room).as(users),
  getRTCUserList: (room) => list('rtcUList', room).as(members),
  setRTCUserInfo: ({ id }, info) => request('rtcUPut', id, pair(info)).as(yes),
  removeRTCUserInfo: ({ id }, keys) => request('rtcUDel', id, keysOf(keys)).as(yes),

  /** The room's values, with the number of users as 2.5 and the lists as 2.9 gives them. */
  getRTCRoomInfo: (room) =>
    list('rtcRInfo', room).as((info) => ({ ...pairs(info.roomData), ...info, id: info.roomId, total: info.userCount })),
  setRTCRoomInfo: ({ id }, info) => request('rtcRPut', id, pair(info)).as(yes),
  removeRTCRoomInfo: ({ id }, keys) => request('rtcRDel', id, keysOf(keys)).as(yes),

  setRTCData: (id, key, value, isInner, target, _callback, message) => set(id, key, value, isInner, target, message),
  getRTCData: (id, keys, isInner, target) => get(id, keys, isInner, target),
  removeRTCData: (id, keys, isInner, target, _callback, message) => remove(id, keys, isInner, target, message),
  setRTCUserData: (id, key, value, isInner, _callback, message) => set(id, key, value, isInner, USER, message),
  getRTCUserData: (id, keys, isInner) => get(id, keys, isInner, USER),
  removeRTCUserData: (id, keys, isInner, _callback, message) => remove(id, keys, isInner, USER, message),
  setRTCRoomData: (id, key, value, isInner, _callback, message) => set(id, key, value, isInner, ROOM, message),
  getRTCRoomData: (id, keys, isInner) => get(id, keys, isInner, ROOM),
  removeRTCRoomData: (id, keys, isInner, _callback, message) => remove(id, keys, isInner, ROOM, message),

  setRTCOutData: (id, data, target, _callback, message) =>
    request('rtcSetOutData', id, { target, valueInfo: outData(data), ...notice(message) }).as(yes),
  getRTCOutData: (id, userId) =>
    request('rtcQryUserOutData', id, { userId }).as(({ user }) => users({ list: user })),
  setRTCUserTotalRes: (id, { name, content }, value, objectName) =>
    request('userSetData', id, {
      valueInfo: [{ key: 'uris', value }, { key: 'mcu_uris', value: '' }], objectName,
      content: [{ key: check('message.name', 'text', name), value: check('message.content', 'string', content) }],
    }).as(yes),
};
