// Code of the page waits here until nothing of ours is at work.
//
// A listener may call any part of the API; what follows from that joins the end of the queue. One
// that throws is reported and stops nobody.

import { warn } from './logs.js';

let tasks = [];
let holds = 0;

/** Puts a task at the end. */
export function later(task) {
  tasks.push(task);
}

/** Runs everything, also what the tasks add; while the queue is held, the holder does it. */
export function flush() {
  if (holds) return;
  holds++;
  while (tasks.length) {
    const now = tasks;
    tasks = [];
    for (const task of now) attempt(task);
  }
  holds--;
}

/** Runs `action` and lets no task run before it has ended. */
export function hold(action) {
  holds++;
  try {
    return action();
  } finally {
    holds--;
  }
}

function attempt(task) {
  try {
    task();
  } catch (thrown) {
    warn('a listener or callback threw', thrown);
  }
}

/** Calls `object[name](...args)` when that is a function. */
export function tell(object, name, ...args) {
  if (typeof object?.[name] === 'function') object[name](...args);
}
