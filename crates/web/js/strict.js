// What `compat: 'strict'` of `init` gives back: ways of 2.5 that are put right here, for pages that lean on them.

import { core } from './call.js';
import { RongIMError } from './errors.js';

/** By quirk: where it shows, what 2.5 does, what happens otherwise. Only the documentation reads it. */
export const DESCRIPTIONS = {
  sendsFailAtOnce: [
    'a send while there is no connection',
    'fails at once with `TIMEOUT` (-1); nothing is sent later',
    'waits for the connection, at most 30 s',
  ],
  noReconnect: [
    'a lost connection',
    'stays lost until the page calls `reconnect`; `autoReconnect: true` wins over this',
    'is made again by itself',
  ],
  historyIsRead: ['`sentStatus` of messages of the history', 'always `READ` (50)', '`SENT` (30), and `READ` where the peer has said so'],
  recallNamesUser: ['`targetId` of the message that `sendRecallMessage` gives', 'the user', 'the conversation'],
  statusIsError: ['`getBlacklistStatus` of a user who is not in the list', 'an error, 101', '`"NOT_IN_BLACK_LIST"`'],
  muteUnsaid: ['`notificationStatus` of conversations', 'always 0', '1 for muted ones, 2 for others'],
  typesIgnored: ['`getConversationList` with conversation types', 'gives all conversations', 'gives those of the types'],
};

const CONNECTED = 0, TIMEOUT = -1, READ = 50, NOT_IN_LIST = 101;

const failAtOnce = (run) => (...args) => {
  if (core('status') !== CONNECTED) throw new RongIMError(TIMEOUT);
  return run(...args);
};

const readAll = (run) => (...args) =>
  run(...args).as((many) => {
    for (const message of many.value.list) message.sentStatus = READ;
    return many;
  });

const unsaid = (conversation) => conversation && { ...conversation, notificationStatus: 0 };

/** By method: what makes the strict way of the fixed one. */
const CHANGES = {
  sendMessage: failAtOnce,
  sendTextMessage: failAtOnce,
  sendTypingStatusMessage: failAtOnce,
  sendRecallMessage: (run) => failAtOnce((...args) => run(...args).as((message) => ({ ...message, targetId: core('userId') }))),
  getHistoryMessages: readAll,
  getRemoteHistoryMessages: readAll,
  getBlacklistStatus: (run) => (...args) => run(...args).when({ [NOT_IN_LIST]: new RongIMError(NOT_IN_LIST) }),
  getConversation: (run) => (...args) => run(...args).as(unsaid),
  getConversationList: (run) => (callback, _types, ...rest) => run(callback, undefined, ...rest).as((list) => list.map(unsaid)),
};

let isStrict = false;

/** Takes the option of `init`, and says whether it asks for the quirks. */
export function takeCompat({ compat }) {
  isStrict = compat === 'strict';
  return isStrict;
}

/** A method that goes the strict way when the page asked for it. */
export function strictly(name, run) {
  const changed = CHANGES[name]?.(run);
  return changed ? (...args) => (isStrict ? changed : run)(...args) : run;
}
