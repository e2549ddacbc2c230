// The conversation list: entries, what is pinned, muted and hidden, titles and drafts.

import { check, core, did, promised } from '../call.js';
import { badArgument } from '../errors.js';
import { listen, watch } from '../listeners.js';
import { flush, hold, later } from '../queue.js';
import { conversation as entry } from '../shapes.js';

const yes = () => true;
const nothing = () => {};

/** Entries of the list; `tagId` narrows them to those with a tag. */
const list = (name) => (_callback, types, count, isGetHidden, startTime, tagId) =>
  core(name, types, count, isGetHidden, startTime, tagId);
export const conversationList = list('conversations');

/** Pins or mutes; what is undefined stays as it is. */
const setState = (type, target, isTop, isMuted) => core('setConversationState', type, target, isTop, isMuted);

/** `RongIMLib.ConversationNotificationStatus`, with the numbers of 2.5. */
const DO_NOT_DISTURB = 0, NOTIFY = 1;

/** 2.9 says 1 for muted and 2 for not; 0 is the enum's "do not disturb". */
const MUTED_BY_NUMBER = { 0: true, 1: true, 2: false };

function setConversationStatus(type, target, { isTop, notificationStatus }) {
  const isMuted = MUTED_BY_NUMBER[notificationStatus];
  if (notificationStatus !== undefined && isMuted === undefined) {
    throw badArgument('status.notificationStatus', '1 (muted) or 2');
  }
  if (isTop === undefined && isMuted === undefined) throw badArgument('status', 'an object with isTop or notificationStatus');
  return setState(type, target, isTop === undefined ? undefined : !!isTop, isMuted).as(nothing);
}

/** Type and target of a conversation that the page made; its title is kept. */
function identify({ conversationType, targetId, conversationTitle }) {
  const id = [check('conversation.conversationType', 'type', conversationType), check('conversation.targetId', 'text', targetId)];
  if (typeof conversationTitle === 'string') core('setTitle', ...id, conversationTitle);
  return id;
}

function createConversation(type, target, title = '') {
  if (title) core('setTitle', type, target, title);
  return entry(type, target, undefined, 0, false, undefined, undefined, 0, '', false, false, title);
}

/** The same list: what is pinned, then the newest. */
const sorted = (conversations) =>
  conversations.sort((a, b) => !!b.isTop - !!a.isTop || (b.sentTime || 0) - (a.sentTime || 0));

const watchers = new Set();
let isAsking = false;

/** Tells the watchers the list as it is now. What changes while it is on its way is said after it. */
function tellWatchers() {
  if (isAsking || !watchers.size) return;
  isAsking = true;
  // The answer may be there at once.
  hold(() => promised(core('conversations')))
    .then((conversations) => {
      for (const watcher of watchers) later(() => watcher(conversations));
    }, nothing)
    .finally(() => {
      isAsking = false;
      flush();
    });
  flush();
}

/** Methods of the class, and its `Conversation`. */
export const conversationStatics = {
  setConversationStatusListener: (listener) => listen('conversationStates', listener),
  setConversationTagListener: (listener) => listen('conversationTags', listener),
  setTagListener: (listener) => listen('tags', listener),
};

/** Functions here hear of the list when they begin, and whenever it looks different. */
export const conversationWatch = {
  watch(watcher) {
    if (typeof watcher !== 'function') throw badArgument('watcher', 'a function');
    watchers.add(watcher);
    watch('conversations', tellWatchers);
    tellWatchers();
  },
  /** Without a function: all of them. */
  unwatch(watcher) {
    if (watcher) watchers.delete(watcher);
    else watchers.clear();
  },
};

/** Methods of the instance. */
export const conversations = {
  getConversationList: conversationList,
  getRemoteConversationList: list('remoteConversations'),
  getConversation: (type, target) => core('conversation', type, target),
  createConversation,
  addConversation: (conversation) => did('addConversation', ...identify(conversation)),
  updateConversation(conversation) {
    identify(conversation);
    return conversation;
  },
  removeConversation: (type, target) => core('removeConversation', type, target).as(yes),
  clearConversations: (_callback, types) => core('clearConversations', types).as(yes),
  sortConversationList: sorted,
  setConversationHidden: (type, target, isHidden) => did('hide', type, target, isHidden),

  setConversationToTop: (type, target, isTop) => setState(type, target, !!isTop).as(yes),
  setConversationStatus,
  setConversationNotificationStatus: (type, target, status) =>
    setState(type, target, undefined, status === DO_NOT_DISTURB).as(() => status),
  getConversationNotificationStatus: (type, target) =>
    core('isMuted', type, target).as((isMuted) => (isMuted ? DO_NOT_DISTURB : NOTIFY)),

  saveTextMessageDraft: (type, target, value) => did('saveDraft', type, target, value),
  getTextMessageDraft: (type, target) => core('draft', type, target),
  clearTextMessageDraft: (type, target) => did('clearDraft', type, target),

  clearCache: () => did('forgetConversations'),
  /** 2.5 takes a function where the others take a callback object. */
  clearLocalStorage(callback) {
    if (typeof callback === 'function') later(callback);
    return did('clearStorage');
  },
};
