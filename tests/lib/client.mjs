// One user in one page: calls the API by name and waits for what the listeners are told.
import { openPage } from './browser.mjs';

const PATIENCE_MS = 30_000;

/** In an argument list: where the callback object goes. */
export const callback = '__callback__';

/**
 * Opens a page for a user in a context of its own (storage is not shared).
 *
 * `page` is `/sdk.html` (ours) or `/published.html`; `token` comes from the Server API; `init` holds options of
 * `init` beside the navigation. `globals` are set on `window` before the page's scripts run; `prepare` gets the
 * page before it goes anywhere.
 */
export async function openClient(
  browser,
  pages,
  { page = '/sdk.html', server, token, path = '', init = {}, globals = {}, prepare = async () => {} },
) {
  const context = await browser.newContext();
  const tab = await openPage(context, pages.url + page + path, async (fresh) => {
    await fresh.addInitScript(installRecorder);
    await fresh.addInitScript((values) => Object.assign(window, values), globals);
    await prepare(fresh);
  });
  const client = new Client(context, tab, server, token);
  await client.begin(init);
  return client;
}

class Client {
  constructor(context, page, server, token) {
    Object.assign(this, { context, page, server, token });
  }

  /** Calls `init` and sets the listeners. */
  async begin(init) {
    await this.page.evaluate(
      ([appKey, options]) => {
        RongIMLib.RongIMClient.init(appKey, null, options);
        recorder.listen(RongIMLib.RongIMClient);
      },
      [this.server.appKey, { navi: this.server.url, ...init }],
    );
  }

  /** Connects; resolves to the user id. */
  async connect(token = this.token) {
    const answer = await within(
      this.page.evaluate((token) => recorder.call('connect', [token, '__callback__']), token),
      'connect',
    );
    if (!answer.ok) throw new Error(`connect failed: ${JSON.stringify(answer)}`);
    return answer.ok[0];
  }

  /**
   * Calls a method of the client and resolves to `{ok: [...]}` or `{err: [...]}`, the arguments of its
   * callback, or `{ret: value}` for a call without one.
   *
   * An argument `{make: 'TextMessage', of: {...}}` is an instance of that class, made of these fields;
   * with `set` in place of `of` the fields are assigned after `new`.
   */
  call(method, ...args) {
    return within(
      this.page.evaluate(([name, list]) => recorder.call(name, list), [method, args]),
      method,
    );
  }

  /** As `call`, for calls that must succeed: resolves to the first argument of `onSuccess`. */
  async ask(method, ...args) {
    const answer = await this.call(method, ...args);
    if (!answer.ok) throw new Error(`${method} failed: ${JSON.stringify(answer.err)}`);
    return answer.ok[0];
  }

  /** Sends a text and resolves to the sent message. */
  sendText(conversationType, targetId, content) {
    const message = { make: 'TextMessage', of: { content, extra: '' } };
    return this.ask('sendMessage', conversationType, targetId, message, callback);
  }

  /** Resolves to the first received message that contains all of `like`, past or to come. */
  async received(like) {
    const found = await within(
      this.page.evaluate((pattern) => recorder.when('messages', { message: pattern }), like),
      `a message like ${JSON.stringify(like)}`,
      () => this.seen(),
    );
    return found.message;
  }

  /** Resolves when the connection status has been `status` after the `skip`-th change. */
  status(status, skip = 0) {
    return within(
      this.page.evaluate(([value, from]) => recorder.when('statuses', value, from), [status, skip]),
      `connection status ${status}`,
      () => this.seen(),
    );
  }

  /** Resolves to the first value of a list of the recorder that contains all of `like`, past or to come. */
  told(list, like) {
    return within(
      this.page.evaluate(([name, pattern]) => recorder.when(name, pattern), [list, like]),
      `something like ${JSON.stringify(like)} among the ${list}`,
      () => this.page.evaluate((name) => recorder[name], list),
    );
  }

  /** The network is gone, and with it the connection. */
  async lose() {
    const { statuses } = await this.seen();
    await this.context.setOffline(true);
    await this.page.evaluate(() => recorder.sockets.splice(0).forEach((socket) => socket.close()));
    await this.status(3, statuses.length);
  }

  /** The network is there again. */
  regain() {
    return this.context.setOffline(false);
  }

  /** What carries the frames now: `websocket`, `polling`, or undefined before the first connection. */
  channel() {
    return this.page.evaluate(() => ['polling', 'websocket'][RongIMLib.RongIMClient.getInstance().getConnectionChannel()]);
  }

  /** How many WebSockets the page has opened. */
  sockets() {
    return this.page.evaluate(() => recorder.sockets.length);
  }

  /** Everything the listeners were told. */
  seen() {
    return this.page.evaluate(() => ({ statuses: recorder.statuses, messages: recorder.messages }));
  }

  close() {
    return this.context.close();
  }
}

async function within(promise, what, describe = async () => '') {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(async () => {
      const seen = await describe().catch(() => '');
      reject(new Error(`waited ${PATIENCE_MS} ms for ${what}\n${JSON.stringify(seen)}`));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs in the page before its scripts. */
function installRecorder() {
  const waiting = [];
  const contains = (value, pattern) =>
    pattern === null || typeof pattern !== 'object'
      ? value === pattern
      : value !== null &&
        typeof value === 'object' &&
        Object.entries(pattern).every(([key, part]) => contains(value[key], part));

  const record = (list, value) => {
    recorder[list].push(value);
    for (const wish of waiting.filter((wish) => wish.list === list && contains(value, wish.pattern))) {
      waiting.splice(waiting.indexOf(wish), 1);
      wish.found(value);
    }
  };

  const build = (arg) => {
    if (!arg || typeof arg !== 'object' || !arg.make) return arg;
    const Class = RongIMLib[arg.make];
    if (arg.set) return Object.assign(new Class(), arg.set);
    return new Class(Object.fromEntries(Object.entries(arg.of).map(([key, part]) => [key, build(part)])));
  };

  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      recorder.sockets.push(this);
    }
  };

  window.recorder = {
    messages: [],
    statuses: [],
    sockets: [],
    entries: [],
    record,
    listen(client) {
      client.setConnectionStatusListener({ onChanged: (status) => record('statuses', status) });
      client.setOnReceiveMessageListener({
        onReceived: (message, left, hasMore) => record('messages', { message, left, hasMore }),
      });
      // The published client has none.
      client.setChatroomListener?.({
        onEntriesChanged: (changes) => changes.forEach((change) => record('entries', change)),
      });
    },
    when(list, pattern, skip = 0) {
      const past = recorder[list].slice(skip).find((value) => contains(value, pattern));
      if (past !== undefined) return past;
      return new Promise((found) => waiting.push({ list, pattern, found }));
    },
    call(name, args) {
      const owner = name === 'connect' || name === 'reconnect' ? RongIMLib.RongIMClient : RongIMLib.RongIMClient.getInstance();
      if (!args.includes('__callback__')) return { ret: owner[name](...args.map(build)) };
      return new Promise((settled) => {
        const callbacks = {
          onSuccess: (...values) => settled({ ok: values }),
          onError: (...values) => settled({ err: values }),
          onTokenIncorrect: () => settled({ tokenIncorrect: true }),
        };
        const result = owner[name](...args.map((arg) => (arg === '__callback__' ? callbacks : build(arg))));
        // The callback has the word; its Promise's rejection must not count as uncaught.
        result?.catch?.(() => {});
      });
    },
  };
}
