// Writes docs/js-api.md out of the tables in the code and the paragraphs of docs/templates/js-api.md.
//
// usage: node docs.mjs [--check]      with --check: fails when the file is not what would be written
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { TEXTS } from '../../crates/web/js/errors.js';
import { VALUES } from '../../crates/web/js/enums.js';
import { DESCRIPTIONS } from '../../crates/web/js/strict.js';
import { readCatalogue, readTable, signature } from './api.mjs';

const root = resolve(import.meta.dirname, '../..');
const target = join(root, 'docs/js-api.md');

/** A table of Markdown; a bar in a cell would end it. */
function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => `${cell}`.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text) => `\`${text}\``;

/** What the typings say of each member of the client, by name; members of both kinds have names of their own. */
function clientComments() {
  const text = readFileSync(join(root, 'www/index.d.ts'), 'utf8');
  const body = text.slice(text.indexOf('  class RongIMClient {'));
  const found = body.matchAll(/^ {4}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {4}(?:static )?(?:readonly )?(\w+)/gm);
  return new Map([...found].map(([, comment, name]) => [name, comment.replace(/\s*\n\s*\* ?/g, ' ').trim()]));
}

const comments = clientComments();

/** The names of one owner that are there. */
function names(rows, owner, isFunction = true) {
  const kept = rows.filter((row) => row.owner === owner && row.verdict !== 'absent');
  const line = (row) => [code(isFunction ? signature(row) : row.name), comments.get(row.name) ?? '', row.verdict, row.note];
  return table(['name', 'what it does', '', 'what is better'], kept.map(line));
}

/** Names of other owners: the typings have more of them. */
function plainNames(rows, owner) {
  const kept = rows.filter((row) => row.owner === owner && row.verdict !== 'absent');
  return table(['name', '', 'what is better'], kept.map(({ name, verdict, note }) => [code(name), verdict, note]));
}

/** Absent names, gathered by the reason. */
function absent(rows) {
  const reasons = new Map();
  for (const { owner, name, verdict, note } of rows) {
    if (verdict !== 'absent') continue;
    const full = owner === 'class' ? `RongIMLib.${name}` : owner === 'method' ? name : `RongIMClient.${name}`;
    reasons.set(note, [...(reasons.get(note) ?? []), code(full)]);
  }
  return table(['why', 'names'], [...reasons].map(([why, list]) => [why, list.join(' ')]));
}

function messages() {
  const yes = (flag) => (flag ? 'yes' : '');
  return table(
    ['class', 'object name', 'counts as unread', 'kept in the history', 'fields'],
    readCatalogue(root).map(({ className, objectName, isCounted, isPersisted, fields }) => [
      code(className), objectName && code(objectName), yes(isCounted), yes(isPersisted), fields.map(code).join(' '),
    ]),
  );
}

const enums = () =>
  table(['enum', 'members'], Object.entries(VALUES).filter(([name]) => name !== 'ErrorCode').map(([name, members]) =>
    [code(name), Object.entries(members).map(([key, value]) => `${code(key)} ${value}`).join(', ')]));

/** The codes that the SDK explains, then the names of the others. */
function errors() {
  const namesOf = (value) => Object.keys(VALUES.ErrorCode).filter((key) => VALUES.ErrorCode[key] === +value).map(code).join(' ');
  const told = TEXTS.trim().split('\n').map((line) => line.split('|'));
  const silent = Object.entries(VALUES.ErrorCode).filter(([, value]) => !told.some(([number]) => +number === value));
  return `${table(['code', 'name', 'message', '说明'], told.map(([number, english, chinese]) => [number, namesOf(number), english, chinese]))}

The other members of ${code('ErrorCode')}: ${silent.map(([key, value]) => `${code(key)} ${value}`).join(', ')}.`;
}

/** The members of a declaration in the typings, with their comments. */
function companion(file, opening) {
  const text = readFileSync(join(root, 'www', file), 'utf8');
  const [, indent] = new RegExp(`^( *)${opening}`, 'm').exec(text);
  const [body] = new RegExp(`^${indent}${opening}[\\s\\S]*?^${indent}}`, 'm').exec(text);
  const found = [...body.matchAll(/\/\*\* ([^\n]*) \*\/\n *(?:readonly )?(\w+)(\([^;]*\))?:/g)];
  return table(['member', ''], found.map(([, comment, name, parameters]) => [code(name + namesOnly(parameters)), comment.replace('@deprecated', '(deprecated)')]));
}

/** Parameters without their types; types of objects have braces and colons of their own. */
function namesOnly(parameters = '') {
  const bare = parameters.slice(1, -1).replace(/\{[^}]*\}/g, '');
  const all = bare.split(',').map((one) => one.split(':')[0].trim()).filter((name) => /^\w+\??$/.test(name));
  return parameters && `(${all.join(', ')})`;
}

const quirks = () =>
  table(['where', '`compat: \'strict\'`', 'otherwise'], Object.values(DESCRIPTIONS));

/** How many names have each verdict. */
function tally(rows) {
  const count = (verdict) => rows.filter((row) => row.verdict === verdict).length;
  return `${count('same')} names are the same, ${count('better')} better, ${count('absent')} absent.`;
}

/** The text of docs/js-api.md. */
export function render() {
  const rows = readTable(root);
  const parts = {
    tally: tally(rows),
    statics: names(rows, 'static'),
    methods: names(rows, 'method'),
    properties: names(rows, 'property', false),
    classes: plainNames(rows, 'class'),
    namespaces: plainNames(rows, 'namespace'),
    emoji: companion('emoji.d.ts', 'export declare const RongIMEmoji: {'),
    logs: companion('index.d.ts', 'interface Logs {'),
    absent: absent(rows),
    messages: messages(),
    enums: enums(),
    errors: errors(),
    quirks: quirks(),
  };
  const template = readFileSync(join(root, 'docs/templates/js-api.md'), 'utf8');
  const body = template.replace(/^\{\{(\w+)\}\}$/gm, (_, name) => {
    if (!(name in parts)) throw new Error(`docs/templates/js-api.md asks for {{${name}}}, which there is not`);
    return parts[name];
  });
  return `<!-- Written by \`cargo xtask docs\`: edit docs/templates/js-api.md or the tables in crates/web. -->\n\n${body}`;
}

/** What is in docs/js-api.md now. */
export const committed = () => readFileSync(target, 'utf8');

if (resolve(process.argv[1] ?? '') === import.meta.filename) {
  if (!process.argv.includes('--check')) writeFileSync(target, render());
  else if (render() !== committed()) {
    console.error('docs/js-api.md is stale: run `cargo xtask docs`');
    process.exitCode = 1;
  }
}
