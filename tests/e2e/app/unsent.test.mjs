// What was not sent before the page was left: it is shown again, goes out by itself, and only once.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { faults } from '../../lib/axe.mjs';
import { app } from './app.mjs';
import { drawPicture } from './pictures.mjs';

const set = app();

/** Somebody whose browser opens the app without a network, too. */
async function offline(id, options = {}) {
  const person = await set.person(id, { serviceWorkers: 'allow', ...options });
  await person.page.waitForFunction(() => navigator.serviceWorker.controller);
  await person.connected();
  return person;
}

/** The network goes, and the page is opened anew: a connection would live on for a while. */
async function goOffline(person) {
  await person.page.context().setOffline(true);
  await person.page.reload();
  await person.at('connection-reason').waitFor();
  await person.at('composer-input').waitFor();
}

const texts = async (messages) => (await messages.allTextContents()).map((text) => /one|two|three|late/.exec(text)?.[0]);

test('texts that wait survive a reload and go out in their order, once', async () => {
  const [alice, bob] = await Promise.all([offline('alice'), set.person('bob')]);
  await bob.startChat('friend-alice');
  await alice.startChat('friend-bob');
  await alice.say('before');
  await goOffline(alice);
  for (const text of ['one', 'two', 'three']) {
    await alice.at('composer-input').fill(text);
    await alice.at('send').click();
    await alice.message(text).and(alice.messages({ status: 'sending' })).waitFor();
  }
  await alice.page.reload();
  const waiting = alice.messages({ status: 'sending' });
  await waiting.nth(2).waitFor();
  assert.deepEqual(await texts(waiting), ['one', 'two', 'three']);
  await alice.at('message-menu', waiting.nth(1)).click();
  await alice.at('menu-discard').click();
  await alice.message('two').waitFor({ state: 'detached' });
  await alice.page.reload();
  await waiting.nth(1).waitFor();
  await alice.page.context().setOffline(false);
  await alice.connected();
  await bob.sees('three');
  await alice.messages({ status: 'sent' }).filter({ hasText: 'three' }).waitFor();
  assert.deepEqual(await texts(bob.messages().filter({ hasText: /one|two|three/ })), ['one', 'three']);
  assert.equal(await kept(alice), 0);
  await alice.page.reload();
  await alice.sees('three');
  assert.deepEqual(await texts(alice.messages().filter({ hasText: /one|two|three/ })), ['one', 'three']);
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

test('a send that was under way when the page was left is one message', async () => {
  const [carol, dave] = await Promise.all([set.person('carol'), set.person('dave')]);
  await dave.startChat('friend-carol');
  await carol.startChat('friend-dave');
  await carol.say('before');
  // The server has it, and the page does not hear of it.
  await carol.page.evaluate(() => {
    const { getItem, setItem } = Storage.prototype;
    window.taken = [];
    Storage.prototype.setItem = function (key, value) {
      setItem.call(this, key, value);
      if (key.startsWith('rongim-demo.outbox/')) window.taken.push([key, getItem.call(this, key)]);
    };
  });
  await carol.say('late');
  await dave.sees('late');
  await carol.page.evaluate(() => window.taken.forEach(([key, value]) => localStorage.setItem(key, value)));
  assert.equal(await kept(carol), 1);
  await carol.page.reload();
  await carol.messages({ status: 'sent' }).filter({ hasText: 'late' }).waitFor();
  await carol.page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('rongim-demo.outbox/')));
  await carol.say('after');
  await dave.sees('after');
  assert.equal(await dave.message('late').count(), 1);
  assert.equal(await carol.message('late').count(), 1);
  for (const person of [carol, dave]) {
    person.isUnharmed();
    await person.leave();
  }
});

