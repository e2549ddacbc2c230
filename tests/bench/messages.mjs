// A full mailbox read by a client that comes online, then a burst of sends, then the memory it holds.
import { openPage } from '../lib/browser.mjs';

const READERS = { ours: 'reader-ours', published: 'reader-published' };
const PAGES = { ours: '/sdk.html', published: '/published.html' };

/** Leaves the same messages for both readers, sent by as many friends as there are conversations. */
export async function fillMailbox(browser, pages, server, api, messages, conversations) {
  const page = await openPage(browser, `${pages.url}/sdk.html`);
  const { appKey, url: navi } = server;
  for (let friend = 0; friend < conversations; friend += 1) {
    const token = await api.getToken(`friend-${friend}`);
    const readers = Object.values(READERS);
    await page.evaluate(sendAll, { appKey, navi, token, readers, count: messages / conversations });
  }
  await page.close();
}

/** In the page: one friend's share, to every reader. */
async function sendAll({ appKey, navi, token, readers, count }) {
  const client = RongIMLib.RongIMClient;
  client.init(appKey, null, { navi });
  await client.connect(token);
  const text = (n) => new RongIMLib.TextMessage({ content: `message ${n} 你好` });
  const numbers = Array.from({ length: count }, (_, n) => n);
  const send = (reader) => (n) => client.getInstance().sendMessage(1, reader, text(n));
  await Promise.all(readers.flatMap((reader) => numbers.map(send(reader))));
}

/** Rounds of both clients in turn; every round starts with empty storage, so it reads the whole mailbox. */
export async function offlineAndSends(browser, pages, server, api, { rounds, messages, sends }) {
  const runs = { ours: [], published: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const who of Object.keys(runs)) {
      const context = await browser.newContext();
      const token = await api.getToken(READERS[who]);
      runs[who].push(await oneRun(context, pages.url + PAGES[who], server, token, { messages, sends }));
      await context.close();
    }
  }
  return runs;
}

async function oneRun(context, url, server, token, { messages, sends }) {
  const page = await openPage(context, url, (fresh) => fresh.addInitScript(noteWasmMemory));
  const setting = { appKey: server.appKey, navi: server.url, token };
  const offline = await page.evaluate(readMailbox, { ...setting, messages });
  const sending = await page.evaluate(sendBurst, sends);
  return { offline, sends: sending, memory: await memory(context, page) };
}

/** In the page: from `connect` to the last message's callback. */
function readMailbox({ appKey, navi, token, messages }) {
  return new Promise((done, failed) => {
    const client = RongIMLib.RongIMClient;
    const seen = new Set();
    let started;
    client.init(appKey, null, { navi });
    client.setConnectionStatusListener({ onChanged() {} });
    client.setOnReceiveMessageListener({
      onReceived(message) {
        if (seen.has(message.messageUId)) failed(new Error('a message was told twice'));
        seen.add(message.messageUId);
        if (seen.size === messages) done(performance.now() - started);
      },
    });
    started = performance.now();
    client.connect(token, { onSuccess() {}, onTokenIncorrect: () => failed(new Error('token')), onError: failed });
  });
}

/** In the page: from the first call to the last acknowledgement. */
function sendBurst(count) {
  return new Promise((done, failed) => {
    const started = performance.now();
    let acknowledged = 0;
    for (let n = 0; n < count; n += 1) {
      const message = new RongIMLib.TextMessage({ content: `burst ${n}`, extra: '' });
      RongIMLib.RongIMClient.getInstance().sendMessage(1, 'sink', message, {
        onSuccess() {
          acknowledged += 1;
          if (acknowledged === count) done(performance.now() - started);
        },
        onError: (code) => failed(new Error(`send refused: ${code}`)),
      });
    }
  });
}

/** In the page, before its scripts: the wasm memory is not part of the JS heap, so remember it. */
function noteWasmMemory() {
  WebAssembly.Instance = class extends WebAssembly.Instance {
    constructor(...args) {
      super(...args);
      window.wasmMemory = this.exports.memory;
    }
  };
}

/** Bytes after a collection: the JS heap, its buffers and the wasm memory. */
async function memory(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => window.wasmMemory?.buffer.byteLength ?? 0);
  return usedSize + backingStorageSize + wasm;
}
