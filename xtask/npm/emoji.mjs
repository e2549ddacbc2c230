// The table of the emoji file: every Unicode emoji with Chinese and English names and keywords.
//
// From emojibase-data (Unicode CLDR), and from www/emoji/common.tsv the symbol names that published
// pages send to each other, which win.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** emojibase's groups; 2 holds the parts that emoji are made of. */
const GROUPS = ['smileys', 'people', , 'nature', 'food', 'travel', 'activities', 'objects', 'symbols', 'flags'];

/** A keyword must lead to more than one emoji, and a few of them are enough. */
const LEAST_USES = 2, MOST_KEYWORDS = 4;

const lower = (text) => text.toLowerCase();
const withoutStyle = (emoji) => emoji.replaceAll('\uFE0F', '');
/** The sign for "as a picture" stays only where a system would draw a letter. */
const leastStyle = (emoji) => emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');

/** The module `rongim:emoji`: one column a line-broken text, all in the same order. */
export function emojiModule(root, modules) {
  const common = readCommon(join(root, 'www/emoji/common.tsv'));
  const rows = readRows(modules);
  const columns = {
    emoji: rows.map(({ emoji }) => emoji),
    zh: unique(rows, 'zh', common),
    en: unique(rows, 'en', common),
    zhWords: keywords(rows.map(({ zh }) => zh)),
    enWords: keywords(rows.map(({ en }) => en)),
    common: common.map((row) => row.join('\t')),
    groups: runs(rows.map(({ group }) => GROUPS[group])),
  };
  const text = Object.entries(columns).map(([name, column]) => `${name}: ${JSON.stringify(column.join('\n'))}`);
  return `export default { ${text.join(', ')} };`;
}

function readCommon(file) {
  return readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'));
}

function readRows(modules) {
  const read = (language) =>
    JSON.parse(readFileSync(join(modules, `emojibase-data/${language}/data.json`), 'utf8'));
  const chinese = new Map(read('zh').map((row) => [row.hexcode, row]));
  return read('en')
    .filter(({ group }) => GROUPS[group])
    .sort((a, b) => a.order - b.order)
    .map((en) => ({ emoji: leastStyle(en.emoji), group: en.group, en, zh: chinese.get(en.hexcode) }));
}

/** The names in a language; one that already means another emoji gets a number. */
function unique(rows, language, common) {
  const owners = new Map(common.flatMap(([emoji, zh, en]) => [[lower(zh), emoji], [lower(en), emoji]]));
  return rows.map((row) => {
    const { label } = row[language];
    let name = label;
    const isTaken = () => owners.has(lower(name)) && withoutStyle(owners.get(lower(name))) !== withoutStyle(row.emoji);
    for (let n = 2; isTaken(); n++) name = `${label} ${n}`;
    owners.set(lower(name), row.emoji);
    return name;
  });
}

/** What leads to an emoji besides its name, the most used first. Pictures of one sex share their words with the other. */
function keywords(entries) {
  const uses = new Map();
  for (const word of entries.flatMap(({ tags = [] }) => tags.map(lower))) uses.set(word, (uses.get(word) ?? 0) + 1);
  return entries.map(({ hexcode, label, tags = [] }) => {
    if (/200D-264[02]/.test(hexcode)) return '';
    const kept = [];
    const useful = tags.map(lower).filter((word) => uses.get(word) >= LEAST_USES && !lower(label).includes(word));
    for (const word of useful.sort((a, b) => uses.get(b) - uses.get(a))) {
      if (!kept.some((other) => other.includes(word) || word.includes(other))) kept.push(word);
    }
    return kept.slice(0, MOST_KEYWORDS).join(',');
  });
}

/** `name count` for each run of the same value. */
function runs(values) {
  const found = [];
  for (const value of values) {
    if (found.at(-1)?.[0] === value) found.at(-1)[1]++;
    else found.push([value, 1]);
  }
  return found.map((run) => run.join(' '));
}