test('two pages that keep the same message send it once', async () => {
  const [alice, bob] = await Promise.all([offline('alice'), set.person('bob')]);
  await bob.startChat('friend-alice');
  await alice.startChat('friend-bob');
  await alice.say('before the second page');
  await goOffline(alice);
  await alice.at('composer-input').fill('late from two pages');
  await alice.at('send').click();
  await alice.message('late from two').and(alice.messages({ status: 'sending' })).waitFor();
  const other = await alice.page.context().newPage();
  await other.goto(alice.page.url());
  const there = other.locator('[data-testid="message"]').filter({ hasText: 'late from two' });
  await there.and(other.locator('[data-status="sending"]')).waitFor();
  await alice.page.context().setOffline(false);
  const sent = (page) => page.locator('[data-testid="message"][data-status="sent"]').filter({ hasText: 'late from two' });
  await Promise.all([sent(alice.page).waitFor({ timeout: 60_000 }), sent(other).waitFor({ timeout: 60_000 })]);
  await bob.say('got it');
  await alice.sees('got it');
  for (const count of [sent(alice.page), sent(other), bob.message('late from two')]) assert.equal(await count.count(), 1);
  assert.equal(await kept(alice), 0);
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

test('a file and a picture that wait survive a reload, with what is said to them', async () => {
  const [alice, bob] = await Promise.all([offline('alice'), set.person('bob')]);
  await bob.startChat('friend-alice');
  await alice.startChat('friend-bob');
  await alice.say('files follow');
  await goOffline(alice);
  const buffer = await drawPicture(alice.page, 400, 300);
  await alice.at('attach-file').setInputFiles([
    { name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('a plan') },
    { name: 'view.png', mimeType: 'image/png', buffer },
  ]);
  await alice.at('tray-caption').nth(0).fill('caption one');
  await alice.at('tray-caption').nth(1).fill('caption two');
  await alice.at('composer-input').fill('and three');
  await alice.at('send').click();
  const waiting = alice.messages({ status: 'sending' });
  await waiting.nth(4).waitFor();
  await alice.page.waitForFunction(() => Object.keys(localStorage).filter((key) => key.startsWith('rongim-demo.outbox/')).length === 5);
  await alice.page.reload();
  await waiting.nth(4).waitFor();
  await alice.page.context().setOffline(false);
  await alice.connected();
  await bob.sees('and three');
  const kinds = await bob.messages().evaluateAll((rows) => rows.map((row) => row.dataset.kind).slice(-5));
  assert.deepEqual(kinds, ['file', 'text', 'image', 'text', 'text']);
  const said = await bob.messages({ kind: 'text' }).allTextContents();
  assert.deepEqual(said.slice(-3).map((text) => /caption one|caption two|and three/.exec(text)[0]), ['caption one', 'caption two', 'and three']);
  const link = bob.messages({ kind: 'file' }).last().locator('a[href]');
  const body = await bob.page.evaluate(async (address) => (await fetch(address)).text(), await link.getAttribute('href'));
  assert.equal(body, 'a plan');
  assert.equal(await kept(alice), 0);
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

test('an upload that failed goes out at the next visit', async () => {
  const [carol, dave] = await Promise.all([set.person('carol'), set.person('dave')]);
  await dave.startChat('friend-carol');
  await carol.startChat('friend-dave');
  await carol.say('a file follows');
  const uploads = (url) => url.pathname === '/';
  await carol.page.route(uploads, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await carol.sendFiles({ name: 'late.pdf', mimeType: 'application/pdf', buffer: Buffer.from('a plan') });
  await carol.messages({ kind: 'file', status: 'failed' }).waitFor();
  await carol.page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('rongim-demo.outbox/')));
  await carol.page.unroute(uploads);
  await carol.page.reload();
  await dave.messages({ kind: 'file' }).filter({ hasText: 'late.pdf' }).waitFor();
  await carol.messages({ kind: 'file', status: 'sent' }).filter({ hasText: 'late.pdf' }).waitFor();
  assert.equal(await kept(carol), 0);
  dave.isUnharmed();
  await Promise.all([carol.leave(), dave.leave()]);
});

test('what was refused is shown again with the reason, and waits for its author', async () => {
  const [alice, carol] = await Promise.all([set.person('alice'), set.person('carol')]);
  await carol.startChat('friend-alice');
  await carol.at('person-info').click();
  await carol.at('block').click();
  await carol.at('blocked-mark').waitFor();
  await alice.startChat('friend-carol');
  await alice.at('composer-input').fill('please');
  await alice.at('composer-input').press('Enter');
  const failed = alice.messages({ status: 'failed' }).filter({ hasText: 'please' });
  await failed.waitFor();
  await alice.page.reload();
  await failed.filter({ hasText: 'does not take your messages' }).waitFor();
  await alice.at('closed-bar').waitFor();
  await alice.connected();
  await carol.at('block').click();
  await carol.at('blocked-mark').waitFor({ state: 'detached' });
  await carol.page.keyboard.press('Escape');
  await alice.at('message-retry').click();
  await carol.sees('please');
  await alice.at('write-again').click();
  await alice.at('sign-out').click();
  await alice.at('sign-in-id').waitFor();
  assert.equal(await kept(alice), 0);
  await Promise.all([alice.leave(), carol.leave()]);
});

test('who signs out is asked about what is not sent yet', async () => {
  const bob = await offline('bob');
  await bob.open(3, 'demo-group');
  await goOffline(bob);
  await bob.at('composer-input').fill('not yet');
  await bob.at('composer-input').press('Enter');
  await bob.messages({ status: 'sending' }).filter({ hasText: 'not yet' }).waitFor();
  await bob.at('sign-out').click();
  await bob.at('leave').filter({ hasText: 'Not sent yet: 1.' }).waitFor();
  assert.deepEqual(await faults(bob.page), []);
  await bob.at('confirm-no').click();
  await bob.at('leave').waitFor({ state: 'detached' });
  assert.equal(await kept(bob), 1);
  await bob.at('sign-out').click();
  await bob.at('confirm-yes').click();
  await bob.at('sign-in-id').waitFor();
  assert.equal(await kept(bob), 0);
  await bob.page.context().close();
});

/** Messages that the browser keeps to be sent. */
function kept(person) {
  return person.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('rongim-demo.outbox/')).length);
}
