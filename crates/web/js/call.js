// How a method of the API runs: its arguments are checked, an operation of the wasm part is called,
// and the outcome goes to the callback object and the promise, once.

import { now } from './browser.js';
import { RongIMError, badArgument } from './errors.js';
import { hide, keep, warn } from './logs.js';
import { flush, hold, later, tell } from './queue.js';

/** What may be passed where the table names a kind: a test, and what to say when it fails. */
const isText = (value) => typeof value === 'string' && value !== '';
const isObject = (value) => value !== null && typeof value === 'object';
const within = (least, most) => (value) => typeof value === 'number' && value >= least && value <= most;
const listOf = (test) => (value) => Array.isArray(value) && value.every(test);
const isType = (value) => within(0, 999)(+value) && value !== '' && value !== null && Number.isInteger(+value);
/** A variable that a page calls `status` becomes a text: `window.status` is one. */
const isNumber = (value) => Number.isFinite(value) || (isText(value) && Number.isFinite(+value));
const KINDS = {
  type: [isType, 'a number of RongIMLib.ConversationType'],
  types: [listOf(isType), 'an array of RongIMLib.ConversationType'],
  text: [isText, 'a text that is not empty'],
  texts: [listOf(isText), 'an array of texts'],
  token: [isText, 'a text that is not empty'],
  pauses: [listOf(within(0, Infinity)), 'an array of pauses in ms'],
  string: [(value) => typeof value === 'string', 'a text'],
  number: [isNumber, 'a number'],
  count: [within(0, Infinity), 'a number that is not negative'],
  page: [within(1, 100), 'a number from 1 to 100'],
  time: [within(0, Infinity), 'a time in ms'],
  id: [(value) => isText(value) || Number.isFinite(value), 'the id of a message'],
  list: [Array.isArray, 'an array'],
  object: [isObject, 'an object'],
  objects: [listOf(isObject), 'an array of objects'],
  room: [(value) => isText(value?.id), 'a room with an id'],
  tagId: [(value) => isText(value) && value.length <= 10, 'a text of 1 to 10 letters'],
  tagName: [(value) => isText(value) && value.length <= 15, 'a text of 1 to 15 letters'],
  entryKey: [(value) => isText(value) && /^[\w=+-]{1,128}$/.test(value), '1 to 128 of A-Z a-z 0-9 _ = + -'],
  entryValue: [(value) => isText(value) && [...value].length <= 4096, 'a text of 1 to 4096 characters'],
  function: [(value) => typeof value === 'function', 'a function'],
};

/** A value of one of the kinds above, or an error that names it. */
export function check(name, kind, value) {
  const [test, wanted] = KINDS[kind];
  if (!test(value)) throw badArgument(name, wanted);
  if (kind === 'token') hide(value);
  return kind === 'type' || kind === 'number' ? +value : kind === 'types' ? value.map(Number) : value;
}

/** A call that the wasm part will end. */
class Call {
  constructor(id, localId) {
    this.id = id;
    this.localId = localId;
  }

  /** Makes the page's value of the operation's; a second shape is made of the first. */
  as(shape) {
    const first = this.shape;
    this.shape = first ? (made) => shape(first(made)) : shape;
    return this;
  }

  /** What these error codes stand for: a value, or another error. */
  when(meanings) {
    this.meanings = meanings;
    return this;
  }
}

/** An outcome whose callback takes other arguments than the promise's one value. */
export class Many {
  constructor(args, value) {
    Object.assign(this, { args, value });
  }
}

const ignore = () => {};

/** Answers one call, once. */
class Reply {
  constructor(callback, name) {
    this.name = name;
    this.began = Date.now();
    this.callback = isObject(callback) || typeof callback === 'function' ? callback : undefined;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // A page with a callback does not look at the promise: its rejection is no "unhandled" one.
    if (this.callback) this.promise.catch(ignore);
  }

  /** `outcome` is "ok" or the code of an error. */
  note(level, outcome) {
    if (this.name) keep(level, `${this.name} ${outcome} ${Date.now() - this.began} ms`);
  }

  succeed(value) {
    this.note(0, 'ok');
    const many = value instanceof Many ? value : new Many(value === undefined ? [] : [value], value);
    this.resolve(many.value);
    tell(this.callback, 'onSuccess', ...many.args);
  }

  fail(error, isTokenIncorrect) {
    const known = error instanceof RongIMError ? error : new RongIMError(-2, `${error?.message ?? error}`);
    this.note(2, known.code);
    this.reject(known);
    if (isTokenIncorrect && typeof this.callback?.onTokenIncorrect === 'function') this.callback.onTokenIncorrect();
    else tell(this.callback, 'onError', known.code, ...(known.data === undefined ? [] : [known.data]));
  }
}

const waiting = new Map();
let wasm;
let numbers;
let isStarted = false;
let appKey;

/** Takes the wasm part. */
export function setWasm(module) {
  wasm = module;
  numbers = new Map(wasm.operations().split('\n').map((name, i) => [name, i]));
}

/** Tells the wasm part, by the name of one of its exports, what the browser did. */
export function told(name, ...what) {
  wasm[name](now(), ...what);
  flush();
}

