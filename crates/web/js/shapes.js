// The plain objects that a page gets: own, enumerable properties only.

import { decode } from './messages.js';

const READ = 1;

/** A sent message (`isOwn`) or one that came from the server. */
export function message(
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

/** A change of a chatroom's entry, as a listener hears of it; type 1 = set, 2 = removed. */
export const entryChange = ([chatroomId, key, value, timestamp, isRemoval]) =>
  ({ chatroomId, key, value, timestamp, type: isRemoval ? 2 : 1 });

/** An entry of the conversation list; `latest` makes its message. */
export function conversation(
  conversationType, targetId, latest, unreadMessageCount, isTop, draft,
  mentionUid, mentionTime, mentionContent,
) {
  const latestMessage = latest?.() ?? null;
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
