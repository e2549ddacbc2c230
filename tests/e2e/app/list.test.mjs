// The conversation list: drafts, removal, history on the way up, and staying signed in.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { app } from './app.mjs';

const set = app();

test('a draft survives a reload and is marked in the list', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-carol');
  await alice.say('first');
  await alice.at('composer-input').fill('not yet 还没写完');
  await alice.page.reload();
  await alice.page.waitForFunction(
    () => document.querySelector('[data-testid="composer-input"]')?.value === 'not yet 还没写完',
  );

  await alice.open(3, 'demo-group');
  await alice.listed(1, 'carol', 'draft').waitFor();
  assert.equal(await alice.listed(1, 'carol', 'draft').textContent(), '[Draft]');
  assert.equal(await alice.listed(1, 'carol', 'last-message').textContent(), 'not yet 还没写完');
  await alice.at('language').click();
  await alice.listed(1, 'carol', 'draft').filter({ hasText: '[草稿]' }).waitFor();

  await alice.open(1, 'carol');
  await alice.at('composer-input').press('Enter');
  await alice.sees('not yet 还没写完');
  await alice.open(3, 'demo-group');
  await alice.listed(1, 'carol', 'draft').waitFor({ state: 'detached' });
  alice.isUnharmed();
});

test('a removed conversation is gone, stays gone, and comes back with a message', async () => {
  const [alice, dave] = await Promise.all([set.person('alice'), set.person('dave')]);
  await alice.startChat('friend-dave');
  await alice.say('hello Dave');
  await alice.pickFor(1, 'dave', 'menu-remove');
  await alice.conversation(1, 'dave').waitFor({ state: 'detached' });
  await alice.page.reload();
  await alice.conversation(3, 'demo-group').waitFor();
  assert.equal(await alice.conversation(1, 'dave').count(), 0);

  await dave.open(1, 'alice');
  await dave.say('still there?');
  await alice.listed(1, 'dave', 'last-message').filter({ hasText: 'still there?' }).waitFor();
  alice.isUnharmed();
});

test('a session lasts over a reload and ends with sign-out', async () => {
  const carol = await set.person('carol');
  await carol.connected();
  await carol.page.reload();
  await carol.at('me').filter({ hasText: 'Carol' }).waitFor();
  await carol.connected();
  await carol.at('sign-out').click();
  await carol.at('sign-in-id').waitFor();
  await carol.page.reload();
  await carol.at('sign-in-id').waitFor();
  await carol.at('sign-in-id').fill('carol');
  await carol.at('sign-in-password').fill('wrong');
  await carol.at('sign-in-submit').click();
  await carol.page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor();
  await carol.at('sign-in-password').fill('rongim');
  await carol.at('sign-in-submit').click();
  await carol.at('me').filter({ hasText: 'Carol' }).waitFor();
  // The browser itself reports the refused sign-in.
  assert.deepEqual(carol.page.problems.filter((problem) => !problem.includes('401')), []);
});

test('somebody new can sign up and is found by others', async () => {
  const alice = await set.person('alice');
  const context = await set.browser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(set.server.url);
  await page.getByTestId('sign-up-toggle').click();
  await page.getByTestId('sign-in-submit').click();
  const says = await page.getByTestId('sign-in-id').evaluate((field) => field.validationMessage);
  assert.equal(says, '请填写此项。', 'in the language of the app, whatever the browser speaks');
  await page.getByTestId('sign-in-id').fill('zoe');
  await page.getByTestId('sign-up-name').fill('佐伊 Zoe');
  await page.getByTestId('sign-in-password').fill('long enough');
  await page.getByTestId('sign-in-submit').click();
  await page.getByTestId('me').filter({ hasText: '佐伊 Zoe' }).waitFor();

  await alice.at('new-chat').click();
  await alice.at('find-people').fill('佐伊');
  await alice.at('add-friend-zoe').click();
  await alice.at('asked-zoe').waitFor();
  await page.getByTestId('new-chat').click();
  await page.getByTestId('request-alice').getByRole('button', { name: '接受' }).click();
  await page.getByTestId('friend-alice').waitFor();
  await page.keyboard.press('Escape');
  await alice.at('friend-zoe').click();
  await alice.say('welcome');
  await page.getByTestId('conversation-1-alice').click();
  await page.getByTestId('message').filter({ hasText: 'welcome' }).waitFor();
  alice.isUnharmed();
});
