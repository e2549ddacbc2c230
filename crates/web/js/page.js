// What the wasm part tells: messages and conversations as plain objects, outcomes, events.
//
// Nothing here runs code of the page at once: messages are made, with the page's classes, when the
// queue runs.

import * as browser from './browser.js';
import { done, failed, fetched, pending } from './call.js';
import { abort, loadScript, request } from './http.js';
import { notify } from './listeners.js';
import { warn } from './logs.js';
import { later } from './queue.js';
import { conversation, message } from './shapes.js';

/** The object that wasm's `install` takes. */
export const page = {
  ...browser,
  received: (made, left, hasMore) => later(() => notify('received', [made(), left, hasMore])),
  message: (...fields) => () => message(...fields),
  conversation: (...fields) => () => conversation(...fields),
  pending,
  done,
  failed,
  event: (name, args) => later(() => notify(name, args.map((value) => (typeof value === 'function' ? value() : value)))),
  warn,
  fetch: (id, url, body) => request(id, url, body, fetched),
  loadScript: (id, url, callback) => loadScript(id, url, callback, fetched),
  abort,
  listChanged: () => later(() => notify('conversations', [])),
  text: (list, place) => (typeof list[place] === 'string' ? list[place] : undefined),
  number: (list, place) => (typeof list[place] === 'number' ? list[place] : NaN),
  list: (list, place) => (Array.isArray(list[place]) ? list[place] : []),
};
