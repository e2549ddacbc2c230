// The list of chats: its order, its marks, its menus, ways to a chat.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { app } from './app.mjs';

const set = app();
const order = (person) =>
  person.at('conversation-list').locator('li').evaluateAll((rows) => rows.map((row) => row.dataset.testid));

test('a chat is pinned, muted and marked as read, here and after a reload', async () => {
  const api = serverApi(set.server);
  await api.sendPrivate('dave', 'alice', { content: 'older' });
  await api.sendPrivate('bob', 'alice', { content: 'newer' });
  const alice = await set.person('alice');
  await alice.conversation(1, 'dave').waitFor();
  await alice.pickFor(1, 'dave', 'menu-pin');
  await alice.at('pinned', alice.conversation(1, 'dave')).waitFor();
  assert.equal((await order(alice))[0], 'conversation-1-dave');

  await alice.page.waitForFunction(() => document.title.startsWith('(2)'));
  await alice.pickFor(1, 'bob', 'menu-mute');
  await alice.at('muted', alice.conversation(1, 'bob')).waitFor();
  await alice.page.waitForFunction(() => document.title.startsWith('(1)'));
  await alice.listed(1, 'bob', 'unread').waitFor();

  await alice.pickFor(1, 'bob', 'menu-read');
  await alice.listed(1, 'bob', 'unread').waitFor({ state: 'detached' });
  await alice.page.reload();
  await alice.at('pinned', alice.conversation(1, 'dave')).waitFor();
  await alice.at('muted', alice.conversation(1, 'bob')).waitFor();
  assert.equal(await alice.listed(1, 'bob', 'unread').count(), 0);
  await alice.pickFor(1, 'dave', 'menu-unpin');
  await alice.at('pinned').waitFor({ state: 'detached' });
  await alice.pickFor(1, 'bob', 'menu-unmute');
  await alice.at('muted').waitFor({ state: 'detached' });
  alice.isUnharmed();
  await alice.leave();
});

test('a hidden chat comes back with a message, a deleted one by undoing', async () => {
  const api = serverApi(set.server);
  await api.sendPrivate('alice', 'carol', { content: 'to hide' });
  await api.sendPrivate('bob', 'carol', { content: 'to delete' });
  const carol = await set.person('carol');
  await carol.pickFor(1, 'alice', 'menu-hide');
  await carol.conversation(1, 'alice').waitFor({ state: 'detached' });
  await api.sendPrivate('alice', 'carol', { content: 'look' });
  await carol.listed(1, 'alice', 'last-message').filter({ hasText: 'look' }).waitFor();

  await carol.open(1, 'bob');
  await carol.pickFor(1, 'bob', 'menu-remove');
  await carol.conversation(1, 'bob').waitFor({ state: 'detached' });
  assert.equal(await carol.at('message-log').count(), 0);
  await carol.at('undo').click();
  await carol.listed(1, 'bob', 'last-message').filter({ hasText: 'to delete' }).waitFor();
  await carol.at('toast').waitFor({ state: 'detached' });
  carol.isUnharmed();
  await carol.leave();
});

test('chats are found by filter and by Ctrl+K', async () => {
  const alice = await set.person('alice');
  await alice.at('filter-chats').fill('演示');
  await alice.page.waitForFunction(() => document.querySelectorAll('.conversation').length === 1);
  await alice.at('filter-chats').press('Enter');
  await alice.at('chat-title').filter({ hasText: '演示群' }).waitFor();
  await alice.at('filter-chats').fill('nobody like that');
  await alice.page.getByText('Nothing found').waitFor();
  await alice.at('filter-chats').fill('');

  await alice.page.keyboard.press('Control+k');
  await alice.at('switch-search').fill('dav');
  await alice.at('switch-1-dave').waitFor();
  await alice.page.keyboard.press('Enter');
  await alice.at('chat-title').filter({ hasText: 'Dave' }).waitFor();
  await alice.page.keyboard.press('Control+k');
  await alice.at('switcher').waitFor();
  await alice.page.keyboard.press('Control+k');
  await alice.at('switcher').waitFor({ state: 'detached' });
  alice.isUnharmed();
  await alice.leave();
});

test('keys move through the list, which is one stop for Tab, and open the menu', async () => {
  const api = serverApi(set.server);
  for (const from of ['bob', 'carol']) await api.sendPrivate(from, 'dave', { content: 'hi' });
  const dave = await set.person('dave');
  await dave.conversation(1, 'carol').waitFor();
  assert.equal(await dave.page.locator('.conversation-open[tabindex="0"]').count(), 1);
  const rows = await order(dave);
  const focused = () => dave.page.evaluate(() => document.activeElement.closest('li')?.dataset.testid);
  await dave.at('filter-chats').press('ArrowDown');
  assert.equal(await focused(), rows[0]);
  await dave.page.keyboard.press('End');
  assert.equal(await focused(), rows.at(-1));
  await dave.page.keyboard.press('ArrowUp');
  assert.equal(await focused(), rows.at(-2));
  await dave.page.keyboard.press('d');
  assert.equal(await focused(), 'conversation-3-demo-group');
  await dave.page.keyboard.press('ContextMenu');
  await dave.at('menu-pin').waitFor();
  await dave.page.keyboard.press('ArrowDown');
  assert.equal(await dave.page.evaluate(() => document.activeElement.dataset.testid), 'menu-mute');
  await dave.page.keyboard.press('Escape');
  await dave.at('menu-pin').waitFor({ state: 'detached' });
  assert.equal(await focused(), 'conversation-3-demo-group');
  dave.isUnharmed();
  await dave.leave();
});
