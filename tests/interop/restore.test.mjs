// The data of a running server is replaced by a backup: clients of both kinds, over both transports, come back by
// themselves, see the restored state, and hear what is said from then on.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { serverApi } from '../lib/api.mjs';
import { launch } from '../lib/browser.mjs';
import { callback, openClient } from '../lib/client.mjs';
import { servePages } from '../lib/pages.mjs';
import { binary, startServer } from '../lib/server.mjs';

const [GROUP, CONNECTED] = [3, 0];
const place = mkdtempSync(join(tmpdir(), 'rongim-restore-'));
const [data, backup] = [join(place, 'data'), join(place, 'backup.tar')];
const published = { page: '/published.html' };
const kinds = {
  ours: {},
  'ours-polls': { init: { isPolling: true } },
  theirs: published,
  'theirs-polls': { ...published, init: { connectionType: 'comet' } },
};
let server;
let pages;
let browser;

before(async () => {
  server = await startServer({ data });
  pages = await servePages();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  pages?.stop();
  await server?.stop();
  rmSync(place, { recursive: true, force: true });
});

const run = (...args) => promisify(execFile)(binary, [...args, '--data', data]);
const texts = async (client) => {
  const list = await client.ask('getHistoryMessages', GROUP, 'team', 0, 20, callback);
  return list.map((message) => message.content.content);
};

test('clients come back by themselves and go on from the restored state', async () => {
  const api = serverApi(server);
  const clients = await Promise.all(Object.entries(kinds).map(async ([userId, options]) => {
    const client = await openClient(browser, pages, { server, token: await api.getToken(userId), ...options });
    await client.connect();
    return client;
  }));
  await api.createGroup('team', Object.keys(kinds));
  const [speaker] = clients;
  const heard = (content) => Promise.all(
    clients.filter((client) => client !== speaker).map((client) => client.received({ content: { content } })),
  );
  await speaker.sendText(GROUP, 'team', '之前');
  await heard('之前');
  await run('backup', backup);
  await speaker.sendText(GROUP, 'team', '之后');
  await heard('之后');

  const changes = await Promise.all(clients.map(async (client) => (await client.seen()).statuses.length));
  await run('restore', backup, '--force');
  await Promise.all(clients.map((client, at) => client.status(CONNECTED, changes[at])));
  for (const client of clients) assert.deepEqual(await texts(client), ['之前']);
  await speaker.sendText(GROUP, 'team', '现在');
  await heard('现在');
  for (const client of clients) assert.deepEqual(await texts(client), ['之前', '现在']);
  const { messages } = await clients[1].seen();
  assert.deepEqual(messages.map(({ message }) => message.content.content), ['之前', '之后', '现在'], 'each once');
  assert.equal(readdirSync(data).filter((name) => name.startsWith('before-restore-')).length, 1);
  for (const client of clients) await client.close();
});
