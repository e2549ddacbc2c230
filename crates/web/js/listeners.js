// The page's listeners, which may be set before `init`.

import { keep, log } from './logs.js';
import { later, tell } from './queue.js';
import { entryChange, stateChange, typing, userStatus } from './shapes.js';

/** By event: which listener's method is told. */
const METHODS = {
  status: 'onChanged',
  received: 'onReceived',
  signal: 'onReceived',
  conversationStates: 'onChanged',
  conversationTags: 'onChanged',
  tags: 'onChanged',
  chatroomEntries: 'onEntriesChanged',
  chatroomRejoined: 'onRejoined',
  typing: 'onChanged',
  userStatus: 'onChanged',
  expansionUpdated: 'onUpdated',
  expansionDeleted: 'onDeleted',
};

/** What a listener is told in place of the event's arguments. */
const SHAPES = {
  conversationStates: (changes) => changes.map(stateChange),
  chatroomEntries: (changes) => changes.map(entryChange),
  typing,
  userStatus: (userId, status) => userStatus({ subUserId: userId, status }),
  chatroomRejoined: (chatroomId, errorCode) => (errorCode === undefined ? { chatroomId } : { chatroomId, errorCode }),
};

const listeners = new Map();
const watchers = new Map();
const insiders = [];

/** Sets the listener of an event; the one before it is told no more. */
export function listen(event, listener) {
  listeners.set(event, listener);
}

/** Whether the page listens to an event. */
export const isHeard = (event) => !!listeners.get(event);

/** Adds somebody, a function or an object with the listener's method, who is told beside the listener. */
export function watch(event, watcher) {
  if (!watchers.has(event)) watchers.set(event, new Set());
  watchers.get(event).add(watcher);
}

/** Code of ours that hears each message first; where it says `true`, only watchers are told. */
export function overhear(hear) {
  insiders.push(hear);
}

/** Forgets all listeners. */
export function clearListeners() {
  listeners.clear();
  watchers.clear();
}

/** What the log keeps of an event. */
const NOTES = {
  status: (status) => log(1, `status ${status}`),
  received: ({ objectName, conversationType }, left) =>
    keep(0, `received ${objectName.slice(0, 64)} in ${conversationType}, ${left} left`),
};

/** Tells the listener of an event, and its watchers. */
export function notify(event, args) {
  NOTES[event]?.(...args);
  const isTaken = event === 'received' && insiders.map((hear) => hear(args[0])).includes(true);
  const shaped = SHAPES[event] ? [SHAPES[event](...args)] : args;
  for (const watcher of watchers.get(event) ?? []) {
    later(() => (typeof watcher === 'function' ? watcher(...shaped) : tell(watcher, METHODS[event], ...shaped)));
  }
  if (!isTaken) tell(listeners.get(event), METHODS[event], ...shaped);
}
