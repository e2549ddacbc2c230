// The emoji file for a script tag: `RongIMLib.RongIMEmoji`, before or after RongIMLib.js.
import { RongIMEmoji } from './emoji.mjs';

(globalThis.RongIMLib ??= {}).RongIMEmoji = RongIMEmoji;
