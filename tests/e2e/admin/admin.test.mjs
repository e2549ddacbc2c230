// The admin page in a real browser: whoever runs the server sets it up and does things, and clients feel them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { faults } from '../../lib/axe.mjs';
import { openPage } from '../../lib/browser.mjs';
import { callback } from '../../lib/client.mjs';
import { stage } from '../../lib/stage.mjs';

const PASSWORD = 'correct horse 电池';
const BLOCKED = 9;
const DISCONNECTED = 2;
const VIEWS = ['Overview', 'Users', 'Connections', 'Groups', 'Chatrooms', 'Send', 'Sensitive words', 'Log'];

let page;
const set = stage({}, async () => {
  await set.api.getToken('carol', 'Carol 卡罗尔');
  await set.api.createGroup('team', ['alice', 'bob'], 'The team');
  page = await admin({ viewport: { width: 1200, height: 800 } });
});

/** A page at the admin's address, with its own storage. */
async function admin(options = {}) {
  const context = await set.browser.newContext({ locale: 'en-US', ...options });
  const opened = await openPage(context, `${set.server.url}/admin`, async (fresh) => fresh.setDefaultTimeout(15_000));
  return opened;
}

/** A table's row with a cell of this text. */
const row = (text) => page.getByRole('row').filter({ has: page.getByText(text, { exact: true }) });
/** Waits until the table has so many. */
const rows = (count) => page.waitForFunction((wanted) => document.querySelectorAll('tbody tr').length === wanted, count);
/** Searches, until what is found is what is shown. */
const search = async (text) => {
  await page.getByRole('searchbox').fill(text);
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
};
const button = (name, inside = page) => inside.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const said = (text) => page.locator('#notes').getByText(text).first().waitFor();
/** Goes to a view: it is there when its link is marked. */
const open = async (name) => {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.locator('nav a[aria-current=page]', { hasText: name }).waitFor();
};

after(async () => {
  assert.deepEqual(page.problems, []);
});

test('the first password needs the link that the server printed', async () => {
  await page.getByText('has no admin password yet').waitFor();
  const link = set.server.told.map((line) => /admin page, to set its password: (\S+)$/.exec(line)?.[1]).find(Boolean);
  assert.ok(link.startsWith(`${set.server.url}/admin/#set-up=`), link);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('New password again').fill('something else');
  await button('Save').click();
  await page.getByText('The two are not the same.').waitFor();
  await page.getByLabel('New password again').fill(PASSWORD);
  await button('Save').click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  assert.ok(!page.url().includes('set-up'), 'the key leaves the address');

  const cookie = (await page.context().cookies()).find(({ name }) => name === 'rongim_admin');
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict' && cookie.path === '/admin');
  const again = await admin();
  await again.goto('about:blank');
  await again.goto(link);
  await again.getByRole('button', { name: 'Sign in' }).waitFor();
  await again.context().close();
});

test('signing out and in', async () => {
  await button('Sign out').click();
  await page.getByLabel('Password').fill('wrong password');
  await button('Sign in').click();
  await page.getByText('The password is wrong.').waitFor();
  page.problems.length = 0; // the browser reports each 403
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('Password').press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});

test('the overview counts what happens', async () => {
  const alice = await set.user('alice');
  const bob = await set.user('bob');
  await alice.sendText(1, 'bob', 'hello');
  await bob.received({ content: { content: 'hello' } });
  const value = (title) => page.locator('.figure', { hasText: title }).locator('.value');
  await page.waitForFunction(
    () => [...document.querySelectorAll('.figure')].some((card) => /Users online\s*2/.test(card.innerText)),
  );
  assert.equal(await value('Connections').innerText(), '2');
  await page.getByText(/WebSocket, 0 long polling/).waitFor();
  await page.getByText(/[1-9]\d* since the start/).first().waitFor();
  assert.match(await value('Database').innerText(), /KB|MB/);
  await alice.close();
  await bob.close();
});

