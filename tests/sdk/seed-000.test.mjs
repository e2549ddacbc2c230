// The samples of a developer's notes on the vendor's SDK run on our single file as they are.
//
// The notes lie outside this repository and are read at run time; where they are absent the test says so.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { openPage } from '../lib/browser.mjs';
import { callback } from '../lib/client.mjs';
import { root } from '../lib/server.mjs';
import { stage } from '../lib/stage.mjs';

const folder = join(root, '../shared/seeds');
const name = existsSync(folder) && readdirSync(folder).find((file) => file.startsWith('000'));
const skip = name ? false : `the notes are not here: ${folder}/000*.txt`;

// The samples say "AppKey": the server is started so that it fits.
const set = stage({ appKey: 'AppKey' });

test('the samples connect, send, receive and manage the list', { skip }, async () => {
  const samples = readSamples();
  const [receiver, stranger] = await Promise.all([set.user('userId2'), set.user('xxx')]);
  const page = await openSamplePage(await set.api.getToken('page-user'));

  await page.run(samples.init);
  await page.run(samples.listeners);
  await page.run(samples.connect);
  await page.said('Connect successfully.page-user');
  await page.said('链接成功');
  await page.run(samples.reconnect);
  await page.said('Reconnect successfully.page-user');

  await page.run(samples.text, 'send_message()');
  await page.said('Send successfully');
  const text = await receiver.received({ objectName: 'RC:TxtMsg' });
  assert.equal(text.content.content, 'hello RongCloud!');
  assert.deepEqual(text.content.extra, ['这个是用户id', '这个是头像路径', '这个是昵称']);
  assert.equal(text.senderUserId, 'page-user');

  await page.run(samples.image, 'send_ImgMessage()');
  const image = await stranger.received({ messageType: 'ImageMessage' });
  assert.equal(image.content.content, 'base64 格式缩略图');
  assert.equal(image.content.imageUri, '图片 URL');

  await page.run(samples.location, 'send_LocationMessage()');
  const location = await receiver.received({ messageType: 'LocationMessage' });
  assert.equal(location.content.poi, '浙江省台州市椒江区海门街道幸福村西北方向');
  assert.equal(Number(location.content.latitude), 28.67307);
  assert.deepEqual(location.content.extra, ['page-user', 'head.png', '昵称']);
  await page.saidTimes('Send successfully', 3);

  await page.run(samples.receive);
  await receiver.sendText(1, 'page-user', '回复 😀');
  await page.listenerGot('回复 😀');

  await page.run(samples.list, 'dialogue_list()');
  const list = await page.logged((value) => Array.isArray(value));
  assert.deepEqual(list.map(({ targetId }) => targetId).sort(), ['userId2', 'xxx']);
  assert.equal(list.find(({ targetId }) => targetId === 'userId2').latestMessage.content.content, '回复 😀');

  await page.run(samples.remove, 'dialogue_del()');
  await page.untilTargets(['xxx']);
  await page.run(samples.clear, 'dialogue_del_q()');
  await page.untilTargets([]);
  assert.deepEqual(page.problems, []);
  assert.equal((await receiver.ask('getConversationList', callback, null, 10)).length, 1, "the other side's list stays");
});

/** The fenced samples, told apart by what they call. */
function readSamples() {
  const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
  const blocks = [...text.matchAll(/^```js *\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  const listeners = blocks.filter((code) => code.includes('setOnReceiveMessageListener'));
  const that = (part) => blocks.find((code) => code.includes(part)) ?? assert.fail(`no sample with ${part}`);
  return {
    init: that('RongIMClient.init('),
    listeners: listeners.find((code) => code.includes('setConnectionStatusListener')),
    receive: listeners.find((code) => !code.includes('setConnectionStatusListener')),
    connect: that('RongIMClient.connect('),
    reconnect: that('RongIMClient.reconnect('),
    text: that('function send_message('),
    image: that('function send_ImgMessage('),
    location: that('function send_LocationMessage('),
    list: that('function dialogue_list('),
    remove: that('function dialogue_del('),
    clear: that('function dialogue_del_q('),
  };
}

/** A page with the script tag, the variables that the samples take from their own page, and a log. */
async function openSamplePage(token) {
  const context = await set.browser.newContext();
  const log = [];
  const waiting = new Set();
  const page = await openPage(context, `${set.pages.url}/sdk.html`, async (fresh) => {
    fresh.on('console', async (message) => {
      log.push(await Promise.all(message.args().map((arg) => arg.jsonValue())));
      for (const check of [...waiting]) check();
    });
    await fresh.addInitScript((navi) => {
      window.RONGIM_DEFAULTS = { navi };
      Object.assign(window, { _currentUid: 'page-user', _currentHeadimg: 'head.png', _currentName: '昵称', _targetUid: 'userId2' });
    }, set.server.url);
  });
  await page.evaluate(watchListener);

  const logged = (fits, times = 1) =>
    new Promise((found, reject) => {
      const late = setTimeout(() => reject(new Error(`not logged in 30 s; logged: ${JSON.stringify(log)}`)), 30_000);
      const check = () => {
        const values = log.flat().filter(fits);
        if (values.length < times) return;
        clearTimeout(late);
        waiting.delete(check);
        found(values.at(-1));
      };
      waiting.add(check);
      check();
    });

  return {
    problems: page.problems,
    /** Runs a sample unchanged, but for the token: a real one must stand where the notes have an old one. */
    async run(code, call = '') {
      await page.addScriptTag({ content: code.replace(/var token = "[^"]*"/, () => `var token = ${JSON.stringify(token)}`) });
      if (call) await page.addScriptTag({ content: call });
    },
    logged,
    said: (text) => logged((value) => value === text),
    saidTimes: (text, times) => logged((value) => value === text, times),
    listenerGot: (content) => page.evaluate((wanted) => window.listenerGot(wanted), content),
    /** The samples say nothing when a removal is done: the list tells. */
    untilTargets: (wanted) =>
      page.waitForFunction(async (expected) => {
        const list = await RongIMClient.getInstance().getConversationList(null, null);
        return JSON.stringify(list.map(({ targetId }) => targetId)) === JSON.stringify(expected);
      }, wanted),
  };
}

/** The samples' message listener does nothing that can be seen: look over its shoulder. */
function watchListener() {
  const got = [];
  const wishes = [];
  const original = RongIMClient.setOnReceiveMessageListener;
  RongIMClient.setOnReceiveMessageListener = (listener) =>
    original.call(RongIMClient, {
      onReceived(message, ...rest) {
        listener.onReceived(message, ...rest);
        got.push(message.content.content);
        for (const wish of wishes) wish();
      },
    });
  window.listenerGot = (wanted) =>
    new Promise((found) => {
      const check = () => got.includes(wanted) && found();
      wishes.push(check);
      check();
    });
}
