// What an expansion may be, and how it travels.

import { check } from './call.js';
import { RongIMError, badArgument } from './errors.js';

const TOO_LARGE = 34010;
const MOST_KEYS = 300;
const LONGEST_VALUE = 64;

export const isKey = (key) => /^[\w=+-]{1,32}$/.test(key);
const isValue = (value) => typeof value === 'string' && [...value].length <= LONGEST_VALUE;

/** As it travels with a message: `{"key":{"v":"value"}}`. */
export function expansionText(expansion) {
  const entries = Object.entries(checked(expansion)).map(([key, v]) => [key, { v }]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** Refuses more keys than a message may have. */
export function checkCount(count) {
  if (count > MOST_KEYS) throw new RongIMError(TOO_LARGE, `an expansion has up to ${MOST_KEYS} keys · 消息扩展最多 ${MOST_KEYS} 个 key`);
}

/** An expansion within the limits, or an error that names it. */
export function checked(expansion) {
  const entries = Object.entries(check('expansion', 'object', expansion));
  const areRight = entries.every(([key, value]) => isKey(key) && isValue(value));
  if (!areRight) throw badArgument('expansion', 'keys of 1 to 32 of A-Z a-z 0-9 _ = + - with texts of up to 64 characters');
  checkCount(entries.length);
  return expansion;
}

/** Of what travels, the page's form: `{"key":"value"}`; null when it is none. */
export function readExpansion(text) {
  try {
    const entries = Object.entries(JSON.parse(text)).map(([key, entry]) => [key, `${entry.v}`]);
    return Object.fromEntries(entries);
  } catch {
    return null;
  }
}
