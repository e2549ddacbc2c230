// Expansions and deleted messages between published clients 2.9.2.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1;
const page = '/published.html';
let alice;
let bob;

const set = stage({}, async ({ user }) => {
  [alice, bob] = [await user('alice', { page }), await user('bob', { page })];
  await bob.page.evaluate(() => {
    window.told = [];
    const onUpdated = (change) => told.push(change);
    RongIMLib.RongIMClient.setMessageExpansionListener({ onUpdated, onDeleted: onUpdated });
  });
});

const told = (count) => bob.page.waitForFunction((wanted) => window.told.length >= wanted && window.told.at(-1), count);

async function latest(client, targetId) {
  const [list] = (await client.call('getHistoryMessages', PRIVATE, targetId, 0, 5, callback)).ok;
  return list.at(-1);
}

test('an expansion grows and shrinks, and the history brings what is left', async () => {
  const message = await alice.page.evaluate(() => new Promise((onSuccess, onError) => {
    const text = new RongIMLib.TextMessage({ content: 'expandable', extra: '' });
    const options = { canIncludeExpansion: true, expansion: { k1: 'v1' } };
    RongIMLib.RongIMClient.getInstance().sendMessage(1, 'bob', text, { onSuccess, onError }, false, '', '', 0, options);
  }));
  const { messageUId } = message;
  await bob.received({ messageUId, canIncludeExpansion: true, expansion: { k1: 'v1' } });
  assert.ok((await alice.call('updateMessageExpansion', { k2: '值', k3: 'v3' }, message, callback)).ok);
  assert.deepEqual(await (await told(1)).jsonValue(), { messageUId, expansion: { k2: '值', k3: 'v3' } });
  assert.ok((await alice.call('removeMessageExpansionForKey', ['k1', 'k3'], message, callback)).ok);
  assert.deepEqual(await (await told(2)).jsonValue(), { messageUId, deletedKeys: ['k1', 'k3'] });
  for (const [client, target] of [[alice, 'bob'], [bob, 'alice'], [await set.user('bob', { page }), 'alice']]) {
    assert.deepEqual((await latest(client, target)).expansion, { k2: '值' });
  }
});

test('a message without the flag cannot be expanded', async () => {
  const message = await alice.sendText(PRIVATE, 'bob', 'plain');
  const answer = await alice.call('updateMessageExpansion', { k: 'v' }, { ...message, canIncludeExpansion: true }, callback);
  assert.equal(answer.err[0], 34008);
});

test('a deleted message is gone for oneself only', async () => {
  const { messageUId, sentTime, messageDirection } = await alice.sendText(PRIVATE, 'bob', 'to be deleted');
  const answer = await alice.call('deleteRemoteMessages', PRIVATE, 'bob', [{ messageUId, sentTime, messageDirection }], callback);
  assert.ok(answer.ok, JSON.stringify(answer));
  assert.equal((await latest(alice, 'bob')).content.content, 'plain');
  assert.equal((await latest(bob, 'alice')).messageUId, messageUId);
});
