// Sending, recalling and reading messages.

import { Many, check, core, request } from '../call.js';
import { RongIMError, badArgument } from '../errors.js';
import { expansionText } from '../expansions.js';
import { isHeard, listen, overhear, watch } from '../listeners.js';
import { describe, objectName } from '../messages.js';
import { later, tell } from '../queue.js';
import { bits, pushExtra, pushFlags } from './push.js';

/** Bits of `UpStreamMessage.sessionId`. */
const PERSISTED = 1, COUNTED = 2, MENTION = 4, SILENT = 32, EXPANDABLE = 64;

const TYPING = 'RC:TypSts';

/** Sends, and tells `onBefore` the id of the message. */
export function send(callback, ...args) {
  const call = core('send', ...args);
  later(() => tell(callback, 'onBefore', call.localId));
  return call;
}

/** The content as it travels; a plain object needs the name of its type. */
function described(content, name) {
  const found = describe(content, name);
  if (!found) throw badArgument('messageContent', 'a message, such as new RongIMLib.TextMessage({content: "…"})');
  return found;
}

/** The published client's nine arguments; `params` holds what came later, and stands in the eighth place for some. */
const sendMessage = (type, target, content, callback, isMention, pushText, pushData, method, params = {}) => {
  const options = method && typeof method === 'object' ? method : params;
  return post(type, target, described(content), callback, isMention, pushText, pushData, options);
};

/** Sends a described content with the options of `sendMessage`. */
function post(type, target, what, callback, isMention, pushText, pushData, params) {
  const { pushConfig, canIncludeExpansion, expansion, isStatusMessage = params.isStatus, clientUniqueId } = params;
  if (clientUniqueId !== undefined && !(Number.isSafeInteger(clientUniqueId) && clientUniqueId > 0)) {
    throw badArgument('params.clientUniqueId', 'a whole number from 1 to 2^53 - 1');
  }
  const flags = bits(
    PERSISTED, what.persisted && !isStatusMessage, COUNTED, what.counted && !isStatusMessage,
    MENTION, isMention || params.isMentioned || what.mentions, SILENT, params.disableNotification,
    EXPANDABLE, canIncludeExpansion,
  );
  return send(
    callback, type, target, what.objectName, what.text, flags, pushFlags(params),
    pushConfig?.pushContent || (pushText ?? params.pushContent), pushConfig?.pushData || (pushData ?? params.pushData),
    params.userIds, isStatusMessage, canIncludeExpansion && expansion ? expansionText(expansion) : undefined,
    ...pushExtra(pushConfig), undefined, clientUniqueId,
  );
}

/** Neither kept nor counted, and only for who is there: `message` says where it goes, its `content` what. */
function sendStatusMessage({ conversationType, targetId, content, messageType, objectName: name }, callback) {
  const type = check('message.conversationType', 'type', conversationType);
  check('message.targetId', 'text', targetId);
  const what = described(content, messageType ?? name);
  return post(type, targetId, what, callback, false, undefined, undefined, { isStatusMessage: true });
}

/** `options` are those of 2.9: how phones are notified. */
function recall({ conversationType, targetId, messageUId, sentTime, extra, user }, _callback, options) {
  const { disableNotification, pushConfig } = options ?? {};
  const type = check('conversationType', 'type', conversationType);
  check('targetId', 'text', targetId);
  check('messageUId', 'text', messageUId);
  check('sentTime', 'time', sentTime);
  const content = JSON.stringify({ messageUId, conversationType: type, targetId, sentTime, extra, user });
  return core(
    'recall', type, targetId, 'RC:RcCmd', content, bits(PERSISTED, true, SILENT, disableNotification),
    pushFlags({ pushConfig }), pushConfig?.pushContent, pushConfig?.pushData, undefined, false, undefined,
    ...pushExtra(pushConfig), messageUId,
  );
}

/** Sends what is neither kept nor counted; what is fleeting reaches only who is there. */
export const signal = (type, target, name, content, isFleeting) =>
  core('send', type, target, name, JSON.stringify(content), 0, 0, undefined, undefined, undefined, isFleeting);

/** What erases the history of a conversation of this type. */
const CLEAN_TOPICS = { 1: 'cleanPMsg', 2: 'cleanDMsg', 3: 'cleanGMsg', 5: 'cleanCMsg', 6: 'cleanSMsg' };

/** Erases up to a time, for this user only. */
function clearHistory({ conversationType, targetId, timestamp }) {
  const topic = CLEAN_TOPICS[check('conversationType', 'type', conversationType)];
  check('targetId', 'text', targetId);
  const body = { targetId, dataTime: check('timestamp', 'time', timestamp) };
  if (!topic) throw new RongIMError(34008);
  return request(topic, null, body).when({ 1: new RongIMError(34010) }).as(() => {
    core('forgetMessagesOf', +conversationType, targetId, timestamp);
    return true;
  });
}

/** `timestamp` null goes on where the last page ended, 0 begins with the newest. */
const history = (type, target, timestamp, count, order) =>
  core('history', type, target, timestamp, count, order === 1).as(
    ([list, hasMore]) => new Many([list, hasMore], { list, hasMore }),
  );

// As in 2.9, a page that listens to typing hears of it there alone.
overhear(({ objectName: name }) => name === TYPING && isHeard('typing'));

/** Methods of the class. */
export const messageStatics = {
  messageWatch: (watcher) => watch('received', watcher),
  statusWatch: (watcher) => watch('status', watcher),
  /** Both at once; either may be left out. */
  watch({ message, status }) {
    if (message) watch('received', message);
    if (status) watch('status', status);
  },
  setTypingStatusListener: (listener) => listen('typing', listener),
};

/** Methods of the instance. */
export const messages = {
  sendMessage,
  sendStatusMessage,
  sendTextMessage: (type, target, content, callback) =>
    send(callback, type, target, 'RC:TxtMsg', JSON.stringify({ content }), PERSISTED + COUNTED, 0),
  sendTypingStatusMessage(type, target, name, callback) {
    const content = JSON.stringify({ typingContentType: objectName(name), data: '' });
    return send(callback, type, target, TYPING, content, 0, 0, undefined, undefined, undefined, true);
  },
  sendRecallMessage: recall,
  getHistoryMessages: (type, target, timestamp, count, _callback, _objectName, order) =>
    history(type, target, timestamp, count, order),
  getRemoteHistoryMessages: (type, target, timestamp, count, _callback, options) =>
    history(type, target, timestamp, count, options?.order),
  clearRemoteHistoryMessages: clearHistory,
  clearHistoryMessages: clearHistory,
};
