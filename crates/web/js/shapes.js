// The plain objects that a page gets: own, enumerable properties only.

import { readExpansion } from './expansions.js';
import { decode } from './messages.js';

const READ = 1;
/** Bits of `DownStreamMessage.status`. */
const SILENT = 512, EXPANDABLE = 1024;

/** A sent message (`isOwn`) or one that came from the server; `texts` has U+0000 between its parts. */
export function message(
  texts, conversationType, isSent, localId, sentTime, receivedTime, offLineMessage, sentStatus, isOwn, flags,
  expansion, readers,
) {
  const [targetId, name, senderUserId, messageUId, ...text] = texts.split('\0');
  const [content, messageType] = decode(name, text.join('\0'));
  const messageDirection = isSent ? 1 : 2;
  const made = {
    content, conversationType, objectName: name, messageDirection, senderUserId, sentStatus, sentTime, targetId,
    messageType, messageUId,
    // What 2.9 added. A channel is part of a conversation's key there; only ultra groups have some.
    channelId: '', disableNotification: !!(flags & SILENT), canIncludeExpansion: !!(flags & EXPANDABLE),
    expansion: expansion === undefined ? null : readExpansion(expansion),
  };
  const isPlain = isOwn && !receivedTime;
  made.messageId = isPlain ? localId : `${conversationType}_${localId}`;
  if (isPlain) return made;
  Object.assign(made, { receivedStatus: READ, receivedTime, offLineMessage });
  if (readers) made.receiptResponse = JSON.parse(readers);
  return made;
}

/** Who is typing in a conversation: `list` holds user id, content type and time, each after the other. */
export const typing = (conversationType, targetId, list) => {
  const users = [];
  for (let i = 0; i < list.length; i += 3) users.push({ userId: list[i], messageType: list[i + 1], timestamp: list[i + 2] });
  return [{ conversationType, targetId, list: users }];
};

/** The status of a user, as 2.5 gives it; one without `us` stays as it is. */
export function userStatus({ subUserId, status }) {
  let said = status;
  try {
    const { o: online, p: platform, s } = JSON.parse(status).us;
    said = { online: !!+online, platform, status: s };
  } catch {
    // The page sees what the server said.
  }
  return { userId: subUserId, status: said };
}

/** A change of a chatroom's entry, as a listener hears of it; type 1 = set, 2 = removed. */
export const entryChange = ([chatroomId, key, value, timestamp, isRemoval]) =>
  ({ chatroomId, key, value, timestamp, type: isRemoval ? 2 : 1 });

/** The numbers of 2.9; 2.5 says 0 of every conversation. */
const notificationStatus = (isMuted) => (isMuted ? 1 : 2);

/** A conversation that was pinned or muted on another client, or is so no more. */
export const stateChange = ([conversationType, targetId, isTop, isMuted, updatedTime]) =>
  ({ conversationType, targetId, isTop, notificationStatus: notificationStatus(isMuted), channelId: '', updatedTime });

/** An entry of the conversation list; `latest` makes its message. */
export function conversation(
  conversationType, targetId, latest, unreadMessageCount, isTop, draft,
  mentionUid, mentionTime, mentionContent, isMuted, isHidden, conversationTitle, isTopInTag,
) {
  const latestMessage = latest?.() ?? null;
  const entry = {
    conversationTitle, conversationType, latestMessage,
    latestMessageId: latestMessage?.messageId ?? null, notificationStatus: notificationStatus(isMuted),
    objectName: latestMessage?.objectName ?? '', receivedStatus: READ,
    sentTime: latestMessage?.sentTime ?? 0, targetId, channelId: '', unreadMessageCount, isTop,
    hasUnreadMention: mentionUid !== undefined, isHidden,
  };
  if (isTopInTag !== undefined) entry.isTopInTag = isTopInTag;
  if (draft !== undefined) entry.draft = draft;
  if (mentionUid !== undefined) {
    const [content] = decode('RC:TxtMsg', mentionContent);
    entry.mentionedMsg = { uid: mentionUid, time: mentionTime, mentionedInfo: content.mentionedInfo };
  }
  return entry;
}
