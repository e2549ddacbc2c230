// Gives what the wasm imports and exports names of a letter or two, in the wasm and in wasm-bindgen's glue.
//
// usage: node rename.mjs NODE_MODULES BINDINGS WASM_FEATURE…
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, bindings, ...features] = process.argv.slice(2);
const wasm = join(bindings, 'rongim_web_bg.wasm');
const glue = join(bindings, 'rongim_web.js');

const shorten = ['--minify-imports-and-exports-and-modules', ...features, wasm, '--output', wasm];
const told = execFileSync(process.execPath, [join(modules, 'binaryen/bin/wasm-opt'), ...shorten], { encoding: 'utf8' });
const { imports, exports } = JSON.parse(told);

const shortImports = new Map(imports.map(([, name, short]) => [name, short]));
const shortExports = new Map(exports);
let renamed = 0;
const text = readFileSync(glue, 'utf8')
  .replace(/^( +)(\w+)(?=: function)/gm, (all, indent, name) => {
    const short = shortImports.get(name);
    renamed += short ? 1 : 0;
    return short ? indent + short : all;
  })
  .replace(/\bwasm\.(\w+)/g, (all, name) => `wasm.${shortExports.get(name) ?? name}`)
  .replace('"./rongim_web_bg.js": import0', '"a": import0');
if (renamed !== imports.length) throw new Error('wasm-bindgen writes its glue in another form than this expects');
writeFileSync(glue, text);
