// The set of emoji: what is known, by name and by sequence, and the page's settings.

import table from 'rongim:emoji';

import { entryNode } from './html.mjs';

/** What `init` sets. `customTags` are the sequences of the page's own, longest first. */
export const settings = { size: undefined, url: undefined, lang: 'zh', customTags: [] };

const MOST_CUSTOM = 2000;

/** One emoji; own properties are plain. `node` is made when first asked for, and only in a browser. */
class Entry {
  constructor(emoji, zh, en, group, unicode = codeName(emoji)) {
    Object.assign(this, { unicode, emoji, symbol: '', zh, en, group });
    nameSymbol(this);
  }

  get node() {
    return (details.get(this).node ??= entryNode(this));
  }
}

/** `[name]` in the language of `init`. */
function nameSymbol(entry) {
  entry.symbol = `[${entry[settings.lang] || entry.zh || entry.en}]`;
}

/** `u1F600`; the sign for "as a picture" does not count. */
const codeName = (emoji) =>
  Array.from(bare(emoji), (letter) => `u${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}`).join('');

const bare = (emoji) => emoji.replaceAll('\uFE0F', '');
const withoutTones = (emoji) => emoji.replace(/\p{EMod}/gu, '');

/** Names, keywords and pictures of entries: no business of the page. */
const details = new Map();
const names = new Map();
const sequences = new Map();
let entries;

/** Of `details`: `{ names, words, place, url }`, all in lower case but the picture. */
export const detailsOf = (entry) => details.get(entry);

export function allEntries() {
  load();
  return entries;
}

/** After a change of the settings: names and elements follow. */
export function refresh() {
  for (const [entry, detail] of details) {
    nameSymbol(entry);
    detail.node = undefined;
  }
}

/** By Chinese or English name, in any case. */
export function byName(name) {
  load();
  return names.get(name.toLowerCase());
}

/** By the emoji itself. */
export function entryFor(emoji) {
  load();
  return sequences.get(bare(emoji));
}

/**
 * What a sequence in a text is: its entry, and the tone that follows the entry's own emoji.
 * Letters such as © stay letters unless they ask to be pictures.
 */
export function bySequence(sequence) {
  const entry = entryFor(sequence);
  if (entry) return isPicture(entry, sequence) ? { entry, tail: '' } : undefined;
  const plain = entryFor(withoutTones(sequence));
  if (!plain) return undefined;
  const isAtEnd = withoutTones(sequence.slice(0, -2)) === sequence.slice(0, -2);
  return { entry: plain, tail: isAtEnd ? sequence.slice(-2) : undefined };
}

const isPicture = ({ group }, sequence) =>
  group === 'common' || group === 'custom' || /\p{EPres}|\uFE0F|\u20E3|[\u{10000}-\u{10FFFF}]/u.test(sequence);

/** Adds an emoji of the page's own, or takes another name or picture for one that is known. */
export function addCustom(unicode, { zh = '', en = '', tag = '', position }, url) {
  load();
  if (settings.customTags.length >= MOST_CUSTOM) throw new RangeError('RongIMEmoji: too many emoji of your own · 自定义表情过多');
  const entry = new Entry(`${tag}`, `${zh}`, `${en}`, 'custom', unicode);
  const known = entries.findIndex((other) => other.unicode === unicode || (entry.emoji && bare(other.emoji) === bare(entry.emoji)));
  if (known >= 0) entries.splice(known, 1);
  entries.splice(entries.findLastIndex(({ group }) => group === 'common' || group === 'custom') + 1, 0, entry);
  index(entry, [], { place: position, url });
  if (entry.emoji) settings.customTags = [...new Set([...settings.customTags, entry.emoji])].sort((a, b) => b.length - a.length);
}

function index(entry, words, picture, otherNames = []) {
  const own = [entry.zh, entry.en].filter(Boolean).map((name) => name.toLowerCase());
  details.set(entry, { names: [...own, ...otherNames], words, ...picture });
  for (const name of own) names.set(name, entry);
  for (const name of otherNames) if (!names.has(name)) names.set(name, entry);
  if (entry.emoji) sequences.set(bare(entry.emoji), entry);
}

/** The table becomes entries when something is first asked. */
function load() {
  if (entries) return;
  entries = [];
  const column = (name) => table[name].split('\n');
  const [emoji, zh, en, zhWords, enWords] = ['emoji', 'zh', 'en', 'zhWords', 'enWords'].map(column);
  const places = new Map(emoji.map((text, i) => [bare(text), i]));
  const words = (i) => `${zhWords[i]},${enWords[i]}`.split(',').filter(Boolean);
  const taken = new Set();

  for (const line of column('common')) {
    const [text, ownZh, ownEn, place] = line.split('\t');
    const i = places.get(bare(text));
    taken.add(i);
    const entry = new Entry(text, ownZh, ownEn, 'common');
    entries.push(entry);
    index(entry, words(i), { place: `${-25 * place}px 0px` }, [zh[i], en[i]].map((name) => name.toLowerCase()));
  }
  let i = 0;
  for (const run of column('groups')) {
    const [group, count] = run.split(' ');
    for (const end = i + Number(count); i < end; i++) {
      if (taken.has(i)) continue;
      const entry = new Entry(emoji[i], zh[i], en[i], group);
      entries.push(entry);
      index(entry, words(i), {});
    }
  }
}