test('a blocked user is cut and comes back after the block', async () => {
  await open('Users');
  const dave = await set.user('dave');
  await page.getByRole('searchbox').fill('dav');
  await row('dave').getByText('online').waitFor();
  await button('Block', row('dave')).click();
  await dialog().getByLabel('For how long').selectOption({ label: '1 hour' });
  await button('Block', dialog()).click();
  await said('dave is blocked.');
  await dave.status(BLOCKED);
  await row('dave').getByText('blocked').waitFor();
  await button('Unblock', row('dave')).click();
  await said('dave is unblocked.');
  await dave.connect();
  await dave.close();
});

test('a new user gets a token that lets them in', async () => {
  await button('New user').click();
  await dialog().getByLabel('User id').fill('erin');
  await dialog().getByLabel('Name').fill('Erin 艾琳');
  await button('Create', dialog()).click();
  const token = await dialog().getByLabel('Token').inputValue();
  await button('Close', dialog()).click();
  await page.getByRole('searchbox').fill('艾琳');
  await row('Erin 艾琳').waitFor();
  const erin = await set.client('erin');
  assert.equal(await erin.connect(token), 'erin');
  await erin.close();
});

test('one of several connections is ended', async () => {
  const [first, second] = [await set.user('frank'), await set.user('frank')];
  await open('Connections');
  await page.getByRole('searchbox').fill('frank');
  await page.getByText('2 of 2, the newest first').waitFor();
  await button('End', row('frank').first()).click();
  await button('End', dialog()).click();
  await said('The connection has ended.');
  await second.status(DISCONNECTED);
  await page.getByText('1 of 1, the newest first').waitFor();
  await first.sendText(1, 'bob', 'still here');
  await first.close();
  await second.close();
});

test('a group is muted, one member or all, and dismissed', async () => {
  const alice = await set.user('alice');
  const send = async () => (await alice.call('sendMessage', 3, 'team', { make: 'TextMessage', of: { content: 'x' } }, callback)).err?.[0];
  await open('Groups');
  await row('The team').getByText('2', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'The team' }).click();
  await button('Mute', row('alice')).click();
  await button('Mute', dialog()).click();
  await said('alice is muted.');
  assert.equal(await send(), 22408);
  await button('Unmute', row('alice')).click();
  await said('alice may speak again.');
  assert.equal(await send(), undefined);
  await button('Mute all').click();
  await page.getByText('all muted').waitFor();
  assert.equal(await send(), 22408);
  await button('Unmute all').click();
  await said('Everybody may speak again.');
  await button('Dismiss').click();
  await button('Dismiss', dialog()).click();
  await said('team is dismissed.');
  await page.getByText('Nothing is found.').waitFor();
  assert.equal(await send(), 22406);
  await alice.close();
});

test('a chatroom is muted and destroyed', async () => {
  const alice = await set.user('alice');
  const send = async () => (await alice.call('sendMessage', 4, 'lobby', { make: 'TextMessage', of: { content: 'x' } }, callback)).err?.[0];
  await alice.ask('joinChatRoom', 'lobby', 0, callback);
  await open('Chatrooms');
  await page.getByRole('link', { name: 'lobby' }).click();
  await button('Mute', row('alice')).click();
  await button('Mute', dialog()).click();
  await said('alice is muted.');
  assert.equal(await send(), 23408);
  await button('Unmute', row('alice')).click();
  await said('alice may speak again.');
  assert.equal(await send(), undefined);
  await button('Destroy').click();
  await button('Destroy', dialog()).click();
  await said('lobby is destroyed.');
  await page.getByText('Nothing is found.').waitFor();
  assert.notEqual(await send(), undefined);
  await alice.close();
});

test('the system speaks to users, and to everybody', async () => {
  const [alice, bob] = [await set.user('alice'), await set.user('bob')];
  await open('Send');
  await page.getByLabel('Ids').fill('alice, bob');
  await page.getByLabel('Message').fill('维护通知 at eight');
  await button('Send').click();
  await said('Sent to 2.');
  for (const one of [alice, bob]) {
    await one.received({ conversationType: 6, senderUserId: 'system', content: { content: '维护通知 at eight' } });
  }
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'everybody (broadcast)' });
  await page.getByLabel('Type').selectOption({ label: 'Any type' });
  await page.getByLabel('Content (JSON)').fill('{"message": nothing}');
  await button('Send').click();
  await said('The content is no JSON');
  await page.getByLabel('Content (JSON)').fill('{"message": "to all"}');
  await button('Send').click();
  await button('Send', dialog()).click();
  await said('Sent.');
  for (const one of [alice, bob]) await one.received({ content: { message: 'to all' } });
  await alice.close();
  await bob.close();
});

