// Sending, recalling and reading messages.

import { Many, check, core, request } from '../call.js';
import { RongIMError, badArgument } from '../errors.js';
import { describe, objectName } from '../messages.js';
import { later, tell } from '../queue.js';

/** The sum of those bits whose condition holds. */
const bits = (...pairs) => pairs.reduce((sum, [bit, on]) => sum + (on ? bit : 0), 0);

/** Bits of `UpStreamMessage.sessionId`. */
const PERSISTED = 1, COUNTED = 2, MENTION = 4, SILENT = 32;
/** Bits of `UpStreamMessage.configFlag`. */
const VOIP_PUSH = 1, VERIFY_LISTS = 2, NO_TITLE = 4, FORCE_DETAIL = 8;

/** Sends, and tells `onBefore` the id of the message. */
export function send(callback, ...args) {
  const call = core('send', ...args);
  const messageId = core('lastLocalId');
  later(() => tell(callback, 'onBefore', messageId));
  return call;
}

function pushFlags({ isVoipPush, isFilerWhiteBlacklist, pushConfig }) {
  return bits(
    [VOIP_PUSH, isVoipPush], [VERIFY_LISTS, isFilerWhiteBlacklist],
    [NO_TITLE, pushConfig?.disablePushTitle], [FORCE_DETAIL, pushConfig?.forceShowDetailContent],
  );
}

/** The published client's nine arguments; `params` holds what came later. */
function sendMessage(type, target, content, callback, isMention, pushText, pushData, _method, params = {}) {
  const described = describe(content);
  if (!described) throw badArgument('messageContent', 'a message, such as new RongIMLib.TextMessage({content: "…"})');
  const flags = bits(
    [PERSISTED, described.persisted], [COUNTED, described.counted],
    [MENTION, isMention || params.isMentioned || described.mentions], [SILENT, params.disableNotification],
  );
  return send(
    callback, type, target, described.objectName, described.text, flags, pushFlags(params),
    pushText ?? params.pushContent, pushData ?? params.pushData, params.userIds,
  );
}

function recall({ conversationType, targetId, messageUId, sentTime, extra, user }) {
  const type = check('conversationType', 'type', conversationType);
  check('targetId', 'text', targetId);
  check('messageUId', 'text', messageUId);
  check('sentTime', 'time', sentTime);
  const content = JSON.stringify({ messageUId, conversationType: type, targetId, sentTime, extra, user });
  return core('recall', type, targetId, messageUId, sentTime, content);
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

/** Methods of the instance. */
export const messages = {
  sendMessage,
  sendTextMessage: (type, target, content, callback) =>
    send(callback, type, target, 'RC:TxtMsg', JSON.stringify({ content }), PERSISTED + COUNTED, 0),
  sendTypingStatusMessage(type, target, name, callback) {
    const content = JSON.stringify({ typingContentType: objectName(name), data: '' });
    return send(callback, type, target, 'RC:TypSts', content, 0, 0, undefined, undefined, undefined, true);
  },
  sendRecallMessage: recall,
  /** `timestamp` null goes on where the last page ended, 0 begins with the newest. */
  getHistoryMessages: (type, target, timestamp, count, _callback, _objectName, order) =>
    core('history', type, target, timestamp, count, order === 1).as(
      ([list, hasMore]) => new Many([list, hasMore], { list, hasMore }),
    ),
  clearRemoteHistoryMessages: clearHistory,
  clearHistoryMessages: clearHistory,
};
