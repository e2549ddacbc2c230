// The server loses its power in the middle of a conversation and comes back on the same port and data.
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

test('both sides reconnect and no acknowledged message is lost or doubled', async () => {
  const api = serverApi(server);
  const [alice, bob] = await Promise.all(
    ['alice', 'bob'].map(async (id) => openClient(browser, pages, { server, token: await api.getToken(id) })),
  );
  await Promise.all([alice.connect(), bob.connect()]);

  const acknowledged = [];
  const before = await sendSeries(alice, 'before', 20);
  acknowledged.push(...before);

  const changes = await Promise.all([alice, bob].map(async (client) => (await client.seen()).statuses.length));
  // In flight while the server dies: each either is acknowledged, or fails, and then may be sent by the page anew.
  const inFlight = sendSeries(alice, 'during', 200);
  await bob.received({ content: { content: 'during 5' } });
  await server.kill();
  server = await startServer({ data, port: server.port });
  await Promise.all([alice.status(0, changes[0]), bob.status(0, changes[1])]);
  acknowledged.push(...(await inFlight));
  acknowledged.push(...(await sendSeries(alice, 'after', 20)));

  for (const { messageUId } of acknowledged) await bob.received({ messageUId });
  const { messages } = await bob.seen();
  const told = messages.map(({ message }) => message.messageUId);
  assert.equal(new Set(told).size, told.length, 'a message was told twice');
  assert.deepEqual(
    acknowledged.map(({ content }) => content.content).filter((text) => text.startsWith('during')),
    messages.map(({ message }) => message.content.content).filter((text) => acknowledgedTexts(acknowledged).has(text) && text.startsWith('during')),
    'in the order of sending',
  );

  const stored = await history(bob, 'alice');
  assert.equal(new Set(stored).size, stored.length, 'history holds a message twice');
  for (const { messageUId } of acknowledged) assert.ok(stored.includes(messageUId), `${messageUId} is not in the history`);
});

const acknowledgedTexts = (list) => new Set(list.map(({ content }) => content.content));

/** Sends all at once; resolves to the acknowledged messages. */
function sendSeries(client, name, count) {
  return client.page.evaluate(
    async ([label, total]) => {
      const send = async (n) => {
        const message = new RongIMLib.TextMessage({ content: `${label} ${n}`, extra: '' });
        return RongIMClient.getInstance().sendMessage(1, 'bob', message);
      };
      const outcomes = await Promise.allSettled(Array.from({ length: total }, (_, n) => send(n)));
      return outcomes.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
    },
    [name, count],
  );
}

async function history(client, targetId) {
  const uids = [];
  for (let start = 0, more = true; more; start = null) {
    const answer = await client.call('getHistoryMessages', PRIVATE, targetId, start, 20, callback);
    const [list, hasMore] = answer.ok;
    uids.push(...list.map(({ messageUId }) => messageUId));
    more = hasMore;
  }
  return uids;
}
