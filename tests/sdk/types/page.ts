// A page with the script tag, in TypeScript: the two globals are typed.
/// <reference types="rongimlib-wasm/global" />

window.RONGIM_DEFAULTS = { navi: 'http://127.0.0.1:8585' };
RongIMLib.RongIMClient.init('key');
const id: string = RongIMClient.getInstance().getCurrentUserId();
console.log(id);
console.log(RongIMLib.RongIMEmoji.list[0].symbol.length);
