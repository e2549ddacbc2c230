// The single file for a script tag: carries its wasm, so that the page's next line can call `init`.
import { assemble } from 'rongim:assemble';
import {
  call, closed, fetched, frame, initSync, install, messageCatalogue, networkChanged, operations, rang, start,
} from 'rongim:bindings';
import decoder from 'rongim:decoder';
import packed from 'rongim:wasm';

import { unpack } from './unpack.js';

function load() {
  initSync({ module: new WebAssembly.Module(unpack(decoder, packed)) });
  return assemble({ call, closed, fetched, frame, install, messageCatalogue, networkChanged, operations, rang, start });
}

// Loaded twice, the first instance stays: its listeners and its connection are in use.
if (!globalThis.RongIMLib?.RongIMClient) {
  // The emoji file may have come first.
  globalThis.RongIMLib = Object.assign(load(), globalThis.RongIMLib);
}
// The vendor's samples use both names as globals.
globalThis.RongIMClient = globalThis.RongIMLib.RongIMClient;
