// The sample of a blog's chat page of 2017 runs as it is, over a socket and over long polling, which the blog recommends.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { blocks, notes, openSamplePage } from '../lib/samples.mjs';
import { stage } from '../lib/stage.mjs';

const { skip, text } = notes('002');
const set = stage({ appKey: 'blog-key' });

for (const [name, globals] of [['a socket', {}], ['long polling', { WEB_XHR_POLLING: true }]]) {
  test(`the page chats over ${name}`, { skip }, async () => {
    const friend = await set.user('user2');
    const user = globals.WEB_XHR_POLLING ? 'poller' : 'user1';
    const sample = blocks(text, '~~~', '').find((code) => code.includes('function rongSendMessage(')) ?? assert.fail('no sample');
    const page = await openSamplePage(set, { globals });
    // The blog leaves out how it connects.
    await page.page.evaluate(() => RongIMClient.init('blog-key'));
    await page.run(sample);
    await page.page.evaluate((token) => RongIMClient.connect(token), await set.api.getToken(user));

    await page.page.evaluate(() => rongSendMessage('user2', '群里见 😀'));
    await page.said('Send successfully');
    const message = await friend.received({ senderUserId: user });
    assert.equal(message.content.content, '群里见 😀');
    await friend.sendText(1, user, '好的');
    await page.listenerGot('好的');
    const channel = await page.page.evaluate(() => RongIMClient.getInstance().getConnectionChannel());
    assert.equal(channel, globals.WEB_XHR_POLLING ? 0 : 1);
    assert.deepEqual(page.problems, []);
  });
}
