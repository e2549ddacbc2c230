// The two globals that the single file sets: /// <reference types="rongimlib-wasm/global" />
import type { RongIMEmoji } from './emoji.js';
import type { RongIMClient as Client, RongIMLib as Lib } from './index.js';

declare global {
  /** `RongIMEmoji` is there when RongIMEmoji.js is. */
  var RongIMLib: typeof Lib & { RongIMEmoji: typeof RongIMEmoji };
  var RongIMClient: typeof Client;
  /** Options that every `RongIMClient.init` starts from; set it before the call. */
  var RONGIM_DEFAULTS: Lib.InitOptions | undefined;
}
