// Unread counts. What is cleared here is cleared on the user's other clients.

import { core, did } from '../call.js';
import { RongIMError } from '../errors.js';
import { apiAddress } from './connection.js';
import { loadScript, request } from '../http.js';

const clear = (type, target) => did('clearUnread', type, target);

/** With `containMuted` false, without the muted conversations. */
const total = (_callback, types, containMuted) =>
  containMuted === false ? core('unreadCountByState', types, undefined, false) : core('totalUnreadCount', types);

const TOKEN_INCORRECT = 31004, UNREACHABLE = 30002;

/** What the script says that calls a function with one object. */
const argumentOf = (script) => JSON.parse(script.slice(script.indexOf('(') + 1, script.lastIndexOf(')')));

/** By a request, and where other origins may only give scripts, by one. */
function ask(url) {
  const id = {};
  const name = `rongimExists${Date.now()}`;
  return new Promise((resolve, reject) => {
    const read = (parse, text) => {
      try {
        resolve(parse(text));
      } catch {
        reject(new RongIMError(UNREACHABLE));
      }
    };
    request(id, url, undefined, (_id, status, text) => {
      if (status === 200) read(argumentOf, text);
      else loadScript(id, `${url}&callBack=${name}`, name, (_same, _status, json) => read(JSON.parse, json));
    });
  });
}

async function hasRemoteUnread(token) {
  const [host, appKey] = apiAddress();
  const url = `${host}/message/exist.js?appKey=${encodeURIComponent(appKey)}&token=${encodeURIComponent(token)}&_=${Date.now()}`;
  const { status, code = 200 } = await ask(url);
  if (code !== 200) throw new RongIMError(TOKEN_INCORRECT);
  return !!+status;
}

/** Methods of the instance. */
export const unread = {
  getUnreadCount: (type, target) => core('unreadCount', type, target),
  getTotalUnreadCount: total,
  getConversationUnreadCount: (types) => core('totalUnreadCount', types),
  getUnreadCountByTag: (tagId, containMuted) => core('unreadCountByState', undefined, tagId, containMuted ?? true),
  hasRemoteUnreadMessages: hasRemoteUnread,

  setUnreadCount: (type, target, count) => did('setUnreadCount', type, target, count),
  clearUnreadCount: clear,
  clearMessagesUnreadStatus: clear,
  clearUnreadCountByTimestamp: (type, target, timestamp) => did('clearUnread', type, target, timestamp),
  clearTotalUnreadCount: () => did('clearAllUnread'),
};
