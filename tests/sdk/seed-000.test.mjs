// The samples of a developer's notes on the vendor's SDK run on our single file as they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { blocks, notes, openSamplePage } from '../lib/samples.mjs';
import { stage } from '../lib/stage.mjs';

const { skip, text } = notes('000');

// The samples say "AppKey": the server is started so that it fits.
const set = stage({ appKey: 'AppKey' });

test('the samples connect, send, receive and manage the list', { skip }, async () => {
  const samples = readSamples();
  const [receiver, stranger] = await Promise.all([set.user('userId2'), set.user('xxx')]);
  const page = await openSamplePage(set, {
    token: await set.api.getToken('page-user'),
    globals: { _currentUid: 'page-user', _currentHeadimg: 'head.png', _currentName: '昵称', _targetUid: 'userId2' },
  });

  await page.run(samples.init);
  await page.run(samples.listeners);
  await page.run(samples.connect);
  await page.said('Connect successfully.page-user');
  await page.said('链接成功');
  await page.run(samples.reconnect);
  await page.said('Reconnect successfully.page-user');

  await page.run(samples.text, 'send_message()');
  await page.said('Send successfully');
  const words = await receiver.received({ objectName: 'RC:TxtMsg' });
  assert.equal(words.content.content, 'hello RongCloud!');
  assert.deepEqual(words.content.extra, ['这个是用户id', '这个是头像路径', '这个是昵称']);
  assert.equal(words.senderUserId, 'page-user');

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
  await untilTargets(page, ['xxx']);
  await page.run(samples.clear, 'dialogue_del_q()');
  await untilTargets(page, []);
  assert.deepEqual(page.problems, []);
  assert.equal((await receiver.ask('getConversationList', callback, null, 10)).length, 1, "the other side's list stays");
});

/** The fenced samples, told apart by what they call. */
function readSamples() {
  const samples = blocks(text);
  const listeners = samples.filter((code) => code.includes('setOnReceiveMessageListener'));
  const that = (part) => samples.find((code) => code.includes(part)) ?? assert.fail(`no sample with ${part}`);
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

/** The samples say nothing when a removal is done: the list tells. */
function untilTargets({ page }, wanted) {
  return page.waitForFunction(async (expected) => {
    const list = await RongIMClient.getInstance().getConversationList(null, null);
    return JSON.stringify(list.map(({ targetId }) => targetId)) === JSON.stringify(expected);
  }, wanted);
}
