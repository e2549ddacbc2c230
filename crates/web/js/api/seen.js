// Messages that the client has seen: by id, by their words, with notes of the page. All of it local.

import { Many, check, core, request } from '../call.js';
import { RongIMError, badArgument } from '../errors.js';
import { describe, searchFields } from '../messages.js';
import { send } from './messages.js';

/** No message has this id. */
const NO_SUCH_MESSAGE = 61001;

/** The wasm part's key of a message: the number in a local id, or its id on the server. */
const keyOf = (id) => (/^(\d+_)?\d+$/.test(id) ? +`${id}`.split('_').pop() : id);

const ID = 'id';
const keyOfMessage = (item) => keyOf(check('messageId', ID, item?.messageUId || item?.msgId || (item?.messageId ?? item)));

/** A message with what the page noted about it. */
function withNotes([make, sentStatus, receivedStatus, extra]) {
  const message = make();
  for (const [name, value] of Object.entries({ sentStatus, receivedStatus, extra })) {
    if (value !== undefined) message[name] = value;
  }
  return message;
}

/** The messages, and how many there are. */
function kept(...args) {
  const [list, total] = core(...args);
  return [list.map(withNotes), total];
}

function getMessage(id) {
  const [[message]] = kept('keptMessage', keyOf(id));
  if (!message) throw new RongIMError(NO_SUCH_MESSAGE);
  return message;
}

/** Notes something about a message; fields that are undefined stay as they are. */
function note(id, { sentStatus, receivedStatus, extra, objectName, text, searchText }) {
  const found = core('note', keyOf(id), sentStatus, receivedStatus, extra, objectName, text, searchText);
  if (!found) throw new RongIMError(NO_SUCH_MESSAGE);
  return true;
}

/** The content as it travels; a plain object needs the name of its type. */
function described(content, name) {
  const found = describe(content, name);
  if (!found) throw badArgument('content', 'the content of a message, with the name of its type');
  return found;
}

const textOf = (value) => (value === undefined || value === null ? undefined : `${value}`);

function updateMessage(message) {
  const { sentStatus, receivedStatus, extra, content, objectName: name, messageType } = message;
  const { objectName, text } = content ? described(content, messageType ?? name) : {};
  const id = check('messageId', ID, message.messageId ?? message.messageUId);
  return note(id, { sentStatus, receivedStatus, extra: textOf(extra), objectName, text });
}

function insertMessage(type, target, message, _callback, { isUnread, searchContent } = {}) {
  const { content, messageType, objectName: name, senderUserId, messageUId, sentTime } = message;
  const isWhole = typeof content === 'object' && content !== null;
  const { objectName, text } = described(isWhole ? content : message, messageType ?? name);
  const [[inserted]] = kept(
    'insertMessage', type, target, objectName, text, senderUserId, messageUId, sentTime, isUnread, searchContent,
  );
  return inserted;
}

/** Sends a message that was inserted, or that failed, in its place. */
function sendLocalMessage(message, callback) {
  const { conversationType, targetId, content, messageType, objectName: name, messageId } = message;
  const type = check('conversationType', 'type', conversationType);
  check('targetId', 'text', targetId);
  const { objectName, text, persisted, counted } = described(content, messageType ?? name);
  return send(callback, type, targetId, objectName, text, (persisted ? 1 : 0) + (counted ? 2 : 0), 0).as((sent) => {
    if (messageId !== undefined) core('forgetMessages', [keyOf(messageId)]);
    return sent;
  });
}

/** Deletes messages on the server too, for this user only. */
function deleteRemoteMessages(type, target, messages) {
  const uidOf = ({ messageUId, msgId }) => messageUId ?? msgId;
  if (!messages.length || !messages.every(uidOf)) throw new RongIMError(NO_SUCH_MESSAGE);
  const msgs = messages.map((message) => ({
    msgId: uidOf(message),
    msgDataTime: message.sentTime ?? message.msgDataTime,
    direct: message.messageDirection ?? message.direct,
  }));
  return request('delMsg', undefined, { type, conversationId: target, msgs }).as(() => {
    core('forgetMessages', messages.map(uidOf), true);
    return true;
  });
}

function forget(list) {
  core('forgetMessages', list.map(keyOfMessage));
  return true;
}

function forgetOf(type, target, until) {
  core('forgetMessagesOf', type, target, until);
  return true;
}

/** Methods of the instance. */
export const seen = {
  getMessage,
  insertMessage,
  sendLocalMessage,
  updateMessage,
  setMessageExtra: (id, value) => note(id, { extra: textOf(value) ?? '' }),
  setMessageReceivedStatus: (id, receivedStatus) => note(id, { receivedStatus }),
  setMessageSentStatus: (id, sentStatus) => note(id, { sentStatus }),
  setMessageContent: (id, content, name) => note(id, described(content, name)),
  setMessageSearchField: (id, content, searchText) => {
    const { objectName, text } = content ? described(content, getMessage(id).objectName) : {};
    return note(id, { objectName, text, searchText });
  },
  setMessageStatus(type, target, timestamp, status) {
    core('noteSentUntil', type, target, timestamp, status);
    return true;
  },
  deleteMessages: (_type, _target, list) => forget(list),
  deleteLocalMessages: (_type, _target, list) => forget(list),
  deleteLocalMessagesByTimestamp: forgetOf,
  deleteRemoteMessages,
  clearMessages: (type, target) => forgetOf(type, target),
  clearData() {
    core('forgetAllMessages');
    return true;
  },
  searchMessageByContent(type, target, keyword, timestamp, count) {
    const [list, total] = kept('searchMessages', type, target, keyword, searchFields(), timestamp, count);
    return new Many([list, total], { list, total });
  },
  searchConversationByContent: (keyword, _callback, types) =>
    core('searchConversations', keyword, searchFields(), types),
  getUnreadMentionedMessages: (type, target) => kept('unreadMentions', type, target)[0],
};
