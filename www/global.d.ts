// The two globals that the single file sets: /// <reference types="rongimlib-wasm/global" />
import type { RongIMEmoji } from './emoji.js';
import type { RongIMClient as Client, RongIMLib as Lib } from './index.js';

declare global {
  /** The API; `RongIMEmoji` is there when RongIMEmoji.js is. 全部 API；引入 RongIMEmoji.js 后含 `RongIMEmoji`。 */
  var RongIMLib: typeof Lib & { RongIMEmoji: typeof RongIMEmoji };
  /** The same as `RongIMLib.RongIMClient`. 同 `RongIMLib.RongIMClient`。 */
  var RongIMClient: typeof Client;
  /** Where the navigation is, when `init` does not say it; set it before the call. `init` 未指定导航地址时的默认值，需在调用之前设置。 */
  var RONGIM_DEFAULTS: Lib.InitOptions | undefined;
}
