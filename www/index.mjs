// The ES module: loads its wasm when `init` is called, and sets nothing global.
//
// Importing it runs nothing that needs a browser, so that a server may render the page.
import loadWasm, * as bindings from 'rongim:bindings';
import { assemble } from 'rongim:assemble';

/** The API; `undefined` until `init()` has resolved (an ES module's export is a live binding). */
export let RongIMLib;
/** The same as `RongIMLib.RongIMClient`. */
export let RongIMClient;

let loading;

/**
 * Loads the wasm once and resolves to `RongIMLib`.
 *
 * Without an argument the `.wasm` beside this file is streamed; bundlers recognise the address below.
 */
export function init(source) {
  loading ??= start(source).catch((error) => {
    // The network may be back the next time.
    loading = undefined;
    throw error;
  });
  return loading;
}

export default init;

async function start(source = new URL('./rongim_web_bg.wasm', import.meta.url)) {
  await loadWasm({ module_or_path: await source });
  RongIMLib = assemble(bindings);
  RongIMClient = RongIMLib.RongIMClient;
  return RongIMLib;
}
