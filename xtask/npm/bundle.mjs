// Makes the two forms of the SDK out of wasm-bindgen's output and the sources in www/ and crates/web/js/.
//
// usage: node bundle.mjs NODE_MODULES BINDINGS OUT
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { callable, readTable } from './api.mjs';
import { emojiModule } from './emoji.mjs';
import { VALUES } from '../../crates/web/js/enums.js';
import { unpack } from '../../www/unpack.js';

const [modules, bindings, out] = process.argv.slice(2).map((path) => resolve(path));
const root = resolve(import.meta.dirname, '../..');
const tool = createRequire(join(modules, 'index.js'));
const esbuild = tool('esbuild');
const terser = tool('terser');

const wasm = readFileSync(join(bindings, 'rongim_web_bg.wasm'));
const version = /^version = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))[1];
const banner = `/*! rongimlib-wasm ${version} | MIT */`;

/** What the entries in www/ import, by the name they use for it. */
const alias = {
  'rongim:bindings': join(bindings, 'rongim_web.js'),
  'rongim:assemble': join(root, 'crates/web/js/assemble.js'),
};

/** Serves `rongim:wasm`, the packed wasm, and `rongim:decoder`, the wasm that unpacks it. */
const carryWasm = {
  name: 'carry-wasm',
  setup(build) {
    const packed = readFileSync(join(bindings, 'rongim_web.packed'));
    const own = decoder();
    if (!wasm.equals(unpack(own, packed))) throw new Error('what is packed is not the wasm');
    const files = { 'rongim:wasm': packed, 'rongim:decoder': own };
    build.onResolve({ filter: /^rongim:(wasm|decoder)$/ }, ({ path }) => ({ path, namespace: 'wasm' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm' }, ({ path }) => ({ contents: files[path], loader: 'binary' }));
  },
};

/** Assembles the decoder; the tests read it, too. In code compiled in a hurry, keeping a value costs more than making it again. */
function decoder() {
  const file = join(bindings, 'unpack.wasm');
  const run = (tool, ...args) =>
    execFileSync(process.execPath, [join(modules, 'binaryen/bin', tool), ...args, '--enable-bulk-memory', '--output', file]);
  run('wasm-as', join(root, 'www/unpack.wat'));
  run('wasm-opt', '-O3', '--skip-pass=local-cse', file);
  return readFileSync(file);
}

/** Serves `rongim:api`: the parameters of each method in the table of the API. */
const carryTable = {
  name: 'carry-table',
  setup(build) {
    build.onResolve({ filter: /^rongim:api$/ }, ({ path }) => ({ path, namespace: 'api' }));
    build.onLoad({ filter: /.*/, namespace: 'api' }, () => ({ contents: tableModule(), loader: 'js' }));
  },
};

/** The parameters of each method, as words: each word once, and the methods by the numbers of theirs. */
function tableModule() {
  const kept = callable(readTable(root));
  const words = [];
  const number = (word) => {
    if (!words.includes(word)) words.push(word);
    return words.indexOf(word);
  };
  const lines = kept.map(({ name, parameters }) => [name, ...parameters.split(' ').filter(Boolean).map(number)].join(' '));
  return `const words = ${JSON.stringify(words.join(' '))}.split(' ');
    export default Object.fromEntries(${JSON.stringify(lines.join('\n'))}.split('\\n').map((line) => {
      const [name, ...numbers] = line.split(' ');
      return [name, numbers.map((i) => words[i])];
    }));`;
}

/** The enums as a text that packs better: a line each, by key how much more its value is than that of the key before. */
const packEnums = {
  name: 'pack-enums',
  setup(build) {
    build.onLoad({ filter: /js\/enums\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(/^export const VALUES = \{[\s\S]*?^\};/m, () => `export ${enumsText()}`);
      if (contents === source) throw new Error('bundle.mjs does not find VALUES in enums.js');
      return { contents, loader: 'js' };
    });
  },
};

function enumsText() {
  const lines = Object.entries(VALUES).map(([name, members]) => {
    let last = -1;
    const keys = Object.entries(members).map(([key, value]) => {
      const step = value - last;
      last = value;
      return step === 1 ? key : `${key}:${step}`;
    });
    return [name, ...keys].join(' ');
  });
  return `const VALUES = Object.fromEntries(${JSON.stringify(lines.join('\n'))}.split('\\n').map((line) => {
    const [name, ...keys] = line.split(' ');
    let last = -1;
    return [name, Object.fromEntries(keys.map((text) => {
      const [key, step = 1] = text.split(':');
      return [key, last += +step];
    }))];
  }));`;
}

/** Serves `rongim:emoji`: the table of all emoji. */
const carryEmoji = {
  name: 'carry-emoji',
  setup(build) {
    build.onResolve({ filter: /^rongim:emoji$/ }, ({ path }) => ({ path, namespace: 'emoji' }));
    build.onLoad({ filter: /.*/, namespace: 'emoji' }, () => ({ contents: emojiModule(root, modules), loader: 'js' }));
  },
};

const common = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  // Non-ASCII text in strings must survive a page that does not declare its charset.
  charset: 'ascii',
  target: 'es2020',
  nodePaths: [modules],
  alias,
  plugins: [carryTable, packEnums],
  define: { RONGIM_VERSION: JSON.stringify(version) },
  banner: { js: banner },
  logLevel: 'warning',
};

async function singleFile() {
  const { outputFiles: [{ text }] } = await esbuild.build({
    ...common,
    entryPoints: [join(root, 'www/single.js')],
    write: false,
    format: 'iife',
    // The glue asks for its own address only to load the wasm that this file carries.
    define: { ...common.define, 'import.meta.url': '""' },
    plugins: [carryTable, packEnums, carryWasm],
  });
  const { code } = await terser.minify(text, { ecma: 2020, compress: { passes: 3 }, format: { ascii_only: true, preamble: banner } });
  writeFileSync(join(out, 'RongIMLib.js'), `${code}\n`);
}

/** The emoji file, for a script tag and as an ES module. */
async function emojiFiles(folder) {
  const build = (entry, outfile, format) =>
    esbuild.build({
      ...common,
      entryPoints: [join(root, 'www/emoji', entry)],
      outfile,
      format,
      plugins: [carryEmoji],
      banner: { js: `${banner.slice(0, -3)}; names from Unicode CLDR by emojibase-data, MIT */` },
    });
  await build('script.mjs', join(out, 'RongIMEmoji.js'), 'iife');
  await build('emoji.mjs', join(folder, 'emoji.mjs'), 'esm');
}

async function npmPackage() {
  const folder = join(out, 'npm/rongimlib-wasm');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await esbuild.build({
    ...common,
    entryPoints: [join(root, 'www/index.mjs')],
    outfile: join(folder, 'index.mjs'),
    format: 'esm',
  });
  const manifest = JSON.parse(readFileSync(join(root, 'www/package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  writeFileSync(join(folder, 'rongim_web_bg.wasm'), wasm);
  await emojiFiles(folder);
  for (const file of ['RongIMLib.js', 'RongIMEmoji.js']) copyFileSync(join(out, file), join(folder, file));
  for (const file of ['index.d.ts', 'emoji.d.ts', 'global.d.ts', 'README.md']) {
    copyFileSync(join(root, 'www', file), join(folder, file));
  }
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(root, 'www/examples'), join(folder, 'examples'), { recursive: true });
}

mkdirSync(out, { recursive: true });
await singleFile();
await npmPackage();
