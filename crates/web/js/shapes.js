// The plain objects that a page gets: own, enumerable properties only.

import { decode, describe, objectName } from './messages.js';

const READ = 1;

/** A sent message (`isOwn`) or one that came from the server. */
function message(
  text, conversationType, targetId, name, isSent, localId, senderUserId, sentTime, messageUId,
  receivedTime, offLineMessage, sentStatus, isOwn,
) {
  const [content, messageType] = decode(name, text);
  const messageDirection = isSent ? 1 : 2;
  if (isOwn && !receivedTime) {
    return {
      content, conversationType, objectName: name, messageDirection, messageId: localId, senderUserId,
      sentStatus, sentTime, targetId, messageType, messageUId,
    };
  }
  return {
    content, conversationType, objectName: name, messageDirection,
    messageId: `${conversationType}_${localId}`, receivedStatus: READ, receivedTime, senderUserId,
    sentStatus, sentTime, targetId, messageType, messageUId, offLineMessage,
  };
}

/** An entry of the conversation list. */
function conversation(
  conversationType, targetId, latestMessage, unreadMessageCount, isTop, draft,
  mentionUid, mentionTime, mentionContent,
) {
  const entry = {
    conversationTitle: '', conversationType, latestMessage,
    latestMessageId: latestMessage?.messageId ?? null, notificationStatus: 0,
    objectName: latestMessage?.objectName ?? '', receivedStatus: READ,
    sentTime: latestMessage?.sentTime ?? 0, targetId, unreadMessageCount, isTop,
    hasUnreadMention: mentionUid !== undefined,
  };
  if (draft !== undefined) entry.draft = draft;
  if (mentionUid !== undefined) {
    const [content] = decode('RC:TxtMsg', mentionContent);
    entry.mentionedMsg = { uid: mentionUid, time: mentionTime, mentionedInfo: content.mentionedInfo };
  }
  return entry;
}

/** The error that a promise is rejected with. */
class RongIMError extends Error {
  constructor(code, text, data) {
    super(text);
    this.name = 'RongIMError';
    this.code = code;
    if (data !== undefined) this.data = data;
  }
}

const UPLOAD_FIELDS = [
  'deadline', 'token', 'bosToken', 'bosDate', 'path', 'osskeyId', 'ossPolicy', 'ossSign', 'ossBucketName',
  's3Credential', 's3Algorithm', 's3Date', 's3Policy', 's3Signature', 's3BucketName', 'stcAuthorization',
  'stcContentSha256', 'stcDate', 'stcBucketName',
];

/** What an upload needs, with the hosts that the navigation names. */
function uploadToken(values, navigation) {
  const hosts = navigation ? JSON.parse(navigation) : {};
  const fields = UPLOAD_FIELDS.map((name, i) => [name, values[i]]);
  return Object.assign(Object.fromEntries(fields), {
    qiniu: hosts.uploadServer ?? '', bos: hosts.bosAddr ?? '', ossConfig: hosts.ossConfig ?? '',
  });
}

/** What the wasm part asks of the page's side. */
export const shapes = {
  message,
  conversation,
  error: (code, text, data) => new RongIMError(code, text, data),
  uploadToken,
  describe,
  objectName,
};

export { RongIMError };
