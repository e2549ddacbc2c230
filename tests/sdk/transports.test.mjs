// What carries the frames, and the ways to a server: chosen by the page, or found by the SDK itself.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { startProxy } from '../lib/proxy.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const [CONNECTED, DISCONNECTED, UNAVAILABLE] = [0, 2, 3];
const proxies = [];
let bob;

const set = stage({}, async ({ user }) => {
  bob = await user('bob');
});

after(() => proxies.forEach((proxy) => proxy.stop()));

/** A proxy before the server, stopped after the last test. */
async function newProxy(settings = {}) {
  const proxy = await startProxy(set.server.url);
  proxies.push(proxy);
  return Object.assign(proxy, settings);
}

/** A message each way, with whoever is at the other end of whatever. */
async function talk(client, userId) {
  const sent = await client.sendText(PRIVATE, 'bob', `from ${userId} 😀`);
  assert.equal((await bob.received({ messageUId: sent.messageUId })).content.content, `from ${userId} 😀`);
  const answer = await bob.sendText(PRIVATE, userId, '收到');
  assert.equal((await client.received({ messageUId: answer.messageUId })).content.content, '收到');
}

describe('long polling that the page wants', () => {
  const wishes = {
    'window.WEB_XHR_POLLING': { globals: { WEB_XHR_POLLING: true } },
    'options.isPolling': { init: { isPolling: true } },
    "options.connectionType 'comet'": { init: { connectionType: 'comet' } },
  };
  for (const [wish, how] of Object.entries(wishes)) {
    test(wish, async () => {
      const proxy = await newProxy();
      const userId = `wants-${Object.keys(wishes).indexOf(wish)}`;
      const client = await set.user(userId, { ...how, init: { ...how.init, navi: proxy.url } });
      assert.equal(await client.channel(), 'polling');
      await talk(client, userId);
      assert.equal(await client.sockets(), 0, 'no WebSocket is tried');
      assert.deepEqual([proxy.asked('/cometnavi.js').length, proxy.asked('/navi.js').length], [1, 0]);
      assert.deepEqual(client.page.problems, []);
      await client.close();
    });
  }

  test('nobody else polls', async () => {
    const client = await set.user('socketeer', { init: { connectionType: 'websocket', isPolling: false } });
    assert.equal(await client.channel(), 'websocket');
    assert.equal(await client.sockets(), 1);
    await client.close();
  });

  test('what came while the page was away comes when it is back, once', async () => {
    const client = await set.user('away', { init: { isPolling: true } });
    await talk(client, 'away');
    await client.call('disconnect');
    await client.status(DISCONNECTED);
    const { statuses } = await client.seen();
    for (const text of ['1', '2', '3']) await bob.sendText(PRIVATE, 'away', text);
    await client.connect();
    await client.status(CONNECTED, statuses.length);
    await client.received({ content: { content: '3' } });
    const { messages } = await client.seen();
    assert.deepEqual(messages.map(({ message }) => message.content.content), ['收到', '1', '2', '3']);
    await client.close();
  });

  test('the end of a connection that broke is noticed, and nothing is lost', async () => {
    const proxy = await newProxy();
    const client = await set.user('cut', { init: { isPolling: true, navi: proxy.url } });
    await talk(client, 'cut');
    const { statuses } = await client.seen();
    proxy.isDown = true;
    proxy.cut();
    await client.status(UNAVAILABLE, statuses.length);
    await bob.sendText(PRIVATE, 'cut', 'meanwhile');
    const sending = client.sendText(PRIVATE, 'bob', 'sent without a network');
    proxy.isDown = false;
    await client.status(CONNECTED, statuses.length);
    await client.received({ content: { content: 'meanwhile' } });
    await bob.received({ messageUId: (await sending).messageUId });
    assert.equal(await client.channel(), 'polling');
    await client.close();
  });

  test('two clients of a user, one of each kind, hear of what the other sends', async () => {
    const polling = await set.user('twice', { init: { isPolling: true } });
    const socket = await set.user('twice');
    for (const [from, to] of [[polling, socket], [socket, polling]]) {
      const sent = await from.sendText(PRIVATE, 'bob', 'from one of us');
      const seen = await to.received({ messageUId: sent.messageUId });
      assert.deepEqual([seen.messageDirection, seen.targetId, seen.sentTime], [1, 'bob', sent.sentTime]);
    }
    await Promise.all([polling.close(), socket.close()]);
  });
});

