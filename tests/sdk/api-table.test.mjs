// The table of the API against what the built bundles export, the published surface, and docs/js-api.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { VALUES as enums } from '../../crates/web/js/enums.js';
import { arity, callable, readCatalogue, readTable } from '../../xtask/npm/api.mjs';
import { committed, render } from '../../xtask/npm/docs.mjs';
import { root } from '../lib/server.mjs';

const surface = JSON.parse(readFileSync(join(root, 'tests/api/surface.json'), 'utf8'));
const folder = join(root, 'target/dist/npm/rongimlib-wasm');
const table = readTable(root);
const catalogue = readCatalogue(root).map(({ className }) => className);
/** `RongIMLib` of both bundles. */
const bundles = {};

before(async () => {
  const { init } = await import(join(folder, 'index.mjs'));
  bundles.module = await init(readFileSync(join(folder, 'rongim_web_bg.wasm')));
  await import(join(folder, 'RongIMEmoji.js'));
  await import(join(folder, 'RongIMLib.js'));
  bundles.single = globalThis.RongIMLib;
});

const rowsOf = (...owners) => table.filter(({ owner }) => owners.includes(owner));
const kept = (...owners) => rowsOf(...owners).filter(({ verdict }) => verdict !== 'absent').map(({ name }) => name);

/** What is exported is what is listed; a failure names the difference. */
function sameNames(exported, listed) {
  const missing = listed.filter((name) => !exported.includes(name));
  const unlisted = exported.filter((name) => !listed.includes(name));
  assert.deepEqual({ missing, unlisted }, { missing: [], unlisted: [] });
}

test('each row has an owner, a name of its own and a verdict; what differs says why', () => {
  const seen = new Set();
  for (const { owner, name, verdict, note } of table) {
    assert.ok(['static', 'method', 'property', 'class', 'namespace'].includes(owner), `${owner} ${name}`);
    assert.ok(['same', 'better', 'absent'].includes(verdict), `${name} is ${verdict}`);
    assert.ok(verdict === 'same' || note, `${name} is ${verdict}, and does not say why`);
    // A name of the class and one of the instance may be the same.
    const key = `${owner === 'method' ? 'method' : owner === 'class' || owner === 'namespace' ? 'lib' : 'static'} ${name}`;
    assert.ok(!seen.has(key), `${key} stands twice in the table`);
    seen.add(key);
  }
});

test('the bundles export the namespace that the table lists, and nothing else', () => {
  const listed = [...Object.keys(enums), ...catalogue, ...kept('class', 'namespace'), 'RongIMClient'];
  sameNames(Object.keys(bundles.single), listed);
  sameNames(Object.keys(bundles.module), listed.filter((name) => name !== 'RongIMEmoji'));
});

test('RongIMClient has the statics and properties that the table lists, and nothing else', () => {
  const built = Object.getOwnPropertyNames(bundles.single.RongIMClient);
  sameNames(built.filter((name) => !['length', 'name', 'prototype'].includes(name)), kept('static', 'property'));
});

test('an instance has the methods that the table lists, and nothing else', () => {
  const built = Object.getOwnPropertyNames(bundles.single.RongIMClient.prototype);
  sameNames(built.filter((name) => name !== 'constructor'), kept('method'));
});

test('functions declare as many parameters as the table lists', () => {
  const { RongIMClient } = bundles.single;
  for (const row of callable(table)) {
    const run = row.owner === 'static' ? RongIMClient[row.name] : RongIMClient.prototype[row.name];
    assert.equal(typeof run, 'function', row.name);
    assert.equal(run.length, arity(row), row.name);
  }
});

test('the table lists every name of the published clients, with a published arity', () => {
  const listed = (...owners) => rowsOf(...owners).map(({ name }) => name);
  const missing = (names, known) => Object.keys(names).filter((name) => !known.includes(name));
  const { methods, statics } = surface.RongIMClient;
  assert.deepEqual(missing(methods, listed('method')), []);
  assert.deepEqual(missing(statics, listed('static', 'property')), []);
  assert.deepEqual(missing(surface.classes, [...catalogue, ...listed('class')]), []);
  assert.deepEqual(missing(surface.enums, Object.keys(enums)), []);
  for (const row of callable(table)) {
    const published = (row.owner === 'static' ? statics : methods)[row.name];
    if (published) assert.ok(`fn/${arity(row)}` in published, `${row.name} takes ${arity(row)}, not ${Object.keys(published)}`);
  }
});

test('classes of data take their fields in order', () => {
  for (const name of kept('class')) {
    const fields = surface.classes[name].own['2.5.3'];
    const values = fields.map((_, i) => i);
    const made = new bundles.single[name](...values);
    if (fields.length) assert.deepEqual(Object.entries(made), fields.map((field, i) => [field, i]), name);
  }
});

test('docs/js-api.md is what the tables say', () => {
  assert.ok(committed() === render(), 'docs/js-api.md is stale: run `cargo xtask docs`');
});
