// The page's listeners, which may be set before `init`.

import { log } from './logs.js';
import { tell } from './queue.js';
import { entryChange } from './shapes.js';

/** By event of the wasm part: which listener's method is told. */
const METHODS = {
  status: 'onChanged',
  received: 'onReceived',
  chatroomEntries: 'onEntriesChanged',
  chatroomRejoined: 'onRejoined',
};

/** What a listener is told in place of the event's arguments. */
const SHAPES = {
  chatroomEntries: (changes) => changes.map(entryChange),
  chatroomRejoined: (chatroomId, errorCode) => (errorCode === undefined ? { chatroomId } : { chatroomId, errorCode }),
};

const listeners = new Map();

/** Sets the listener of an event; the one before it is told no more. */
export function listen(event, listener) {
  listeners.set(event, listener);
}

/** Forgets all listeners. */
export function clearListeners() {
  listeners.clear();
}

/** What the log keeps of an event. */
const NOTES = {
  status: (status) => log(1, `status ${status}`),
  received: ({ objectName, conversationType }, left) => log(0, `received ${objectName} in ${conversationType}, ${left} left`),
};

/** Tells the listener of an event. */
export function notify(event, args) {
  NOTES[event]?.(...args);
  const shaped = SHAPES[event] ? [SHAPES[event](...args)] : args;
  tell(listeners.get(event), METHODS[event], ...shaped);
}