describe('long polling where no WebSocket opens', () => {
  test('it stands in by itself, and goes when the network changes', async () => {
    const proxy = await newProxy({ refusesUpgrades: true });
    const client = await set.user('falls-back', { init: { navi: proxy.url } });
    assert.equal(await client.channel(), 'polling');
    await talk(client, 'falls-back');
    assert.equal(await client.sockets(), 1, 'one was tried');

    const { statuses } = await client.seen();
    proxy.refusesUpgrades = false;
    proxy.isDown = true;
    proxy.cut();
    await client.status(UNAVAILABLE, statuses.length);
    proxy.isDown = false;
    await client.page.evaluate(() => dispatchEvent(new Event('online')));
    await client.status(CONNECTED, statuses.length);
    assert.equal(await client.channel(), 'websocket');
    await talk(client, 'falls-back');
    await client.close();
  });

  test('after five minutes a quiet connection returns to the socket when the network changes', async () => {
    const proxy = await newProxy({ refusesUpgrades: true });
    const prepare = (page) => page.clock.install();
    const client = await set.user('patient', { init: { navi: proxy.url }, prepare });
    assert.equal(await client.channel(), 'polling');
    await talk(client, 'patient');
    proxy.refusesUpgrades = false;
    const { statuses } = await client.seen();
    await client.page.clock.fastForward('05:01');
    await client.page.evaluate(() => dispatchEvent(new Event('online')));
    await client.status(CONNECTED, statuses.length);
    assert.equal(await client.channel(), 'websocket');
    await bob.sendText(PRIVATE, 'patient', 'again');
    await client.received({ content: { content: 'again' } });
    await client.close();
  });
});

