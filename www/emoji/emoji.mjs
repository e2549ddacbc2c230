// RongIMEmoji: between emoji, their names in brackets, and HTML; lists and finds them.
//
// A name in brackets, such as `[微笑]`, is a *symbol*. Everything works without `init`, and in Node.

import { allEntries, addCustom, byName, bySequence, detailsOf, entryFor, refresh, settings } from './set.mjs';
import { escapeHtml, entryHtml, wrap } from './html.mjs';

/** An emoji as people see it: a flag, a keycap, or a picture with its tones and joined parts. */
const SEQUENCE =
  /\p{RI}\p{RI}|[#*0-9]\uFE0F?\u20E3|\p{ExtPict}(?:\uFE0F|\p{EMod})?[\u{E0020}-\u{E007F}]*(?:\u200D\p{ExtPict}(?:\uFE0F|\p{EMod})?)*(?!\uFE0E)/gu;
const SYMBOL = /\[([^[\]]+)\]/g;

/** 2.x gives 😀 (U+1F600) to its page as U+F600; from U+F900 on there are real letters. */
function fromPrivate(text) {
  return `${text}`.replace(/[\uF000-\uF8FF]/g, (letter) => {
    const emoji = String.fromCodePoint(0x10000 + letter.charCodeAt(0));
    return entryFor(emoji) ? emoji : letter;
  });
}

/** Calls `found(entry, sequence, tail)` for each emoji, `other(text)` for what lies between; joins what they give. */
function walk(text, found, other = (part) => part) {
  let from = 0;
  let made = '';
  for (const match of text.matchAll(sequences())) {
    const hit = bySequence(match[0]);
    if (!hit) continue;
    made += other(text.slice(from, match.index)) + found(hit.entry, match[0], hit.tail);
    from = match.index + match[0].length;
  }
  return made + other(text.slice(from));
}

/** Custom emoji come first: theirs may be any text. */
function sequences() {
  const own = settings.customTags.map((tag) => tag.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return own.length ? new RegExp([...own, SEQUENCE.source].join('|'), 'gu') : SEQUENCE;
}

/** Replaces each symbol by what `found` gives for its entry; unknown ones stay. */
function eachSymbol(text, found, other = (part) => part) {
  let from = 0;
  let made = '';
  for (const match of text.matchAll(SYMBOL)) {
    const entry = byName(match[1]);
    if (!entry) continue;
    made += other(text.slice(from, match.index)) + found(entry);
    from = match.index + match[0].length;
  }
  return made + other(text.slice(from));
}

/** Sorts an entry for a search: 0 is best, undefined is no match. */
function rank(entry, wanted) {
  const { names, words } = detailsOf(entry);
  if (entry.emoji === wanted || names.includes(wanted)) return 0;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  if (words.includes(wanted)) return 2;
  if (names.some((name) => name.includes(wanted))) return 3;
  return words.some((word) => word.includes(wanted)) ? 4 : undefined;
}

/** The query as a whole is best; else each of its words must fit. */
function rankAll(entry, words) {
  const whole = rank(entry, words.join(' '));
  if (whole !== undefined) return whole;
  const ranks = words.map((word) => rank(entry, word));
  return ranks.includes(undefined) ? undefined : 5 + Math.max(...ranks);
}

export const RongIMEmoji = {
  /**
   * Sets size, language and the picture sheet, and adds emoji of the page's own.
   * The older order `init(extension, options)` works too.
   */
  init(options, olderOptions) {
    const { extension, size, url, lang } = options?.dataSource ? { ...olderOptions, extension: options } : { ...options };
    if (size !== undefined) settings.size = size;
    if (url !== undefined) settings.url = url;
    if (lang === 'zh' || lang === 'en') settings.lang = lang;
    for (const [unicode, entry] of Object.entries(extension?.dataSource ?? {})) addCustom(unicode, entry, extension.url);
    refresh();
  },

  /** Every emoji: first the 129 with published names, then the page's own, then all of Unicode. */
  get list() {
    return allEntries().slice();
  },

  /** `😀` → `[笑嘻嘻]`. */
  emojiToSymbol: (text) =>
    walk(fromPrivate(text), ({ symbol }, sequence, tail) => (tail === undefined ? sequence : symbol + tail)),

  /** `[笑嘻嘻]` → `😀`; takes Chinese and English names. */
  symbolToEmoji: (text) => eachSymbol(fromPrivate(text), ({ emoji, symbol }) => emoji || symbol),

  /** `😀` → a span that shows it; everything else is escaped. */
  emojiToHTML: (text, size) =>
    walk(fromPrivate(text), (entry, sequence) => entryHtml(entry, sequence, size), escapeHtml),

  /** `[笑嘻嘻]` → a span that shows it; everything else is escaped. */
  symbolToHTML: (text, size) => eachSymbol(fromPrivate(text), (entry) => entryHtml(entry, entry.emoji, size), escapeHtml),

  /** Entries whose Chinese or English names or keywords fit every word of the query, best first. */
  search(query, limit = 60) {
    const words = `${query}`.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const found = allEntries().map((entry) => [rankAll(entry, words), entry]).filter(([how]) => how !== undefined);
    return found.sort(([a], [b]) => a - b).slice(0, limit).map(([, entry]) => entry);
  },

  /** As before 2.2: an element for each published name and each of the page's own. */
  get emojis() {
    return allEntries().filter(isOld).map(wrap);
  },

  /** As before 2.2: the names without brackets, in the order of `emojis`. */
  get names() {
    return allEntries().filter(isOld).map(({ symbol }) => symbol.slice(1, -1));
  },
};

const isOld = ({ group }) => group === 'common' || group === 'custom';

export default RongIMEmoji;
