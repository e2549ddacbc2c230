// The server loses its power in the middle of a conversation, or ends in order, and comes back on the same port
// and data.
//
// What was acknowledged is neither lost nor doubled, at the receiver and in the history.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { serverApi } from '../lib/api.mjs';
import { launch } from '../lib/browser.mjs';
import { callback, openClient } from '../lib/client.mjs';
import { servePages } from '../lib/pages.mjs';
import { startServer } from '../lib/server.mjs';

const PRIVATE = 1;
const data = mkdtempSync(join(tmpdir(), 'rongim-restart-'));
let browser;
let pages;
let server;

before(async () => {
  server = await startServer({ data });
  pages = await servePages();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  pages?.stop();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

const transports = { WebSocket: {}, 'long polling': { isPolling: true } };

async function open(userId, options) {
  const client = await openClient(browser, pages, { server, token: await serverApi(server).getToken(userId), ...options });
  await client.connect();
  return client;
}

for (const [transport, init] of Object.entries(transports)) {
  test(`over ${transport} both sides reconnect and no acknowledged message is lost or doubled`, async () => {
    const ids = ['alice', 'bob'].map((name) => `${name}-${Object.keys(init).length}`);
    const [alice, bob] = await Promise.all(ids.map((id) => open(id, { init })));
    const changes = await Promise.all([alice, bob].map(async (client) => (await client.seen()).statuses.length));
    const sending = keepSending(alice, ids[1]);
    await bob.received({ content: { content: 'n 50' } });
    await server.kill();
    server = await startServer({ data, port: server.port });
    await Promise.all([alice.status(0, changes[0]), bob.status(0, changes[1])]);
    await bob.received({ content: { content: `n ${await stopSending(alice)}` } });
    const outcomes = await sending;

    const acknowledged = outcomes.filter(({ uid }) => uid);
    assert.equal(acknowledged.length, outcomes.length, 'what was in flight is sent again after the reconnect');
    const { messages } = await bob.seen();
    const told = messages.map(({ message }) => message.content.content);
    assert.deepEqual(told, acknowledged.map(({ text }) => text), 'told once each, in order');
    assert.deepEqual(await history(bob, ids[0]), acknowledged.map(({ uid }) => uid), 'stored once each');
    await Promise.all([alice.close(), bob.close()]);
  });
}

test('after an orderly end of the server clients of all kinds come back by themselves', async () => {
  const published = { page: '/published.html' };
  const clients = await Promise.all([
    open('stays-1', {}),
    open('stays-2', { init: { isPolling: true } }),
    open('stays-3', published),
    open('stays-4', { ...published, init: { connectionType: 'comet' } }),
  ]);
  const [first, ...others] = clients;
  const greet = async (text) => {
    for (const index of others.keys()) {
      const sent = await first.sendText(PRIVATE, `stays-${index + 2}`, text);
      await others[index].received({ messageUId: sent.messageUId });
    }
  };
  // A published client that loses its connection before its first pull has come back never pulls again.
  await greet('hello');
  const changes = await Promise.all(clients.map(async (client) => (await client.seen()).statuses.length));
  await server.stop();
  server = await startServer({ data, port: server.port });
  await Promise.all(clients.map((client, index) => client.status(0, changes[index])));
  await greet('welcome back');
  await Promise.all(clients.map((client) => client.close()));
});

/** Sends with 20 messages in flight all the time, until stopped; resolves to what became of each, in order. */
function keepSending(client, receiver) {
  return client.page.evaluate(async (target) => {
    const outcomes = [];
    window.sending = true;
    const worker = async () => {
      while (window.sending) {
        const outcome = { text: `n ${outcomes.length}` };
        window.last = outcomes.push(outcome) - 1;
        const message = new RongIMLib.TextMessage({ content: outcome.text, extra: '' });
        await RongIMClient.getInstance().sendMessage(1, target, message).then(
          (sent) => { outcome.uid = sent.messageUId; },
          (error) => { outcome.code = error.code; },
        );
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    return outcomes;
  }, receiver);
}

/** Resolves to the number of the last message. */
function stopSending(client) {
  return client.page.evaluate(() => {
    window.sending = false;
    return window.last;
  });
}

async function history(client, targetId) {
  const uids = [];
  for (let start = 0, more = true; more; start = null) {
    const answer = await client.call('getHistoryMessages', PRIVATE, targetId, start, 20, callback);
    const [list, hasMore] = answer.ok;
    uids.unshift(...list.map(({ messageUId }) => messageUId));
    more = hasMore;
  }
  return uids;
}
