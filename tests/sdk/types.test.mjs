// The package's typings: user code compiles, mistakes do not, and the enums are those of the published clients.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import ts from 'typescript';

import { root } from '../lib/server.mjs';

const folder = join(root, 'target/dist/npm/rongimlib-wasm');
const surface = JSON.parse(readFileSync(join(root, 'tests/api/surface.json'), 'utf8'));

const samples = ['sample.ts', 'page.ts'];
const resolutions = {
  'a bundler': { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  'Node.js': { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
};

/** A project that has the package installed. */
const project = mkdtempSync(join(tmpdir(), 'rongim-types-'));
mkdirSync(join(project, 'node_modules'));
symlinkSync(folder, join(project, 'node_modules/rongimlib-wasm'));
writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
for (const sample of samples) copyFileSync(join(import.meta.dirname, 'types', sample), join(project, sample));
after(() => rmSync(project, { recursive: true }));

for (const [name, resolution] of Object.entries(resolutions)) {
  test(`with the resolution of ${name}, samples compile but for their marked mistakes`, () => {
    for (const sample of samples) assert.deepEqual(problems(join(project, sample), resolution), [], sample);
  });
}

function problems(file, resolution) {
  const lib = ['lib.es2022.d.ts', 'lib.dom.d.ts'];
  const options = { ...resolution, strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022, lib };
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options)).map((problem) => {
    const line = problem.file ? problem.file.getLineAndCharacterOfPosition(problem.start).line + 1 : 0;
    return `${problem.file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
  });
}

test('the typed enums hold every published member', () => {
  const typed = typedEnums();
  for (const [name, members] of Object.entries(surface.enums)) {
    assert.deepEqual(Object.keys(members).filter((member) => !typed[name]?.includes(member)), [], name);
  }
});

test('what is typed is there, and what is there is typed', async () => {
  const { init } = await import(join(folder, 'index.mjs'));
  const lib = await init(readFileSync(join(folder, 'rongim_web_bg.wasm')));
  const { names, members } = typedNames();
  assert.deepEqual(names.filter((name) => !(name in lib)), [], 'typed, but absent from RongIMLib');
  assert.deepEqual(Object.keys(lib).filter((name) => !names.includes(name)), [], 'in RongIMLib, but not typed');
  const client = [...Object.getOwnPropertyNames(lib.RongIMClient), ...Object.getOwnPropertyNames(lib.RongIMClient.prototype)];
  assert.deepEqual(members.filter((name) => !client.includes(name)), [], 'typed, but absent from RongIMClient');
  const internal = ['length', 'name', 'prototype', 'constructor', 'isInitialised'];
  const untyped = client.filter((name) => !members.includes(name) && !internal.includes(name) && !name.startsWith('__'));
  assert.deepEqual(untyped, [], 'in RongIMClient, but not typed');
});

/** Values of the namespace, and the client's members, read from the typings. */
function typedNames() {
  const names = [];
  const members = [];
  const visit = (node) => {
    if (ts.isClassDeclaration(node) || ts.isEnumDeclaration(node)) names.push(node.name.text);
    if (ts.isVariableDeclaration(node)) names.push(node.name.text);
    if (ts.isClassDeclaration(node) && node.name.text === 'RongIMClient') {
      members.push(...node.members.filter(({ name }) => name).map(({ name }) => name.text));
    }
    ts.forEachChild(node, visit);
  };
  const file = parsed();
  visit(file);
  return { names, members };
}

/** Member names by enum, read from the typings. */
function typedEnums() {
  const found = {};
  const visit = (node) => {
    if (ts.isEnumDeclaration(node)) found[node.name.text] = node.members.map(({ name }) => name.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed());
  return found;
}

function parsed() {
  return ts.createSourceFile('index.d.ts', readFileSync(join(folder, 'index.d.ts'), 'utf8'), ts.ScriptTarget.ES2022);
}
