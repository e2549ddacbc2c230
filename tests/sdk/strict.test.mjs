// `compat: 'strict'`: each quirk of 2.5 that it gives back, and what happens without it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { DESCRIPTIONS } from '../../crates/web/js/strict.js';
import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1, GROUP = 3;
const set = stage();
let count = 0;

/** Two users who have not met before; the first one's client goes the strict way, or not. */
async function couple(init) {
  count += 1;
  const [me, friend] = [`strict-${count}`, `friend-${count}`];
  return { me: await set.user(me, { init }), friend: await set.user(friend), ids: [me, friend] };
}

const text = (content) => ({ make: 'TextMessage', of: { content } });

/** By quirk: what a page sees of it. */
const LOOKS = {
  async sendsFailAtOnce({ me, friend, ids: [, to] }) {
    await me.lose();
    const answer = me.call('sendMessage', PRIVATE, to, text('while away'), callback);
    const early = await Promise.race([answer, me.page.evaluate(() => 'waits')]);
    await me.regain();
    if (early === 'waits') await friend.received({ content: { content: 'while away' } });
    return early === 'waits' ? early : early.err[0];
  },
  async noReconnect({ me }, isStrict) {
    // A minute passes at once: whatever would try again does.
    await me.page.clock.install();
    await me.lose();
    const { statuses } = await me.seen();
    await me.regain();
    if (!isStrict) return me.status(0, statuses.length).then(() => 'by itself');
    await me.page.clock.runFor(60_000);
    assert.deepEqual((await me.seen()).statuses, statuses);
    await me.page.clock.resume();
    await me.call('reconnect', callback);
    await me.status(0, statuses.length);
    return 'when asked';
  },
  async historyIsRead({ me, ids: [, to] }) {
    await me.sendText(PRIVATE, to, 'once');
    const [message] = await me.ask('getHistoryMessages', PRIVATE, to, 0, 5, callback);
    return message.sentStatus;
  },
  async recallNamesUser({ me, ids: [, to] }) {
    const { conversationType, targetId, messageUId, sentTime } = await me.sendText(PRIVATE, to, 'oops');
    const recall = await me.ask('sendRecallMessage', { conversationType, targetId, messageUId, sentTime }, callback);
    return recall.targetId.replace(/-.*/, '');
  },
  async statusIsError({ me, ids: [, to] }) {
    const answer = await me.call('getBlacklistStatus', to, callback);
    return answer.err?.[0] ?? answer.ok[0];
  },
  async muteUnsaid({ me, ids: [, to] }) {
    await me.sendText(PRIVATE, to, 'hi');
    const [listed] = await me.ask('getConversationList', callback, null, 10);
    const single = await me.ask('getConversation', PRIVATE, to, callback);
    assert.equal(single.notificationStatus, listed.notificationStatus);
    return single.notificationStatus;
  },
  async typesIgnored({ me, ids: [, to] }) {
    await me.sendText(PRIVATE, to, 'hi');
    return (await me.ask('getConversationList', callback, [GROUP], 10)).length;
  },
};

/** By quirk: what `LOOKS` gives with it, and without. */
const EXPECTED = {
  sendsFailAtOnce: [-1, 'waits'],
  noReconnect: ['when asked', 'by itself'],
  historyIsRead: [50, 30],
  recallNamesUser: ['strict', 'friend'],
  statusIsError: [101, 'NOT_IN_BLACK_LIST'],
  muteUnsaid: [0, 2],
  typesIgnored: [1, 0],
};

test('every documented quirk is looked at', () => {
  assert.deepEqual(Object.keys(LOOKS), Object.keys(DESCRIPTIONS));
});

for (const [name, [strict, fixed]] of Object.entries(EXPECTED)) {
  describe(name, () => {
    test('with it', async () => assert.deepEqual(await LOOKS[name](await couple({ compat: 'strict' }), true), strict));
    test('without it', async () => assert.deepEqual(await LOOKS[name](await couple({}), false), fixed));
  });
}

test('what the strict way does not name stays as it is: wrong arguments, promises, users who are refused', async () => {
  const { me, ids: [, to] } = await couple({ compat: 'strict' });
  assert.deepEqual((await me.call('sendMessage', 'x', to, text('x'), callback)).err, [-3]);
  await me.call('addToBlacklist', to, callback);
  assert.deepEqual(await me.call('getBlacklistStatus', to, callback), { ok: ['IN_BLACK_LIST'] });
  const sent = await me.page.evaluate(
    (target) => RongIMClient.getInstance().sendTextMessage(1, target, 'by promise').then((message) => message.sentStatus),
    to,
  );
  assert.equal(sent, 30);
});
