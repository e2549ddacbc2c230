// What is around the chats: the width of the list, keys, quiet hours, the log.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { app } from './app.mjs';
import { watchNotifications } from './notifications.mjs';

const set = app();

const listWidth = async (person) => Math.round((await person.page.locator('#sidebar').boundingBox()).width);
const told = async (person) => Number(await person.at('splitter').getAttribute('aria-valuenow'));

test('the list is made wider by pointer and keys within its bounds, and stays so', async () => {
  const alice = await set.person('alice');
  const splitter = alice.at('splitter');
  assert.equal(await listWidth(alice), 340);
  await drag(alice, 120);
  assert.equal(await listWidth(alice), 460);
  assert.equal(await told(alice), 460);
  await drag(alice, 700);
  assert.equal(await listWidth(alice), 550, 'half of the window is the chat\'s');
  await drag(alice, -700);
  assert.equal(await listWidth(alice), 260);

  await splitter.focus();
  for (const [key, width] of [['End', 550], ['ArrowLeft', 534], ['ArrowRight', 550], ['Home', 260], ['ArrowRight', 276]]) {
    await splitter.press(key);
    assert.equal(await told(alice), width, key);
    assert.equal(await listWidth(alice), width, key);
  }
  await alice.page.reload();
  await alice.at('conversation-list').waitFor();
  assert.equal(await listWidth(alice), 276);
  await splitter.dblclick();
  assert.equal(await listWidth(alice), 340);
  await alice.page.reload();
  await alice.at('conversation-list').waitFor();
  assert.equal(await listWidth(alice), 340);

  await splitter.focus();
  await splitter.press('End');
  await alice.page.setViewportSize({ width: 900, height: 760 });
  await alice.page.waitForFunction(() => document.querySelector('#sidebar').offsetWidth === 450);
  await alice.page.setViewportSize({ width: 360, height: 740 });
  assert.equal(await splitter.isVisible(), false);
  assert.equal(await listWidth(alice), 360);
  alice.isUnharmed();
  await alice.leave();
});

/** Takes the border with the pointer, moves it and lets go. */
async function drag(person, by) {
  const { x, y, width } = await person.at('splitter').boundingBox();
  const { mouse } = person.page;
  const middle = x + width / 2;
  await mouse.move(middle, y + 300);
  await mouse.down();
  await mouse.move(middle + by / 2, y + 310, { steps: 3 });
  await mouse.move(middle + by, y + 320, { steps: 3 });
  await mouse.up();
  await mouse.move(middle + by + 60, y + 20);
}

test('a question mark shows the keys, but not to who writes one', async () => {
  const alice = await set.person('alice');
  await alice.open(3, 'demo-group');
  await alice.at('composer-input').press('?');
  assert.equal(await alice.at('composer-input').inputValue(), '?');
  assert.equal(await alice.at('help-dialog').count(), 0);
  await alice.at('composer-input').fill('');
  await alice.at('message-log').focus();
  await alice.page.keyboard.press('?');
  await alice.at('help-dialog').waitFor();
  assert.ok((await alice.page.locator('kbd').count()) > 10);
  await alice.page.keyboard.press('Escape');
  await alice.at('help-dialog').waitFor({ state: 'detached' });

  await alice.at('settings').click();
  await alice.at('show-keys').click();
  await alice.at('help-dialog').waitFor();
  await alice.at('close-help').click();
  await alice.at('help-dialog').waitFor({ state: 'detached' });
  alice.isUnharmed();
  await alice.leave();
});

test('Alt and the arrows go from chat to chat, with Shift to the unread ones', async () => {
  const bob = await set.person('bob');
  const api = serverApi(set.server);
  for (const from of ['alice', 'carol', 'dave']) {
    await api.sendPrivate(from, 'bob', { content: `from ${from}` });
    await bob.listed(1, from, 'last-message').filter({ hasText: `from ${from}` }).waitFor();
  }
  // Newest first: dave, carol, alice, the group.
  const { keyboard } = bob.page;
  const at = (name) => bob.at('chat-title').filter({ hasText: name }).waitFor();
  await keyboard.press('Alt+ArrowDown');
  await at('Dave');
  // What is read on the way is no goal any more.
  await bob.listed(1, 'dave', 'unread').waitFor({ state: 'detached' });
  await keyboard.press('Alt+ArrowUp');
  await at('Dave');
  await keyboard.press('Alt+Shift+ArrowDown');
  await at('Carol');
  await bob.at('composer-input').fill('ni hao');
  await bob.at('composer-input').evaluate((field) => {
    const press = { key: 'ArrowDown', altKey: true, bubbles: true, cancelable: true };
    field.dispatchEvent(new KeyboardEvent('keydown', { ...press, isComposing: true }));
  });
  await at('Carol');
  await bob.at('composer-input').press('Alt+ArrowDown');
  await at('Alice');
  await keyboard.press('Alt+ArrowUp');
  await at('Carol');
  assert.equal(await bob.at('composer-input').inputValue(), 'ni hao', 'what was begun is still there');
  await bob.at('settings').click();
  await keyboard.press('Alt+ArrowUp');
  await bob.at('close-settings').click();
  await at('Carol');
  bob.isUnharmed();
  await bob.leave();
});