describe('the ways to a server', () => {
  test('a host without a scheme takes the page\'s, and dead hosts are passed over', async () => {
    const proxy = await newProxy();
    const dead = await newProxy({ isDown: true });
    const client = await set.user('navigator', { init: { navi: dead.host, navigaters: [dead.url, proxy.host] } });
    assert.equal(await client.channel(), 'websocket');
    assert.equal(proxy.asked('/navi.js').length, 1);
    assert.deepEqual(await client.call('getCurrentUserId'), { ret: 'navigator' });
    await client.close();
  });

  test('options that only the vendor\'s cloud needs change nothing', async () => {
    const proxy = await newProxy();
    const other = await newProxy();
    const options = { navi: proxy.url, api: other.url, voipStrategy: 1, upload: 'x', emojiImage: 'x', openMp: true };
    const client = await set.user('optional', { init: options });
    await talk(client, 'optional');
    assert.deepEqual(other.requests, []);
    await client.close();
  });

  test('hosts that stand behind the token come first', async () => {
    const [named, behind] = [await newProxy(), await newProxy()];
    const client = await set.client('bearer', { init: { navi: named.url } });
    const dead = await newProxy({ isDown: true });
    assert.equal(await client.connect(`${client.token}@${dead.url};${behind.url}`), 'bearer');
    await talk(client, 'bearer');
    assert.equal(behind.asked('/navi.js').length, 1);
    assert.equal(behind.asked('/websocket').length, 1);
    const [{ url }] = behind.asked('/websocket');
    assert.ok(!decodeURIComponent(url).includes(behind.host), 'the hosts are not the server\'s business');
    assert.deepEqual(named.requests, []);
    await client.close();
  });

  test('isNaviJSONP asks by a script what may not be read otherwise', async () => {
    const hidesFromOthers = ({ url }) => url.startsWith('/navi.js');
    const [proxy, other] = [await newProxy({ hidesFromOthers }), await newProxy({ hidesFromOthers })];
    const client = await set.user('scripted', { page: '/open.html', init: { navi: proxy.url, isNaviJSONP: true } });
    const [asked] = proxy.asked('/navi.js');
    assert.equal(asked.headers['sec-fetch-dest'], 'script');
    await talk(client, 'scripted');
    assert.equal(await client.page.locator('script[src*="navi.js"]').count(), 0, 'the script is gone');
    assert.deepEqual(client.page.problems, []);
    await client.close();

    const without = await set.client('unscripted', { init: { navi: other.url, autoReconnect: false } });
    const { err } = await without.call('connect', without.token, callback);
    assert.ok(Number.isInteger(err[0]));
    await without.close();
  });

  test('SCHEMETYPE is the scheme of hosts and servers that have none', async () => {
    const seen = [];
    const toTheServer = async (route) => {
      const { pathname, search, host, protocol } = new URL(route.request().url());
      seen.push([protocol, host, pathname]);
      const url = set.server.url + pathname + search;
      await route.fulfill({ response: await route.fetch({ url, headers: { ...route.request().headers(), host } }) });
    };
    const client = await set.user('schemer', {
      page: '/open.html',
      globals: { SCHEMETYPE: 'https' },
      init: { navi: 'im.test', isPolling: true },
      prepare: (page) => page.route('https://im.test/**', toTheServer),
    });
    const sent = await client.sendText(PRIVATE, 'bob', 'over https');
    await bob.received({ messageUId: sent.messageUId });
    const paths = ['/cometnavi.js', '/ping', '/websocket', '/pullmsg.js'];
    assert.deepEqual(paths.filter((path) => !seen.some(([, , asked]) => asked === path)), []);
    assert.ok(seen.every(([protocol, host]) => protocol === 'https:' && host === 'im.test'));
    await client.page.unrouteAll({ behavior: 'ignoreErrors' });
    await client.close();
  });
});

describe('reconnect as the page asks for it', () => {
  for (const isPolling of [false, true]) {
    const over = isPolling ? 'polling' : 'websocket';
    const options = (proxy) => ({ navi: proxy.url, isPolling, autoReconnect: false });

    test(`one attempt, over ${over}`, async () => {
      const proxy = await newProxy();
      const userId = `asks-${over}`;
      const client = await set.user(userId, { init: options(proxy) });
      await breakOff(client, proxy);
      const failed = await client.call('reconnect', callback);
      assert.ok(Number.isInteger(failed.err?.[0]), JSON.stringify(failed));
      proxy.isDown = false;
      assert.deepEqual(await client.call('reconnect', callback), { ok: [userId] });
      assert.equal(await client.channel(), over);
      await talk(client, userId);
      await client.close();
    });

    test(`until one succeeds, over ${over}`, async () => {
      const proxy = await newProxy();
      const userId = `insists-${over}`;
      const client = await set.user(userId, { init: options(proxy) });
      await breakOff(client, proxy);
      const config = { auto: true, url: 'cdn.ronghub.com/RongIMLib-2.2.6.min.js', rate: [100, 200, 300] };
      const outcome = client.call('reconnect', callback, config);
      const { statuses } = await client.seen();
      await client.status(UNAVAILABLE, statuses.length);
      proxy.isDown = false;
      assert.deepEqual(await outcome, { ok: [userId] });
      await talk(client, userId);
      await client.close();
    });
  }
});

/** The connection breaks, and the client notices. */
async function breakOff(client, proxy) {
  const { statuses } = await client.seen();
  proxy.isDown = true;
  proxy.cut();
  await client.status(UNAVAILABLE, statuses.length);
}
