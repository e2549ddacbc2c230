// Reading: where one was, what is new, and what can be done with a message.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { app } from './app.mjs';
import { drawPicture } from './pictures.mjs';

const set = app();

/** Lets the server say many things, one after the other. */
async function sayMany(from, to, texts) {
  const api = serverApi(set.server);
  for (const content of texts) await api.sendPrivate(from, to, { content });
}

const numbered = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => `number ${from + at}.`);
const top = (row) => row.evaluate((row) => row.getBoundingClientRect().top);
// The upper edge of the oldest message moves when the one above it turns out to be by the same person.
const bottom = (row) => row.evaluate((row) => row.getBoundingClientRect().bottom);
const inView = (row) =>
  row.evaluate((row) => {
    const [row_, log] = [row, row.closest('[role="log"]')].map((one) => one.getBoundingClientRect());
    return row_.top >= log.top - 1 && row_.bottom <= log.bottom + 1;
  });

test('a line shows what is unread, a pill leads to it, and the place is kept when news come', async () => {
  await sayMany('bob', 'alice', numbered(1, 70));
  const alice = await set.person('alice');
  await alice.open(1, 'bob');
  await alice.sees('number 70.');
  await alice.at('to-first-unread').filter({ hasText: '70 unread' }).click();
  await alice.at('unread-line').waitFor();
  const first = alice.message('number 1.').first();
  await alice.page.waitForFunction((row) => row.getBoundingClientRect().top > 0, await first.elementHandle());
  assert.ok(await inView(first));
  await alice.at('to-first-unread').waitFor({ state: 'detached' });
  // The line of the day is in view, and need not float.
  assert.equal(await alice.at('floating-day').count(), 0);

  const place = await top(first);
  await sayMany('bob', 'alice', ['news one', 'news two']);
  await alice.at('new-messages').filter({ hasText: '2 new' }).waitFor();
  assert.ok(Math.abs((await top(first)) - place) < 2);
  await alice.at('message-log').evaluate((log) => log.scrollBy(0, 700));
  await alice.at('floating-day').filter({ hasText: 'Today' }).waitFor();
  await alice.at('new-messages').click();
  await alice.sees('news two');
  await alice.at('new-messages').waitFor({ state: 'detached' });
  assert.ok(await inView(alice.message('news two')));
  alice.isUnharmed();
  await alice.leave();
});

test('history comes page by page on the way up, is whole and keeps the place', async () => {
  await sayMany('carol', 'dave', numbered(1, 130));
  const dave = await set.person('dave');
  await dave.open(1, 'carol');
  await dave.sees('number 130.');
  const seen = new Map();
  const look = async () => {
    for (const row of await dave.messages().all()) {
      const number = Number(/number (\d+)\./.exec(await row.textContent())?.[1]);
      if (number) seen.set(number, true);
    }
  };
  const first = dave.message('number 1.').first();
  for (let turn = 0; turn < 60 && (await first.count()) === 0; turn += 1) {
    await look();
    // The topmost message in view must not move while what is above it comes and goes.
    const handle = await dave.page.evaluateHandle(() => {
      const log = document.querySelector('[role="log"]');
      log.scrollBy(0, -log.clientHeight * 0.8);
      const top = log.getBoundingClientRect().top;
      return [...log.querySelectorAll('article')].find((row) => row.getBoundingClientRect().top > top + 80);
    });
    const place = await bottom(handle);
    await dave.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    if (await handle.evaluate((row) => row.isConnected)) {
      assert.ok(Math.abs((await bottom(handle)) - place) < 3, 'the place is lost');
    }
  }
  await look();
  assert.deepEqual([...seen.keys()].sort((a, b) => a - b), Array.from({ length: 130 }, (_, at) => at + 1));
  await dave.at('to-end').click();
  await dave.sees('number 130.');
  dave.isUnharmed();
  await dave.leave();
});

test('an answer quotes what it answers and leads back to it; a date leads to its first message', async () => {
  // These two have not written to each other before: the question is the first of the day.
  const [carol, bob] = await Promise.all([set.person('carol'), set.person('bob')]);
  await carol.startChat('friend-bob');
  await carol.say('the question');
  await sayMany('carol', 'bob', numbered(1, 60));
  await bob.open(1, 'carol');
  await bob.at('go-to-date').click();
  await bob.at('date-go').click();
  const question = bob.message('the question').first();
  await question.waitFor();
  await bob.pick(question, 'menu-reply');
  await bob.at('reply-bar').filter({ hasText: 'the question' }).waitFor();
  await bob.say('the answer');
  await bob.at('reply-bar').waitFor({ state: 'detached' });

  const quote = carol.at('quote', carol.message('the answer'));
  await quote.filter({ hasText: 'the question' }).waitFor();
  await carol.page.reload();
  // What is kept of the last visit has given way to the newest page.
  await carol.sees('number 60.');
  assert.equal(await carol.message('the question').filter({ hasNotText: 'the answer' }).count(), 0);
  await carol.at('quote', carol.message('the answer')).click();
  await carol.page.locator('.row.flash', { hasText: 'the question' }).waitFor();
  carol.isUnharmed();
  bob.isUnharmed();
  await Promise.all([carol.leave(), bob.leave()]);
});

