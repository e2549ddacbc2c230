// The example pages, as the demo serves them: each does what it is about, and no page logs an error.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, openPage } from '../../lib/browser.mjs';
import { root, startServer } from '../../lib/server.mjs';

let server;
let browser;
/** Pages of the running test. */
let opened = [];

before(async () => {
  server = await startServer({ demo: true, www: join(root, 'dist'), appKey: 'rongim-local' });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens an example as a user, in a context of its own, and waits until it is connected. */
async function open(name, user = 'alice') {
  const context = await browser.newContext();
  const page = await openPage(context, `${server.url}/examples/${name}?as=${user}`);
  opened.push(page);
  await page.locator('#status.CONNECTED').waitFor();
  return page;
}

/** A test that ends with a look at the errors of its pages. */
function example(title, run) {
  test(title, async () => {
    opened = [];
    await run();
    assert.deepEqual(opened.flatMap((page) => page.problems), []);
    for (const page of opened) await page.context().close();
  });
}

const line = (page, text, list = '#log') => page.locator(`${list} li`, { hasText: text }).first().waitFor();

test('the index leads to every page', async () => {
  const page = await openPage(browser, `${server.url}/examples/`);
  const links = await page.$$eval('ul.cards a', (all) => all.map((link) => link.getAttribute('href').replace(/\?.*/, '')));
  const pages = readdirSync(join(root, 'www/examples')).filter((name) => name.endsWith('.html') && name !== 'index.html');
  assert.deepEqual(links.sort(), [...pages, 'npm/'].sort());
  for (const link of links) {
    const answer = await page.request.get(`${server.url}/examples/${link}`);
    assert.match(await answer.text(), /RongIMLib|main\.mjs/, link);
  }
  assert.deepEqual(page.problems, []);
});

example('connect: connects, lets go and comes back', async () => {
  const page = await open('connect.html');
  await line(page, 'connected as alice');
  await page.click('#disconnect');
  await page.locator('#status.DISCONNECTED').waitFor();
  await page.click('#reconnect');
  await line(page, 'connected again as alice');
  await page.locator('#status.CONNECTED').waitFor();
  assert.match(await page.textContent('pre'), /RongIMClient\.init/, 'the page shows its code');
});

example('messages: every type reaches the other user', async () => {
  const [alice, bob] = [await open('messages.html'), await open('messages.html', 'bob')];
  await alice.click('#all');
  const types = await alice.$$eval('#types button', (buttons) => buttons.map((button) => button.textContent));
  assert.ok(types.length >= 16);
  for (const type of types) {
    await alice.locator('#log li', { hasText: 'sent,' }).and(alice.locator(`li:has(.tag:text-is("${type}"))`)).first().waitFor();
    await bob.locator('#log li', { hasText: 'from alice' }).and(bob.locator(`li:has(.tag:text-is("${type}"))`)).first().waitFor();
  }
});

example('conversations: counts, clears, pins and removes', async () => {
  const bob = await open('conversations.html', 'bob');
  const before = Number(await bob.textContent('#total'));
  const alice = await open('conversations.html');
  await alice.fill('#text', 'are you there?');
  await alice.click('#composer button');
  const row = bob.locator('li.item[data-target="alice"]');
  await row.filter({ hasText: 'are you there?' }).waitFor();
  await bob.waitForFunction((count) => Number(document.getElementById('total').textContent) > count, before);
  await row.getByRole('button', { name: 'read' }).click();
  await line(bob, 'alice');
  await bob.waitForFunction(() => !document.querySelector('[data-target="alice"] .badge').textContent);
  await row.getByRole('button', { name: 'pin', exact: true }).click();
  await row.filter({ hasText: '📌' }).waitFor();
  await row.getByRole('button', { name: 'unpin' }).click();
  await row.getByRole('button', { name: 'pin', exact: true }).waitFor();
  await row.getByRole('button', { name: 'remove' }).click();
  await row.waitFor({ state: 'detached' });
});

example('drafts: kept by conversation, also over a reload', async () => {
  const page = await open('drafts.html');
  await line(page, 'drafts of alice');
  await page.fill('#text', '还没写完');
  await page.getByRole('button', { name: 'carol' }).click();
  assert.equal(await page.inputValue('#text'), '');
  await page.reload();
  await line(page, 'drafts of alice');
  assert.equal(await page.inputValue('#text'), '还没写完');
  await page.click('#send');
  await line(page, 'to bob');
  await page.waitForFunction(() => document.getElementById('text').value === '');
});

example('chatroom: talk, members and entries reach the others', async () => {
  const [alice, bob] = [await open('chatroom.html'), await open('chatroom.html', 'bob')];
  await bob.locator('#members', { hasText: 'alice' }).waitFor();
  await alice.fill('#text', 'hello room');
  await alice.click('#composer button');
  await line(bob, 'hello room');
  await bob.fill('#value', 'rust and wasm');
  await bob.click('#entry button');
  await line(alice, 'topic = rust and wasm');
  await line(alice, 'topic = rust and wasm', '#entries');
  await alice.locator('#entries button').click();
  await line(bob, 'entry removed');
  await bob.locator('#entries li').waitFor({ state: 'detached' });
});

example('custom: an instance of its class on both sides', async () => {
  const [alice, bob] = [await open('custom.html'), await open('custom.html', 'bob')];
  await alice.fill('#name', '李四');
  await alice.fill('#age', '41');
  await alice.click('#composer button');
  await line(alice, '李四, 41');
  await line(bob, '李四, 41');
});

example('receipts: in a private conversation and in a group', async () => {
  const [alice, bob] = [await open('receipts.html'), await open('receipts.html', 'bob')];
  await alice.fill('#text', 'please read');
  await alice.click('#private');
  await line(alice, 'not read', '#sent');
  await bob.locator('#received li', { hasText: 'please read' }).click();
  await line(alice, 'bob has read until');
  await alice.locator('#sent li .side', { hasText: /^read$/ }).waitFor();
  await alice.fill('#text', 'all of you');
  await alice.click('#group');
  await bob.locator('#received li', { hasText: 'all of you' }).click();
  await alice.locator('#sent li', { hasText: 'all of you' }).locator('.side', { hasText: 'read by 1 of' }).waitFor();
});

example('ES module: sends with promises', async () => {
  const bob = await open('connect.html', 'bob');
  const page = await open('npm/');
  await page.fill('#text', 'from the module');
  await page.click('#composer button');
  await line(page, 'alice: from the module');
  await line(bob, 'alice: from the module');
});
