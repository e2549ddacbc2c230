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

test('who signs out leaves no list behind', async () => {
  const bob = await keeper('bob');
  await bob.conversation(3, 'demo-group').waitFor();
  await bob.page.waitForFunction(() => JSON.stringify(localStorage).includes('demo-group'));
  await bob.at('sign-out').click();
  await bob.at('sign-in-id').waitFor();
  const kept = await bob.page.evaluate(() => Object.keys(localStorage).filter((key) => /list|names/.test(key)));
  assert.deepEqual(kept, []);
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