test('in quiet hours nothing makes a noise, on any device of the user', async () => {
  const options = { permissions: ['notifications'] };
  const here = await set.person('carol', options, watchNotifications);
  await here.at('settings').click();
  await here.at('setting-notifications').check();
  await here.at('setting-quiet').check();
  assert.equal(await here.at('setting-quiet-from').inputValue(), '22:00');
  // An hour before and an hour after, whatever the time is.
  const [from, end] = [clock(-60), clock(60)];
  await here.at('setting-quiet-from').fill(from);
  // Two equal times are no hours; the last ones hold meanwhile.
  await here.at('setting-quiet-until').fill(from);
  await here.page.getByText('Choose two different times.').waitFor();
  await here.at('setting-quiet-until').fill(end);
  await here.page.getByText('Choose two different times.').waitFor({ state: 'detached' });
  await here.at('close-settings').click();
  const api = serverApi(set.server);
  const hours = async () => (await api.post('/user/blockPushPeriod/get.json', { userId: 'carol' })).data;
  await until(async () => (await hours())?.period === 120);
  assert.equal((await hours()).startTime, `${from}:00`);

  await api.sendPrivate('dave', 'carol', { content: 'at night' });
  await here.listed(1, 'dave', 'last-message').filter({ hasText: 'at night' }).waitFor();
  await here.listed(1, 'dave', 'unread').waitFor();
  assert.deepEqual(await here.page.evaluate(() => window.told), []);

  const there = await set.person('carol', options, watchNotifications);
  await there.connected();
  await there.at('settings').click();
  await there.page.waitForFunction(() => document.querySelector('[data-testid=setting-quiet]').checked);
  assert.equal(await there.at('setting-quiet-until').inputValue(), end);
  await there.at('setting-notifications').check();
  await there.at('setting-quiet').uncheck();
  await until(async () => !(await hours())?.period);
  await there.at('close-settings').click();
  await api.sendPrivate('dave', 'carol', { content: 'by day' });
  await there.page.waitForFunction(() => window.told.some(({ body }) => body === 'by day'));
  here.isUnharmed();
  there.isUnharmed();
  await Promise.all([here.leave(), there.leave()]);
});

/** The time of day in so many minutes, as `HH:mm`. */
function clock(minutes) {
  return new Date(Date.now() + minutes * 60_000).toTimeString().slice(0, 5);
}

/** Asks again until it is so. */
async function until(isSo) {
  while (!(await isSo())) await new Promise((again) => setImmediate(again));
}

test('the place of the record button says that it cannot record yet', async () => {
  const alice = await set.person('alice');
  await alice.open(3, 'demo-group');
  const record = alice.page.getByRole('button', { name: 'Record a voice message', disabled: true });
  await record.focus();
  await alice.page.keyboard.press('Enter');
  await alice.at('toast').filter({ hasText: 'later version' }).waitFor();
  await alice.at('composer-input').fill('words');
  await record.waitFor({ state: 'detached' });
  alice.isUnharmed();
  await alice.leave();
});

test('the log is saved as a text that names nobody', async () => {
  const dave = await set.person('dave');
  await dave.open(3, 'demo-group');
  await dave.say('a private word');
  await dave.at('settings').click();
  const [download] = await Promise.all([dave.page.waitForEvent('download'), dave.at('save-log').click()]);
  assert.match(download.suggestedFilename(), /^rongim-log-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.txt$/);
  const text = await readFile(await download.path(), 'utf8');
  assert.match(text, /^rongim \d+\.\d+\.\d+\nrongimlib-wasm \d/);
  assert.match(text, /DEBUG IM sendMessage ok/);
  const token = await dave.page.evaluate(() => JSON.parse(localStorage['rongim-demo.session']).token);
  assert.ok(token.length > 10);
  for (const hidden of ['a private word', 'dave', token]) assert.ok(!text.includes(hidden), hidden);
  dave.isUnharmed();
  await dave.leave();
});

test('the app travels packed, and what has a hash in its name is fetched once', async () => {
  const load = (path, encoding) => fetch(set.server.url + path, { headers: { 'accept-encoding': encoding } });
  const page = await load('/', 'br');
  const wasm = (await page.text()).match(/\/rongim-demo[\w.-]+\.wasm/)[0];
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  const sizes = {};
  for (const encoding of ['br', 'gzip', 'identity']) {
    const answer = await load(wasm, encoding);
    assert.equal(answer.headers.get('content-type'), 'application/wasm');
    assert.equal(answer.headers.get('content-encoding') ?? 'identity', encoding);
    assert.match(answer.headers.get('cache-control'), /immutable/);
    sizes[encoding] = Number(answer.headers.get('content-length'));
    assert.equal(Buffer.from(await answer.arrayBuffer()).readUInt32BE(0), 0x0061736d, 'it is a wasm module');
  }
  assert.ok(sizes.br < sizes.gzip && sizes.gzip < sizes.identity / 2, JSON.stringify(sizes));
});