test('words are refused or replaced', async () => {
  const [alice, bob] = [await set.user('alice'), await set.user('bob')];
  const send = (content) => alice.call('sendMessage', 1, 'bob', { make: 'TextMessage', of: { content } }, callback);
  await open('Sensitive words');
  await page.getByLabel('Word', { exact: true }).fill('坏词');
  await button('Add').click();
  await said('“坏词” is added.');
  await page.getByLabel('Word', { exact: true }).fill('darn');
  await page.getByLabel('Replacement').fill('***');
  await button('Add').click();
  await row('darn').getByText('replaced by “***”').waitFor();
  assert.equal((await send('一个坏词')).err[0], 21501);
  await send('oh Darn it');
  await bob.received({ content: { content: 'oh *** it' } });
  await button('Remove', row('坏词')).click();
  await said('“坏词” is removed.');
  assert.ok((await send('一个坏词')).ok);
  await alice.close();
  await bob.close();
});

test('what was done is in the log, without secrets', async () => {
  await open('Log');
  await page.getByRole('searchbox').fill('dave');
  const blocked = row('/user/block');
  await blocked.getByText('minute: 60 · userId: dave').waitFor();
  await blocked.getByText('done').waitFor();
  await row('/user/unblock').waitFor();
  await rows(2);
  await blocked.getByText('127.0.0.1').waitFor();
  assert.equal(await blocked.locator('code').first().innerText(), await row('/user/unblock').locator('code').first().innerText());
  await page.getByRole('searchbox').fill('sign-in');
  await row('sign-in').getByText('refused: 403').waitFor();
  await page.getByRole('searchbox').fill('');
  await row('/sensitiveword/delete').waitFor();
  await row('set-up').waitFor();
  assert.equal(await page.getByText(PASSWORD).count(), 0);
  assert.equal(await row('/sensitiveword/list').count(), 0, 'looking is no deed');
});

test('long lists come in pages, and a search looks through all of them', async () => {
  const numbered = (count, name) => Array.from({ length: count }, (_, at) => `${name}-${String(at).padStart(3, '0')}`);
  const people = numbered(120, 'many');
  for (const id of people) await set.api.getToken(id);
  await set.api.createGroup('crowd', people);
  for (const id of numbered(51, 'group')) await set.api.createGroup(id, ['alice']);
  const rooms = Object.fromEntries(numbered(51, 'room').map((id) => [`chatroom[${id}]`, id]));
  await set.api.post('/chatroom/create.json', rooms);
  for (const word of numbered(51, 'word')) await set.api.post('/sensitiveword/add.json', { word });
  const first = page.getByRole('cell').first();
  const pages = async (text, last, second) => {
    if (text) await search(text);
    await page.getByText('1 to 50', { exact: true }).waitFor();
    assert.ok(await button('Previous').isDisabled());
    await button('Next').click();
    await first.getByText(second, { exact: true }).waitFor();
    while (await button('Next').isEnabled()) {
      const before = await first.innerText();
      await button('Next').click();
      await page.waitForFunction((text) => document.querySelector('td').innerText !== text, before);
    }
    await page.getByText(last, { exact: true }).waitFor();
    await button('Previous').click();
    await search(second);
    await rows(1);
    await row(second).waitFor();
    assert.equal(await button('Next').count(), 0);
  };
  await open('Users');
  await pages('many-', '101 to 120', 'many-050');
  await open('Groups');
  await pages('group-', '51 to 51', 'group-050');
  await page.getByRole('searchbox').fill('crowd');
  await page.getByRole('link', { name: 'crowd' }).click();
  await pages('', '101 to 120', 'many-050');
  await open('Chatrooms');
  await pages('', '51 to 51', 'room-050');
  await open('Sensitive words');
  await pages('word-', '51 to 51', 'word-050');
});

