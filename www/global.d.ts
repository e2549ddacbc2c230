// The two globals that the single file sets: /// <reference types="rongimlib-wasm/global" />
import type { RongIMClient as Client, RongIMLib as Lib } from './index.js';

declare global {
  var RongIMLib: typeof Lib;
  var RongIMClient: typeof Client;
  /** Options that every `RongIMClient.init` starts from; set it before the call. */
  var RONGIM_DEFAULTS: Lib.InitOptions | undefined;
}
