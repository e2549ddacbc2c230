// `init`, `connect` and what belongs to the connection.

import { core, start, started } from '../call.js';
import { RongIMError, badArgument } from '../errors.js';
import { listen } from '../listeners.js';
import { createLogger, printLogs } from '../logs.js';

/** The navigation hosts of the vendor's cloud, when the page names none. */
const VENDOR_NAVIGATION = ['https://nav.cn.ronghub.com', 'https://nav2-cn.ronghub.com'];

/** `options.navi` (one host) and `options.navigaters` (several). */
function hosts({ navi, navigaters } = {}) {
  const all = [navi, ...(Array.isArray(navigaters) ? navigaters : [])];
  return all.filter((host) => typeof host === 'string' && host);
}

const isSecurePage = () => globalThis.location?.protocol !== 'http:';

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
    printLogs(options ?? undefined);
    start(appKey, navigationHosts(options), isSecurePage(), true);
  },
  /** Who the user is follows from the token. */
  connect: (token) => core('connect', token),
  /** Cuts the pause before the next attempt to a second at most. */
  reconnect() {
    const token = core('token');
    if (!token) throw badArgument('token', 'known: call connect before reconnect');
    return core('connect', token);
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
  getCurrentUserId: () => (started() ? core('userId') : ''),
  getCurrentConnectionStatus: () => (started() ? core('status') : DISCONNECTED),
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
