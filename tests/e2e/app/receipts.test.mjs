// Receipts, presence, chatrooms, and drawing attention.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { app } from './app.mjs';
import { watchNotifications } from './notifications.mjs';

const set = app();

test('a private message is sent, then read, also after a reload', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.startChat('friend-bob');
  await alice.say('are you there?');
  const message = alice.message('are you there?');
  assert.equal(await message.getAttribute('data-read'), null);
  await message.getByRole('img', { name: 'Sent' }).waitFor();
  await bob.open(1, 'alice');
  await bob.sees('are you there?');
  await message.getByRole('img', { name: 'Read', exact: true }).waitFor();
  await alice.page.reload();
  await message.and(alice.page.locator('[data-read="true"]')).waitFor();
  await alice.say('good');
  await alice.message('good').and(alice.page.locator('[data-read="true"]')).waitFor();
  alice.isUnharmed();
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

test('a group message tells by how many it was read, and by whom', async () => {
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((id) => set.person(id)));
  await alice.open(3, 'demo-group');
  await alice.say('please read');
  const message = alice.message('please read');
  assert.equal(await alice.at('read-by', message).count(), 0);
  await bob.open(3, 'demo-group');
  await bob.sees('please read');
  await alice.at('read-by', message).filter({ hasText: 'Read by 1 of 3' }).waitFor();
  await carol.open(3, 'demo-group');
  await alice.at('read-by', message).filter({ hasText: 'Read by 2 of 3' }).click();
  await alice.at('readers-read').filter({ hasText: 'Bob' }).filter({ hasText: 'Carol' }).waitFor();
  await alice.at('readers-unread').filter({ hasText: 'Dave' }).waitFor();
  await alice.page.keyboard.press('Escape');
  assert.equal(await bob.at('read-by').count(), 0, 'only the author is told');
  await alice.page.reload();
  await alice.at('read-by', alice.message('please read')).filter({ hasText: 'Read by 2 of 3' }).waitFor();
  for (const person of [alice, bob, carol]) {
    person.isUnharmed();
    await person.leave();
  }
});

test('a dot shows who is there', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-dave');
  assert.equal(await alice.at('online').count(), 0);
  const dave = await set.person('dave');
  await alice.at('chat-detail').filter({ hasText: 'Online' }).waitFor();
  await dave.startChat('friend-alice');
  await dave.at('chat-detail').filter({ hasText: 'Online' }).waitFor();
  await dave.leave();
  await alice.at('online').waitFor({ state: 'detached' });
  await alice.leave();
});

test('a chatroom is entered by name, shows who and what is in it, and forgets who leaves', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  const enter = async (person) => {
    await person.at('new-chat').click();
    await person.at('tab-room').click();
    await person.at('room-name').fill('广场 plaza');
    await person.at('enter-room').click();
    await person.at('chat-title').filter({ hasText: '广场 plaza' }).waitFor();
  };
  await enter(alice);
  await alice.say('first in');
  await enter(bob);
  await bob.sees('first in');
  await bob.say('me too');
  await alice.sees('me too');
  await alice.at('author').filter({ hasText: 'Bob' }).first().waitFor();
  await bob.page.evaluate(() => RongIMLib.RongIMClient.getInstance()
    .setChatroomEntry('广场 plaza', { key: 'topic', value: '<b>tea</b>', isSendNotification: false }));

  await alice.at('open-room').click();
  await alice.at('room-count').filter({ hasText: '2 people' }).waitFor();
  await alice.at('room-member-bob').waitFor();
  await alice.at('room-entry').filter({ hasText: 'topic' }).filter({ hasText: '<b>tea</b>' }).waitFor();
  await alice.at('leave-room').click();
  await alice.at('message-log').waitFor({ state: 'detached' });
  await bob.at('open-room').click();
  await bob.at('room-count').filter({ hasText: '1 people' }).waitFor();
  alice.isUnharmed();
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

test('an arrival is told by a notification whose click opens its chat, unless it is muted or on screen', async () => {
  const alice = await set.person('alice', { permissions: ['notifications'] }, watchNotifications);
  await alice.at('settings').click();
  await alice.at('setting-notifications').check();
  await alice.at('close-settings').click();
  const api = serverApi(set.server);
  await api.sendPrivate('carol', 'alice', { content: 'psst' });
  await alice.page.waitForFunction(() => window.told.length === 1);
  const [{ title, body }] = await alice.page.evaluate(() => window.told);
  assert.match(title, /Carol/);
  assert.equal(body, 'psst');
  await alice.page.waitForFunction(() => document.querySelector('link[rel=icon]').href.startsWith('data:image/png'));
  await alice.page.evaluate(() => window.told[0].onclickNow());
  await alice.at('chat-title').filter({ hasText: 'Carol' }).waitFor();
  await alice.page.waitForFunction(() => document.querySelector('link[rel=icon]').href.endsWith('/icon.svg'));

  await api.sendPrivate('carol', 'alice', { content: 'on screen' });
  await alice.sees('on screen');
  await api.sendPrivate('dave', 'alice', { content: 'before muting' });
  await alice.page.waitForFunction(() => window.told.length === 2);
  await alice.pickFor(1, 'dave', 'menu-mute');
  await alice.at('muted').waitFor();
  await api.sendPrivate('dave', 'alice', { content: 'in vain' });
  await alice.listed(1, 'dave', 'last-message').filter({ hasText: 'in vain' }).waitFor();
  assert.deepEqual(await alice.page.evaluate(() => window.told.map(({ body }) => body)), ['psst', 'before muting']);
  alice.isUnharmed();
  await alice.leave();
});
