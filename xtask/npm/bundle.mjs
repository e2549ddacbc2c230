// Makes the two forms of the SDK out of wasm-bindgen's output and the sources in www/ and crates/web/js/.
//
// usage: node bundle.mjs NODE_MODULES BINDINGS OUT
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, bindings, out] = process.argv.slice(2).map((path) => resolve(path));
const root = resolve(import.meta.dirname, '../..');
const tool = createRequire(join(modules, 'index.js'));
const esbuild = tool('esbuild');
// Deflate as any inflater reads it, some 5 % smaller than zlib makes it.
const zopfli = tool('@gfx/zopfli');

const wasm = readFileSync(join(bindings, 'rongim_web_bg.wasm'));
const version = /^version = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8'))[1];
const banner = `/*! rongimlib-wasm ${version} | MIT */`;

/** What the entries in www/ import, by the name they use for it. */
const alias = {
  'rongim:bindings': join(bindings, 'rongim_web.js'),
  'rongim:assemble': join(root, 'crates/web/js/assemble.js'),
};

/** Serves `rongim:wasm`: the deflated wasm as bytes. */
const carryWasm = {
  name: 'carry-wasm',
  setup(build) {
    build.onResolve({ filter: /^rongim:wasm$/ }, ({ path }) => ({ path, namespace: 'wasm' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm' }, async () => ({
      contents: await zopfli.deflateAsync(wasm, { numiterations: 15 }),
      loader: 'binary',
    }));
  },
};

/** Serves `rongim:api`: the parameters of each method in the table of the API. */
const carryTable = {
  name: 'carry-table',
  setup(build) {
    build.onResolve({ filter: /^rongim:api$/ }, ({ path }) => ({ path, namespace: 'api' }));
    build.onLoad({ filter: /.*/, namespace: 'api' }, () => ({ contents: tableModule(), loader: 'js' }));
  },
};

/** Each parameter once, and the methods by the numbers of theirs. */
function tableModule() {
  const rows = readFileSync(join(root, 'crates/web/api.tsv'), 'utf8').trim().split('\n').slice(1);
  const kept = rows.map((row) => row.split('\t')).filter(([owner, , , verdict]) => owner !== 'property' && verdict !== 'absent');
  const words = [];
  const number = (word) => {
    if (!words.includes(word)) words.push(word);
    return words.indexOf(word);
  };
  const lines = kept.map(([, name, parameters]) => [name, ...parameters.split(' ').filter(Boolean).map(number)].join(' '));
  return `const words = ${JSON.stringify(words.join(' '))}.split(' ');
    export default Object.fromEntries(${JSON.stringify(lines.join('\n'))}.split('\\n').map((line) => {
      const [name, ...numbers] = line.split(' ');
      return [name, numbers.map((i) => words[i]).join(' ')];
    }));`;
}

const common = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  // Non-ASCII text in strings must survive a page that does not declare its charset.
  charset: 'ascii',
  target: 'es2020',
  nodePaths: [modules],
  alias,
  plugins: [carryTable],
  banner: { js: banner },
  logLevel: 'warning',
};

async function singleFile() {
  await esbuild.build({
    ...common,
    entryPoints: [join(root, 'www/single.js')],
    outfile: join(out, 'RongIMLib.js'),
    format: 'iife',
    // The glue asks for its own address only to load the wasm that this file carries.
    define: { 'import.meta.url': '""' },
    plugins: [carryTable, carryWasm],
  });
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
  copyFileSync(join(out, 'RongIMLib.js'), join(folder, 'RongIMLib.js'));
  copyFileSync(join(root, 'www/index.d.ts'), join(folder, 'index.d.ts'));
  copyFileSync(join(root, 'www/global.d.ts'), join(folder, 'global.d.ts'));
  copyFileSync(join(root, 'www/README.md'), join(folder, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(root, 'www/examples'), join(folder, 'examples'), { recursive: true });
}

mkdirSync(out, { recursive: true });
await singleFile();
await npmPackage();