test('axe finds nothing in any view, light or dark', async () => {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const name of VIEWS) {
      await open(name);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      for (const fault of await faults(page)) found.push(`${name}, ${colorScheme}: ${fault}`);
    }
    await open('Users');
    await page.getByRole('searchbox').fill('many-000');
    await button('Block', row('many-000')).click();
    for (const fault of await faults(page)) found.push(`a dialog, ${colorScheme}: ${fault}`);
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(found, []);
  await page.emulateMedia({ colorScheme: null });
  await open('Sensitive words');
});

test('it speaks Chinese, and remembers that', async () => {
  await button('中文').click();
  await page.getByRole('heading', { name: '敏感词' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  await page.reload();
  await page.getByRole('heading', { name: '敏感词' }).waitFor();
  await button('English').click();
  await page.getByRole('heading', { name: 'Sensitive words' }).waitFor();
});

test('both languages have every text', async () => {
  const source = await (await fetch(`${set.server.url}/admin/text.js`)).text();
  const module = await import(`data:text/javascript,${encodeURIComponent(`globalThis.navigator ??= { language: 'en' };${source}; export { texts };`)}`);
  for (const [key, both] of Object.entries(module.texts)) {
    assert.equal(both.length, 2, key);
    const names = both.map((text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort());
    assert.deepEqual(names[0], names[1], key);
  }
});

test('every view fits a narrow screen and names its controls', async () => {
  await page.setViewportSize({ width: 360, height: 720 });
  await set.api.createGroup('a-group-with-a-long-id-that-has-64-characters-from-start-to-end-', ['alice'], '名字很长'.repeat(16));
  const frank = await set.user('frank');
  for (const name of VIEWS) {
    await open(name);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const found = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const unnamed = [...document.querySelectorAll('input, select, textarea')].filter(
        (control) => !control.labels?.length && !control.getAttribute('aria-label'),
      );
      return { over: scrollWidth - clientWidth, unnamed: unnamed.length };
    });
    assert.deepEqual(found, { over: 0, unnamed: 0 }, name);
  }
  await frank.close();
  await page.setViewportSize({ width: 1200, height: 800 });
});

test('the keyboard alone is enough', async () => {
  await open('Users');
  await page.getByRole('searchbox').fill('carol');
  await row('Carol 卡罗尔').waitFor();
  await button('Block', row('Carol 卡罗尔')).focus();
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert.equal(focused, 'Block', 'focus comes back to where it was');
});

test('other pages cannot use the session', async () => {
  const context = page.context();
  const stranger = await context.newPage();
  await stranger.goto(`${set.pages.url}/bare.html`);
  const tried = await stranger.evaluate(async (url) => {
    const attempt = (path, options) => fetch(url + path, { credentials: 'include', ...options }).then((answer) => answer.status, () => 'refused');
    return Promise.all([
      attempt('/admin/api/users', {}),
      attempt('/admin/api/sign-out', { method: 'POST', headers: { 'x-rongim-admin': '1' } }),
      attempt('/admin/call/user/block.json', { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ userId: 'alice', minute: 5 }) }),
    ]);
  }, set.server.url);
  // An answer that cannot be read has status 0.
  assert.deepEqual(tried, ['refused', 'refused', 0]);
  await stranger.close();
  await page.reload();
  await page.getByRole('heading', { name: 'Users' }).waitFor();
  await page.getByRole('searchbox').fill('alice');
  await row('alice').waitFor();
  assert.equal(await row('alice').getByText('blocked').count(), 0);
});

test('a new password ends the other sessions', async () => {
  const other = await admin();
  await other.getByLabel('Password').fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('heading', { name: 'Overview' }).waitFor();
  await button('Change password').click();
  await dialog().getByLabel('Present password').fill(PASSWORD);
  await dialog().getByLabel('New password', { exact: true }).fill('another password');
  await dialog().getByLabel('New password again').fill('another password');
  await button('Save', dialog()).click();
  await said('The password is changed.');
  await other.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Users' }).waitFor();
  await other.context().close();
});
