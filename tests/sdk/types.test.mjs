// The package's typings: user code compiles, mistakes do not, and what is declared is what the tables of the API list.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import ts from 'typescript';

import { VALUES as enums } from '../../crates/web/js/enums.js';
import { callable, readCatalogue, readTable } from '../../xtask/npm/api.mjs';
import { root } from '../lib/server.mjs';

const folder = join(root, 'target/dist/npm/rongimlib-wasm');

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

test('the typings declare what the table of the API lists, and nothing else', () => {
  const listed = [...Object.keys(enums), ...catalogue.map(({ className }) => className), ...kept('class'), 'logs', 'RongIMClient'];
  sameNames(values().map(nameOf), listed);
  const { statics, methods } = client();
  sameNames(statics.map(nameOf), kept('static', 'property'));
  sameNames(methods.map(nameOf), kept('method'));
});

test('methods take as many arguments as the table lists', () => {
  const { statics, methods } = client();
  for (const row of callable(table)) {
    const typed = (row.owner === 'static' ? statics : methods).find((member) => nameOf(member) === row.name);
    const listed = row.parameters.split(' ').filter((word) => word && word !== ';').length;
    assert.equal(typed.parameters?.length, listed, row.name);
  }
});

test('the typed enums have the members and values of the code', () => {
  for (const declaration of values().filter(ts.isEnumDeclaration)) {
    const typed = declaration.members.map((member) => [nameOf(member), Number(member.initializer.getText())]);
    assert.deepEqual(Object.fromEntries(typed), enums[nameOf(declaration)], nameOf(declaration));
  }
});

test('the typed message classes have the fields of the catalogue', () => {
  const common = membersOf('CommonFields');
  for (const { className, fields } of catalogue) {
    const typed = [...common, ...membersOf(`${className}Fields`)];
    assert.deepEqual(fields.filter((field) => !typed.includes(field)), [], className);
  }
});

test('the typed emoji companion has the members of the built one', async () => {
  const { RongIMEmoji } = await import(join(folder, 'emoji.mjs'));
  const declared = parse('emoji.d.ts').statements.filter(ts.isVariableStatement).map(variableOf);
  const members = declared.find((one) => nameOf(one) === 'RongIMEmoji').type.members.map(nameOf);
  sameNames([...new Set(members)], Object.getOwnPropertyNames(RongIMEmoji));
});

test('every public name has a comment in English and one in Chinese', () => {
  const bare = ['index.d.ts', 'global.d.ts', 'emoji.d.ts'].flatMap((file) => [...withoutComment(parse(file))]);
  assert.deepEqual(bare, []);
});

const table = readTable(root);
const catalogue = readCatalogue(root);
const kept = (...owners) =>
  table.filter(({ owner, verdict }) => owners.includes(owner) && verdict !== 'absent').map(({ name }) => name);

/** What is typed is what is listed; a failure names the difference. */
function sameNames(typed, listed) {
  const missing = listed.filter((name) => !typed.includes(name));
  const unlisted = typed.filter((name) => !listed.includes(name));
  assert.deepEqual({ missing, unlisted }, { missing: [], unlisted: [] });
}

function parse(name) {
  return ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.ES2022, true);
}

const nameOf = (node) => node.name.text;
const variableOf = (statement) => statement.declarationList.declarations[0];

/** What `namespace RongIMLib` declares. */
function namespace() {
  return parse('index.d.ts').statements.find((node) => ts.isModuleDeclaration(node)).body.statements;
}

/** Those declarations that are there at run time. */
function values() {
  const declared = namespace().filter((node) => ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isVariableStatement(node));
  return declared.map((node) => (ts.isVariableStatement(node) ? variableOf(node) : node));
}

/** The members of the client's class. */
function client() {
  const members = values().find((node) => nameOf(node) === 'RongIMClient').members.filter(({ name }) => name);
  const isStatic = (member) => member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  return { statics: members.filter(isStatic), methods: members.filter((member) => !isStatic(member)) };
}

function membersOf(name) {
  return namespace().filter((node) => ts.isInterfaceDeclaration(node) && nameOf(node) === name).flatMap(({ members }) => members.map(nameOf));
}

/** Names without such a comment: of a name that is declared twice one is enough, and contents say what their fields are. */
function* withoutComment(file) {
  const documented = new Set();
  const seen = new Set();
  const look = (node, name) => {
    seen.add(name);
    const text = ts.getJSDocCommentsAndTags(node).map((comment) => comment.getText()).join(' ');
    if (/\p{Script=Han}/u.test(text) && /[a-z]{2}/i.test(text)) documented.add(name);
  };
  const visit = (node) => {
    if (ts.isModuleDeclaration(node) && nameOf(node) !== 'global') look(node, nameOf(node));
    if (ts.isModuleDeclaration(node)) return node.body.statements.forEach(visit);
    if (ts.isVariableStatement(node)) return look(node, nameOf(variableOf(node)));
    if (!node.name) return undefined;
    look(node, nameOf(node));
    if (/Fields$/.test(nameOf(node)) || ts.isEnumDeclaration(node)) return undefined;
    for (const member of node.members ?? []) if (member.name) look(member, `${nameOf(node)}.${nameOf(member)}`);
    return undefined;
  };
  file.statements.filter((node) => !ts.isImportDeclaration(node)).forEach(visit);
  for (const name of seen) if (!documented.has(name)) yield name;
}
