// `init`, `connect` and what belongs to the connection.

import { check, core, start, started } from '../call.js';
import { RongIMError } from '../errors.js';
import { clearListeners, listen } from '../listeners.js';
import { createLogger, printLogs } from '../logs.js';
import { takeCompat } from '../strict.js';

/** The navigation hosts of the vendor's cloud, when the page names none. */
const VENDOR_NAVIGATION = ['https://nav.cn.ronghub.com', 'https://nav2-cn.ronghub.com'];
/** Its host for small scripts, which `options.api` overrides. */
const VENDOR_API = 'https://api.cn.ronghub.com';

/** `options.navi` (one host) and `options.navigaters` (several). */
function hosts({ navi, navigaters } = {}) {
  const all = [navi, ...(Array.isArray(navigaters) ? navigaters : [])];
  return all.filter((host) => typeof host === 'string' && host);
}

/** `window.SCHEMETYPE` says what a page that was loaded otherwise wants. */
const isSecurePage = () => !/^http:?$/i.test(globalThis.SCHEMETYPE || globalThis.location?.protocol);

/** The Server API's script host, and the app key. */
let api;
export const apiAddress = () => api;

const LONG_POLLING = 2;

/** What carries the frames; without a wish, whichever works. */
const transport = ({ isPolling, connectionType } = {}) =>
  globalThis.WEB_XHR_POLLING || isPolling || connectionType === 'comet' ? LONG_POLLING : 0;

/** A host without a scheme takes the page's. */
function complete(host) {
  if (/^https?:\/\//.test(host)) return host;
  return `${isSecurePage() ? 'https' : 'http'}://${host.replace(/^\/+/, '')}`;
}

/** What `options` leaves out comes from the page's `RONGIM_DEFAULTS`, so that a page can be pointed at another server without touching its code. */
function navigationHosts(options) {
  const own = hosts(options ?? undefined);
  const found = own.length ? own : hosts(globalThis.RONGIM_DEFAULTS ?? undefined);
  return found.length ? found.map(complete) : VENDOR_NAVIGATION;
}

/** Methods of the class. */
export const connectionStatics = {
  init(appKey, _provider, options) {
    if (typeof appKey !== 'string' || !appKey) {
      throw new Error('RongIMClient.init: appKey must be a text · appKey 必须是字符串');
    }
    const own = options ?? {};
    printLogs(own);
    const isStrict = takeCompat(own);
    const { autoReconnect, isNaviJSONP, typingExpireTime } = own;
    const typingLasts = typingExpireTime > 0 ? typingExpireTime : undefined;
    const hostList = navigationHosts(own);
    const isVendors = hostList === VENDOR_NAVIGATION;
    api = [own.api ? complete(own.api) : isVendors ? VENDOR_API : hostList[0], appKey];
    start(appKey, hostList, isSecurePage(), !!(autoReconnect ?? !isStrict), transport(own), !!isNaviJSONP, typingLasts);
  },
  /** Who the user is follows from the token. */
  connect(token, _callback, _userId, options) {
    if (options?.force) core('forgetNavigation');
    return core('connect', token);
  },
  /** One attempt; with `auto` one after each pause of `rate` until one succeeds. The server itself is probed, not `url`. */
  reconnect(_callback, config) {
    const rates = check('rate', 'pauses', config?.rate ?? []);
    return config?.auto ? core('reconnect', rates) : core('reconnect');
  },
  createLogger,
  setConnectionStatusListener: (listener) => listen('status', listener),
  setOnReceiveMessageListener: (listener) => listen('received', listener),
};

const DISCONNECTED = 2;

/** Methods of the instance. */
export const connection = {
  disconnect: () => core('disconnect'),
  logout: () => core('logout'),
  clearListeners,
  getCurrentUserId: () => (started() ? core('userId') : ''),
  getCurrentConnectionStatus: () => (started() ? core('status') : DISCONNECTED),
  /** `RongIMLib.ConnectionChannel`. */
  getConnectionChannel: () => (core('polls') ? 0 : 1),
  /** This clock less the server's, in ms. */
  getDeltaTime: () => core('deltaTime'),
  /** The navigation's last answer, as an object. */
  getNavi: () => core('navigation'),
};

/** One instance, as soon as there is something to be an instance of. */
export function instanceOf(Client) {
  let instance;
  return () => {
    if (!started()) throw new RongIMError(33001);
    return (instance ??= new Client());
  };
}
