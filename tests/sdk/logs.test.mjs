// RongIMLib.logs: what a page can attach to a bug report, and what never gets into it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const set = stage();

test('calls, statuses and arrivals are kept; tokens, contents and users are not', async () => {
  const [alice, bob] = [await set.user('log-alice'), await set.user('log-bob')];
  await alice.sendText(1, 'log-bob', 'a private word');
  await bob.received({ content: { content: 'a private word' } });
  await bob.call('getHistoryMessages', 1, 'log-alice', 0, 0, callback);
  for (const client of [alice, bob]) {
    const text = await client.page.evaluate(() => RongIMLib.logs.toText());
    assert.match(text, /^rongimlib-wasm \d+\.\d+\.\d+ · .*Chrome/);
    assert.match(text, /^\d{4}-.*Z INFO IM status 0$/m);
    assert.match(text, /^\S+ DEBUG IM connect ok \d+ ms$/m);
    for (const hidden of [client.token, 'a private word', 'log-alice', 'log-bob']) assert.ok(!text.includes(hidden), hidden);
  }
  assert.match(await alice.page.evaluate(() => RongIMLib.logs.toText()), /DEBUG IM sendMessage ok \d+ ms/);
  const seen = await bob.page.evaluate(() => RongIMLib.logs.toText());
  assert.match(seen, /DEBUG IM received RC:TxtMsg in 1, \d+ left/);
  assert.match(seen, /WARN IM getHistoryMessages -3 \d+ ms/);
});

test('the ring has an end, and so has a line', async () => {
  const client = await set.client('log-carol');
  const seen = await client.page.evaluate(() => {
    const logger = RongIMLib.RongIMClient.createLogger('my page', 'IM');
    for (let i = 0; i < 600; i++) logger.info('line', i);
    logger.error('x'.repeat(10_000), 'token=abcdef&next', '{"token":"abcdef"}');
    const entries = RongIMLib.logs.entries();
    logger.warn('token=abcdef&next', '{"token":"abcdef"}', { toString: () => 'object' });
    const cut = RongIMLib.logs.entries().at(-1);
    RongIMLib.logs.level = RongIMLib.LogLevel.ERROR;
    logger.warn('not kept');
    logger.log(RongIMLib.LogLevel.FATAL, 'kept');
    const last = RongIMLib.logs.entries().at(-1);
    RongIMLib.logs.clear();
    return { count: entries.length, long: entries.at(-1).text.length, tag: cut.tag, cut: cut.text, last, left: RongIMLib.logs.entries() };
  });
  assert.equal(seen.count, 500);
  assert.equal(seen.long, 300);
  assert.deepEqual([seen.tag, seen.cut], ['my page', 'token=…&next {"token":"…"} object']);
  assert.deepEqual([seen.last.level, seen.last.text], [4, 'kept']);
  assert.deepEqual(seen.left, []);
});

test('a token that an error repeats is cut out, also without its name', async () => {
  const client = await set.user('log-dora');
  const text = await client.page.evaluate((token) => {
    RongIMLib.RongIMClient.createLogger('page').error(`refused: ${token}`);
    return RongIMLib.logs.toText();
  }, client.token);
  assert.match(text, /ERROR page refused: …$/);
});

test('levels are printed as init says', async () => {
  const client = await set.client('log-erik');
  const printed = await client.page.evaluate(async ([appKey, navi, token]) => {
    const lines = [];
    const logStdout = (level, text) => lines.push(`${level} ${text}`);
    RongIMClient.init(appKey, null, { navi, logLevel: RongIMLib.LogLevel.INFO, logStdout });
    await RongIMClient.connect(token);
    return lines;
  }, [set.server.appKey, set.server.url, client.token]);
  assert.ok(printed.includes('1 IM status 0'), JSON.stringify(printed));
  assert.ok(!printed.some((line) => line.startsWith('0 ')), 'debug lines are not printed');
  assert.deepEqual(client.page.problems, []);
});

test('a listener that throws is named, and what it threw is not', async () => {
  const client = await set.user('log-fay');
  const text = await client.page.evaluate(async () => {
    const thrown = new Promise((done) => RongIMClient.setConnectionStatusListener({ onChanged() { done(); throw new TypeError('secret words'); } }));
    RongIMClient.getInstance().disconnect();
    await thrown;
    await null;
    return RongIMLib.logs.toText();
  });
  assert.match(text, /ERROR IM a listener or callback threw: TypeError$/m);
  assert.ok(!text.includes('secret words'));
  assert.match(client.page.problems.join(), /secret words/, 'the console has it all');
});
