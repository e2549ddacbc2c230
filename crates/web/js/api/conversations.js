// The conversation list, unread counts and drafts.

import { core } from '../call.js';

const yes = () => true;

/** Does it, and says so. */
function did(name, ...args) {
  core(name, ...args);
  return true;
}

/** Methods of the instance. */
export const conversations = {
  getConversationList: (_callback, types, count) => core('conversations', types, count),
  getConversation: (type, target) => core('conversation', type, target),
  removeConversation: (type, target) => core('removeConversation', type, target).as(yes),
  clearConversations: (_callback, types) => core('clearConversations', types).as(yes),
  setConversationToTop: (type, target, isTop) => did('pin', type, target, isTop),

  getUnreadCount: (type, target) => core('unreadCount', type, target),
  getTotalUnreadCount: (_callback, types) => core('totalUnreadCount', types),
  getConversationUnreadCount: (types) => core('totalUnreadCount', types),
  setUnreadCount: (type, target, count) => did('setUnreadCount', type, target, count),
  clearUnreadCount: (type, target) => did('clearUnread', type, target),
  clearTotalUnreadCount: () => did('clearAllUnread'),

  saveTextMessageDraft: (type, target, value) => did('saveDraft', type, target, value),
  getTextMessageDraft: (type, target) => core('draft', type, target),
  clearTextMessageDraft: (type, target) => did('clearDraft', type, target),
};
