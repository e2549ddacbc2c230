// The single file for a script tag: carries its wasm, so that the page's next line can call `init`.
import { assemble } from 'rongim:assemble';
import * as bindings from 'rongim:bindings';
import streams from 'rongim:together';
import lzma from 'rongim:unlzma';
import packed from 'rongim:wasm';

import { unpack } from './unpack.js';

function start() {
  bindings.initSync({ module: new WebAssembly.Module(unpack(lzma, streams, packed)) });
  return assemble(bindings);
}

// Loaded twice, the first instance stays: its listeners and its connection are in use.
if (!globalThis.RongIMLib?.RongIMClient) {
  // The emoji file may have come first.
  globalThis.RongIMLib = Object.assign(start(), globalThis.RongIMLib);
}
// The vendor's samples use both names as globals.
globalThis.RongIMClient = globalThis.RongIMLib.RongIMClient;
