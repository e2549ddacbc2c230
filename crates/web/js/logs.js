// What happened lately, as text for a bug report: calls, connection changes, warnings.
//
// Tokens are cut out; contents of messages and ids of users are never given to it by the SDK.

import { later } from './queue.js';

const MOST_ENTRIES = 500, MOST_LETTERS = 300, MOST_SECRETS = 4;
const DEBUG = 0, INFO = 1, WARN = 2, ERROR = 3, FATAL = 4, NONE = 1000;
const NAMES = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const PRINTS = ['debug', 'info', 'warn', 'error', 'error'];

let entries = [];
let secrets = [];
let shown = NONE;
let show;

/** Keeps a token out of all that follows. */
export function hide(token) {
  // A token may name its navigation host behind an `@`.
  const [secret] = token.split('@');
  if (secret && !secrets.includes(secret)) secrets = [secret, ...secrets].slice(0, MOST_SECRETS);
}

function clean(text) {
  for (const secret of secrets) text = text.replaceAll(secret, '…');
  return text.replace(/(token["']?[=:]\s*["']?)[^&\s"',}]+/gi, '$1…').slice(0, MOST_LETTERS);
}

/** The page's printer is the page's code: it runs from the queue. */
function print(level, text) {
  if (typeof show === 'function') later(() => show(level, text));
  else console[PRINTS[level]](`RongIMLib: ${text}`);
}

/** Keeps a line, and prints it when the page wants its level printed. */
export const log = (level, text, tag = 'IM') => keep(level, clean(text), clean(tag));

/** The same of a line that is short and has nothing in it to cut out. */
export function keep(level, text, tag = 'IM') {
  if (level < logs.level && level < shown) return;
  const entry = { time: Date.now(), level, tag, text };
  if (level >= logs.level) entries.push(entry);
  if (entries.length > MOST_ENTRIES) entries.shift();
  if (level >= shown) print(level, `${tag} ${text}`);
}

/** Tells the page's author on the console in any case. What was thrown may hold a content: its name alone is kept. */
export function warn(text, ...thrown) {
  const level = thrown.length ? ERROR : WARN;
  log(level, [text, ...thrown.map((error) => error?.name)].join(': '));
  if (level < shown || show) console[PRINTS[level]](`RongIMLib: ${text}`, ...thrown);
}

/** The options of `init` about logs. */
export function printLogs({ debug, logLevel = debug ? DEBUG : NONE, logStdout } = {}) {
  shown = logLevel;
  show = logStdout;
}

/** A logger of the page's own: its lines stand among ours. */
export function createLogger(tag) {
  const write = (level, ...parts) => log(level, parts.join(' '), `${tag}`);
  const of = (level) => (...parts) => write(level, ...parts);
  return { log: write, debug: of(DEBUG), info: of(INFO), warn: of(WARN), error: of(ERROR), fatal: of(FATAL) };
}

/** `RongIMLib.logs`. */
export const logs = {
  level: DEBUG,
  entries: () => entries.map((entry) => ({ ...entry })),
  clear() {
    entries = [];
  },
  toText() {
    const lines = entries.map(({ time, level, tag, text }) => `${new Date(time).toISOString()} ${NAMES[level] ?? level} ${tag} ${text}`);
    return [`rongimlib-wasm ${RONGIM_VERSION} · ${globalThis.navigator?.userAgent ?? ''}`, ...lines].join('\n');
  },
};