test('messages are sent on to several chats, alone and together', async () => {
  const [alice, carol] = await Promise.all([set.person('alice'), set.person('carol')]);
  await alice.startChat('friend-dave');
  await alice.say('pass it on');
  await alice.say('this too');
  await alice.pick(alice.message('pass it on'), 'menu-forward');
  await alice.at('forward-search').fill('car');
  await alice.at('forward-1-carol').check();
  await alice.at('forward-search').fill('');
  await alice.at('forward-3-demo-group').check();
  await alice.at('forward-send').click();
  await carol.listed(1, 'alice', 'last-message').filter({ hasText: 'pass it on' }).waitFor();
  await carol.listed(3, 'demo-group', 'last-message').filter({ hasText: 'pass it on' }).waitFor();

  await alice.pick(alice.message('pass it on'), 'menu-select');
  await alice.at('message-select', alice.page.locator('label', { hasText: 'this too' })).check();
  await alice.at('forward-selected').click();
  await alice.at('forward-1-carol').check();
  await alice.at('forward-send').click();
  await carol.open(1, 'alice');
  await carol.sees('this too');
  const texts = await carol.at('message-text').allTextContents();
  assert.deepEqual(texts.slice(-2), ['pass it on', 'this too']);
  await alice.at('composer-input').waitFor();
  alice.isUnharmed();
  carol.isUnharmed();
  await Promise.all([alice.leave(), carol.leave()]);
});

test('a recalled text can be written anew; what is deleted is gone for oneself alone', async () => {
  const [alice, carol] = await Promise.all([set.person('alice'), set.person('carol')]);
  await alice.startChat('friend-carol');
  await carol.startChat('friend-alice');
  await alice.say('with a mistkae');
  await alice.pick(alice.message('mistkae'), 'message-recall');
  await alice.at('edit-again').click();
  assert.equal(await alice.at('composer-input').inputValue(), 'with a mistkae');
  await alice.say('without a mistake');
  await carol.sees('without a mistake');

  for (const text of ['keep', 'away 1', 'away 2']) await alice.say(text);
  await carol.sees('away 2');
  await alice.pick(alice.message('away 1'), 'menu-select');
  await alice.message('away 2').locator('xpath=..').locator('input').check();
  await alice.at('delete-selected').click();
  await alice.message('away 2').waitFor({ state: 'detached' });
  await alice.page.reload();
  await alice.sees('keep');
  assert.equal(await alice.message('away').count(), 0);
  assert.equal(await carol.message('away').count(), 2);
  alice.isUnharmed();
  carol.isUnharmed();
  await Promise.all([alice.leave(), carol.leave()]);
});

test('links lead out safely, and copying gives the text', async () => {
  const alice = await set.person('alice', { permissions: ['clipboard-read', 'clipboard-write'] });
  await alice.startChat('friend-bob');
  await alice.say('see https://example.org/a?b=c#d, or javascript:alert(1), or www.example.com.');
  const links = alice.message('see https').locator('a');
  assert.deepEqual(
    await links.evaluateAll((links) => links.map((link) => [link.href, link.rel, link.target])),
    [
      ['https://example.org/a?b=c#d', 'noopener noreferrer', '_blank'],
      ['https://www.example.com/', 'noopener noreferrer', '_blank'],
    ],
  );
  await alice.message('see https').click({ button: 'right', position: { x: 3, y: 3 } });
  await alice.at('menu-copy').click();
  await alice.at('toast').filter({ hasText: 'Copied' }).waitFor();
  assert.match(await alice.page.evaluate(() => navigator.clipboard.readText()), /^see https:.*com\.$/);
  alice.isUnharmed();
  await alice.leave();
});

test('pictures are leafed through, zoomed and closed by keys', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-dave');
  for (const [name, width] of [['a.png', 300], ['b.png', 400]]) {
    await alice.sendFiles({ name, mimeType: 'image/png', buffer: await drawPicture(alice.page, width, 200) });
    await alice.messages({ kind: 'image', status: 'sent' }).nth(width === 300 ? 0 : 1).waitFor();
  }
  await alice.at('open-picture').nth(1).click();
  const shows = (width) => alice.page.waitForFunction(
    (width) => document.querySelector('.viewer-original')?.naturalWidth === width, width,
  );
  await shows(400);
  await alice.at('viewer-count').filter({ hasText: '2 / 2' }).waitFor();
  await alice.page.keyboard.press('ArrowLeft');
  await shows(300);
  await alice.at('viewer-next').click();
  await shows(400);
  await alice.at('viewer-zoom-in').click();
  await alice.page.locator('[data-testid="viewer"][data-scale="1.50"]').waitFor();
  await alice.page.keyboard.press('-');
  await alice.page.locator('[data-testid="viewer"][data-scale="1.00"]').waitFor();
  assert.match(await alice.at('viewer-download').getAttribute('href'), /^http:/);
  await alice.page.keyboard.press('Escape');
  await alice.at('viewer').waitFor({ state: 'detached' });
  alice.isUnharmed();
  await alice.leave();
});