/** The answer to a request of the wasm part. */
export const fetched = (...answer) => told('fetched', ...answer);

/** When the browser goes online or offline, or the page comes to the front. */
const NETWORK_EVENTS = ['online', 'offline', 'pageshow', 'visibilitychange'];

/** Begins with an engine. */
export function start(...config) {
  if (!isStarted) for (const event of NETWORK_EVENTS) globalThis.addEventListener?.(event, () => told('networkChanged'));
  isStarted = true;
  [appKey] = config;
  wasm.start(...config);
  flush();
}

export const started = () => isStarted;

/** The app key of the last start. */
export const startedWith = () => appKey;

/** Does an operation of the wasm part: gives its value, or a `Call`. */
export function core(name, ...args) {
  if (!isStarted) throw new RongIMError(33001);
  let count = args.length;
  while (count && args[count - 1] === undefined) count--;
  const result = wasm.call(now(), numbers.get(name), args, count);
  flush();
  return result;
}

/** Does an operation that has no answer, and says so. */
export function did(name, ...args) {
  core(name, ...args);
  return true;
}

/** Asks the server under a topic; `body` and the answer have the names of the schema. `target` left out: the user. */
export const request = (topic, target, body = {}) => core('request', topic, target, JSON.stringify(body));

export const pending = (id, localId) => new Call(id, localId);

/** What came lazily is made now. */
const force = (value) => (typeof value === 'function' ? value() : Array.isArray(value) ? value.map(force) : value);

/** The wasm part ended a call well. */
export function done(id, value) {
  end(id, (reply, { shape }) => {
    const made = force(value);
    reply.succeed(shape ? shape(made) : made);
  });
}

/** The wasm part ended a call with an error. */
export function failed(id, code, data, isTokenIncorrect) {
  end(id, (reply, { meanings }) => {
    const meaning = meanings?.[code] ?? new RongIMError(code, undefined, force(data));
    if (meaning instanceof RongIMError) reply.fail(meaning, isTokenIncorrect);
    else reply.succeed(meaning);
  });
}

function end(id, tellReply) {
  later(() => {
    const [reply, call] = waiting.get(id) ?? [];
    waiting.delete(id);
    if (reply) tellReply(reply, call);
  });
}

function settle(reply, result) {
  if (result instanceof Call) waiting.set(result.id, [reply, result]);
  else if (result instanceof Promise) {
    result.then((value) => reply.succeed(value), (error) => reply.fail(error)).catch((thrown) => {
      warn('a callback threw', thrown);
    });
  } else later(() => reply.succeed(result));
}

/** A promise of an operation, for code of ours. */
export function promised(result) {
  const reply = new Reply();
  settle(reply, result);
  flush();
  return reply.promise;
}

const looksLikeCallback = (value) =>
  isObject(value) && (typeof value.onSuccess === 'function' || typeof value.onError === 'function');

/** One parameter of the table: `name:kind`, with `?` when it may be left out. */
function parameter(text) {
  const [name, kind = name] = text.split(':');
  const isOptional = kind.endsWith('?');
  return { name, kind: isOptional ? kind.slice(0, -1) : kind, isOptional };
}

/**
 * A method: `words` are the parameters of the table, those after `;` are added ones; `run` takes the checked
 * arguments in the same order.
 *
 * With a `callback` among them it returns a promise and never throws; `run` gives a value, a `Many`,
 * a `Call` or a promise. Without one it returns what `run` gives, and undefined after a warning when
 * an argument is wrong.
 */
export function method(name, words, run) {
  // Of most methods no page asks: the words are read at the first call.
  let all, place;
  const read = () => {
    all = words.filter((word) => word !== ';').map(parameter);
    place = all.findIndex(({ kind }) => kind === 'callback');
  };

  const checked = (args) => all.map(({ name, kind, isOptional }, i) => {
    const value = args[i];
    if (kind === 'any' || kind === 'callback') return value;
    if (isOptional && (value === undefined || value === null)) return undefined;
    return check(name, kind, value);
  });

  function called(...args) {
    if (!all) read();
    if (place < 0) return direct(() => run(...checked(args)));
    // Versions disagree on where the callback stands: what it is among keeps its order.
    const found = looksLikeCallback(args[place]) ? place : args.map(looksLikeCallback).lastIndexOf(true);
    if (found >= 0 && found !== place) {
      const [callback] = args.splice(found, 1);
      args = [...Array.from({ length: place }, (_, i) => args[i]), callback, ...args.slice(place)];
    }
    const reply = new Reply(args[place], name);
    try {
      hold(() => settle(reply, run(...checked(args))));
    } catch (error) {
      later(() => reply.fail(error));
    }
    flush();
    return reply.promise;
  }

  function direct(action) {
    try {
      return hold(action);
    } catch (error) {
      if (!(error instanceof RongIMError)) throw error;
      warn(`${name}: ${error.message}`);
      return undefined;
    } finally {
      flush();
    }
  }

  return Object.defineProperties(called, { name: { value: name }, length: { value: [...words, ';'].indexOf(';') } });
}
