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

/** Member names by enum, read from the typings. */
function typedEnums() {
  const text = readFileSync(join(folder, 'index.d.ts'), 'utf8');
  const found = {};
  const visit = (node) => {
    if (ts.isEnumDeclaration(node)) found[node.name.text] = node.members.map(({ name }) => name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('index.d.ts', text, ts.ScriptTarget.ES2022));
  return found;
}
