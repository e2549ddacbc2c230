// The browser, for the wasm part: its clock, timer, storage and sockets, and its parser of JSON.
//
// None of these functions throws.

import { told } from './call.js';

/** Now, in ms since the Unix epoch, on a clock that never goes back. */
export const now = () => (origin ??= performance.timeOrigin) + performance.now();
let origin;

/** Rings once, after `delay` ms; the answer is what `clearTimer` takes. */
export const setTimer = (delay) => setTimeout(() => told('rang'), delay);

export const clearTimer = (timer) => clearTimeout(timer);

/** By id: the sockets that are open or opening. */
const sockets = new Map();

/** Begins to open; false when the browser refuses the address. */
export function open(id, url) {
  let socket;
  try {
    socket = new WebSocket(url);
  } catch {
    return false;
  }
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) told('frame', id, new Uint8Array(data));
  };
  socket.onclose = () => told('closed', id);
  sockets.set(id, socket);
  return true;
}

/** Sends one binary message; a socket that is closing loses it, and says so by its close event. */
export function send(id, bytes) {
  try {
    sockets.get(id)?.send(bytes);
  } catch {
    // It is not open yet.
  }
}

/** Closes a socket, which tells no more. */
export function close(id) {
  const socket = sockets.get(id);
  if (!socket) return;
  sockets.delete(id);
  socket.onmessage = socket.onclose = null;
  socket.close();
}

/** Closes all of them. */
export const closeAll = () => [...sockets.keys()].forEach(close);

let hasWarned = false;

/** What `use` makes of local storage; undefined where that is blocked or full, which is said once. */
function withStorage(use) {
  try {
    return use(localStorage);
  } catch {
    if (!hasWarned) {
      hasWarned = true;
      console.warn('RongIMLib: local storage is blocked or full; drafts and unread counts last as long as this page');
    }
    return undefined;
  }
}

export const stored = (key) => withStorage((storage) => storage.getItem(key));

/** Says whether it was stored. */
export const store = (key, value) => !!withStorage((storage) => (storage.setItem(key, value), true));

export const unstore = (key) => withStorage((storage) => storage.removeItem(key));

/** The keys that begin with `prefix`. */
export const storedKeys = (prefix) => withStorage((storage) => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? [];

/** The text, number or boolean under `key` of a JSON object, as text. */
export function scalar(json, key) {
  try {
    const object = JSON.parse(json);
    const value = typeof object === 'object' ? object?.[key] : undefined;
    if (typeof value === 'object') return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    return undefined;
  }
}
