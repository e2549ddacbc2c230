// The app without a network: its shell and the list of the last visit, and a newer app.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from '../../lib/browser.mjs';
import { startServer } from '../../lib/server.mjs';
import { signedIn, www } from './app.mjs';

const stage = {};
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rongim-app-'));
  await cp(www, folder, { recursive: true });
  stage.server = await startServer({ demo: true, www: folder });
  stage.browser = await launch();
});

after(async () => {
  await stage.browser?.close();
  await stage.server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody whose browser keeps the app. */
async function keeper(id) {
  const person = await signedIn(stage, id, { serviceWorkers: 'allow' });
  await person.page.waitForFunction(() => navigator.serviceWorker.controller);
  await person.connected();
  return person;
}

test('without a network the app opens with the list of the last visit, and goes on when it is back', async () => {
  const alice = await keeper('alice');
  await alice.open(3, 'demo-group');
  await alice.say('before the tunnel');
  await alice.listed(3, 'demo-group', 'last-message').filter({ hasText: 'before the tunnel' }).waitFor();
  await alice.page.context().setOffline(true);
  await alice.page.goto(stage.server.url);
  await alice.listed(3, 'demo-group', 'title').filter({ hasText: 'Demo group' }).waitFor();
  await alice.listed(3, 'demo-group', 'last-message').filter({ hasText: 'before the tunnel' }).waitFor();
  await alice.at('me').filter({ hasText: 'Alice' }).waitFor();
  await alice.at('connection-reason').waitFor();
  await alice.page.context().setOffline(false);
  await alice.connected();
  await alice.open(3, 'demo-group');
  await alice.say('after the tunnel');
  await alice.leave();
});

test('the last screens of a chat are there before the server is, and give way to what it says', async () => {
  const [alice, bob] = [await keeper('alice'), await keeper('bob')];
  await alice.startChat('friend-bob');
  for (let n = 1; n <= 30; n += 1) await alice.say(`line ${n}.`);
  await alice.message('line 30.').waitFor();
  await keeps(alice, 'line 30.');
  await alice.page.context().setOffline(true);
  await alice.page.reload();
  await alice.sees('line 30.');
  await alice.at('message-log').evaluate((log) => log.scrollTo(0, -log.scrollHeight));
  await alice.sees('line 1.');
  await alice.page.getByText('Earlier messages come with the connection.').waitFor();
  const top = async () => Math.round((await alice.message('line 4.').first().boundingBox()).y);
  const before = await top();

  await bob.open(1, 'alice');
  await bob.say('meanwhile');
  await alice.page.context().setOffline(false);
  await alice.connected();
  await alice.at('new-messages').waitFor();
  assert.ok(Math.abs((await top()) - before) <= 1, 'the reader keeps the place');
  await alice.at('new-messages').click();
  await alice.sees('meanwhile');
  assert.equal(await alice.message('line 30.').count(), 1);

  // What is taken back is not kept, also while its chat is not on screen.
  await keeps(alice, 'meanwhile');
  await alice.open(3, 'demo-group');
  await bob.pick(bob.message('meanwhile'), 'message-recall');
  await bob.messages({ kind: 'recalled' }).waitFor();
  await keeps(alice, 'meanwhile', false);
  await Promise.all([alice.leave(), bob.leave()]);
});

/** Waits until a browser keeps this text of a chat, or does not any more. */
async function keeps(person, text, wanted = true) {
  while ((await person.page.evaluate(isKept, text)) !== wanted) await person.page.evaluate(() => new Promise(requestAnimationFrame));
}

/** In the page: whether this text is among what is kept. */
async function isKept(text) {
  const ended = (request) => new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: failed }));
  const database = await ended(indexedDB.open('rongim-demo.histories'));
  const kept = await ended(database.transaction('histories').objectStore('histories').getAll());
  database.close();
  return kept.some((chat) => chat.text.includes(`"${text}"`));
}

test('who signs out leaves no list behind', async () => {
  const bob = await keeper('bob');
  await bob.conversation(3, 'demo-group').waitFor();
  await bob.page.waitForFunction(() => JSON.stringify(localStorage).includes('demo-group'));
  await bob.open(3, 'demo-group');
  await bob.say('not for the next one');
  await keeps(bob, 'not for the next one');
  await bob.at('sign-out').click();
  await bob.at('sign-in-id').waitFor();
  const kept = await bob.page.evaluate(() => Object.keys(localStorage).filter((key) => /list|names/.test(key)));
  assert.deepEqual(kept, []);
  await keeps(bob, 'not for the next one', false);
  await bob.leave();
});

test('a newer app is offered and comes with a reload', async () => {
  const carol = await keeper('carol');
  const page = join(folder, 'index.html');
  await writeFile(page, (await readFile(page, 'utf8')).replace('<title>rongim</title>', '<title>rongim</title><meta name="build" content="next">'));
  await carol.page.reload();
  await carol.at('toast').filter({ hasText: 'new version' }).waitFor();
  assert.equal(await carol.page.locator('meta[name="build"]').count(), 0);
  await carol.at('reload').click();
  await carol.page.locator('meta[name="build"]').waitFor({ state: 'attached' });
  await carol.connected();
  await carol.leave();
});

test('the app can be installed', async () => {
  const dave = await keeper('dave');
  const manifest = await (await fetch(`${stage.server.url}/app.webmanifest`)).json();
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await fetch(new URL(src, stage.server.url));
    assert.equal(icon.headers.get('content-type'), type);
    if (type !== 'image/png') continue;
    const bytes = Buffer.from(await icon.arrayBuffer());
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes, src);
  }
  const session = await dave.page.context().newCDPSession(dave.page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A private window, which every test has, is the one reason not to.
  assert.deepEqual(installabilityErrors.map((error) => error.errorId).filter((id) => id !== 'in-incognito'), []);
  await dave.leave();
});
