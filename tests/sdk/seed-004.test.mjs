// The samples of the vendor's integration guide of 2019 run as they are, each in a scope of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { blocks, notes, openSamplePage } from '../lib/samples.mjs';
import { stage } from '../lib/stage.mjs';

const { skip, text } = notes('004');
const set = stage({ appKey: 'appkey' });
/** What stands in the guide for the other user's id; nobody has it. */
const OTHER = 'A 的 userId';

test('the samples connect, list, page the history and send', { skip }, async () => {
  const samples = blocks(text);
  const that = (part) => samples.find((code) => code.includes(part)) ?? assert.fail(`no sample with ${part}`);
  const page = await openSamplePage(set, { token: await set.api.getToken('page-user'), asModules: true });

  const started = await page.outcomes(that("RongIMClient.init('appkey')"));
  assert.deepEqual(started.find(({ name }) => name === 'connect'), { name: 'connect', ok: 'page-user' });

  const [sent] = await page.outcomes(that("content: 'Hello RongCloud'"));
  assert.equal(sent.ok?.targetId, OTHER, JSON.stringify(sent));

  const [list] = await page.outcomes(that('getConversationList({'));
  assert.deepEqual(list.ok.map(({ targetId, latestMessage }) => [targetId, latestMessage.content.content]), [[OTHER, 'Hello RongCloud']]);

  const [history] = await page.outcomes(that('getHistoryMessages('));
  assert.deepEqual(history.ok.list.map(({ content }) => content.content), ['Hello RongCloud']);
  assert.deepEqual(page.problems, []);
});
