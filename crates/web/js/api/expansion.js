// Keys and values that are added to a message after it was sent.

import { check } from '../call.js';
import { RongIMError, badArgument } from '../errors.js';
import { checkCount, checked, isKey } from '../expansions.js';
import { listen, notify, overhear } from '../listeners.js';
import { signal } from './messages.js';

const CHANGE = 'RC:MsgExMsg';
const NOT_EXPANDABLE = 34008;

/** Sends a change of the expansion of `message`. */
function change({ conversationType, targetId, messageUId, canIncludeExpansion }, changes) {
  const type = check('message.conversationType', 'type', conversationType);
  check('message.targetId', 'text', targetId);
  check('message.messageUId', 'text', messageUId);
  if (!canIncludeExpansion) {
    throw new RongIMError(NOT_EXPANDABLE, 'the message was sent without canIncludeExpansion · 该消息不支持扩展');
  }
  return signal(type, targetId, CHANGE, { mid: messageUId, ...changes }).as(() => {});
}

// A change is no message of the page's: its listener hears of it.
overhear(({ objectName, content }) => {
  if (objectName !== CHANGE) return false;
  const { mid: messageUId, put, del } = content.message ?? content;
  if (put && Object.keys(put).length) notify('expansionUpdated', [{ messageUId, expansion: put }]);
  if (Array.isArray(del) && del.length) notify('expansionDeleted', [{ messageUId, deletedKeys: del }]);
  return true;
});

/** Methods of the class. */
export const expansionStatics = {
  setMessageExpansionListener(listener) {
    listen('expansionUpdated', listener);
    listen('expansionDeleted', listener);
  },
};

/** Methods of the instance. */
export const expansions = {
  updateMessageExpansion(expansion, message) {
    const both = { ...message.expansion, ...checked(expansion) };
    checkCount(Object.keys(both).length);
    return change(message, { put: expansion });
  },
  removeMessageExpansionForKey(keys, message) {
    if (!keys.length || !keys.every(isKey)) throw badArgument('keys', 'a list of keys');
    return change(message, { del: keys });
  },
};
