// Who one is: the profile, a session that ends, and being signed in elsewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { faults } from '../../lib/axe.mjs';
import { launch } from '../../lib/browser.mjs';
import { startProxy } from '../../lib/proxy.mjs';
import { startServer } from '../../lib/server.mjs';
import { signedIn, www } from './app.mjs';
import { drawThirds, middleColour } from './pictures.mjs';

const stage = {};

before(async () => {
  stage.server = await startServer({ demo: true, www, extraArgs: ['--second-login', 'kick'] });
  stage.browser = await launch();
});

after(async () => {
  await stage.browser?.close();
  await stage.server?.stop();
});

test('a new name and a square picture are seen by others', async () => {
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((id) => signedIn(stage, id)));
  await alice.connected();
  await alice.open(3, 'demo-group');
  await alice.say('who am I?');
  await bob.startChat('friend-alice');
  await bob.connected();
  await carol.open(3, 'demo-group');
  await carol.sees('who am I?');
  await alice.at('open-profile').click();
  assert.equal(await alice.at('save-profile').isDisabled(), true, 'nothing to save yet');
  await alice.at('profile-name').fill('爱丽丝 Alice');
  const wide = await drawThirds(alice.page);
  await alice.at('profile-picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: wide });
  await chooseSquare(alice);
  await alice.at('profile').locator('img.avatar').waitFor();
  await alice.at('save-profile').click();
  await alice.at('me').filter({ hasText: '爱丽丝 Alice' }).waitFor();
  const own = alice.at('open-profile').locator('img.avatar');
  await own.waitFor();
  const size = await own.evaluate(async (picture) => {
    await picture.decode();
    return [picture.naturalWidth, picture.naturalHeight];
  });
  assert.deepEqual(size, [256, 256]);
  const [red, green, blue] = await middleColour(own);
  assert.ok(red > 180 && green < 80 && blue < 80, `the left third was chosen, not ${[red, green, blue]}`);
  // Open pages of others learn of it by themselves.
  await bob.at('chat-title').filter({ hasText: '爱丽丝 Alice' }).waitFor();
  await bob.page.locator('.chat-header img.avatar').waitFor();
  await carol.at('author').filter({ hasText: '爱丽丝 Alice' }).first().waitFor();
  assert.equal(await bob.conversation(1, 'alice').count(), 0, 'nothing of it is a message');
  await alice.page.reload();
  await alice.at('me').filter({ hasText: '爱丽丝 Alice' }).waitFor();
  await alice.connected();

  await alice.at('open-profile').click();
  const broken = { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await alice.at('profile-picture').setInputFiles(broken);
  await alice.at('toast').filter({ hasText: 'not a picture' }).waitFor();
  assert.ok(await alice.page.locator('.toast-place').evaluate((place) => place.matches(':popover-open')), 'above the dialog');
  await alice.at('remove-picture').click();
  await alice.at('save-profile').click();
  await own.waitFor({ state: 'detached' });
  alice.isUnharmed();
  await Promise.all([alice, bob, carol].map((person) => person.leave()));
});

/** Moves the picture, by every means there is, until its left part is in the window. */
async function chooseSquare({ page, at }) {
  await page.locator('[data-testid="cropper"]').waitFor();
  assert.deepEqual(await faults(page), []);
  const cropper = page.locator('[data-testid="cropper"]');
  const now = () => cropper.evaluate(({ dataset }) => ({ x: Number(dataset.corner.split(',')[0]), side: Number(dataset.side) }));
  assert.deepEqual(await now(), { x: 300, side: 300 });
  const window = cropper.locator('canvas');
  const { x, y, width } = await window.boundingBox();
  await page.mouse.move(x + 20, y + 100);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 100, { steps: 4 });
  await page.mouse.up();
  assert.deepEqual(await now(), { x: 250, side: 300 });
  await page.mouse.move(x + width / 2, y + width / 2);
  await page.mouse.wheel(0, -240);
  await page.waitForFunction(() => document.querySelector('[data-testid="cropper"]').dataset.side === '150');
  await window.press('-');
  await page.waitForFunction(() => document.querySelector('[data-testid="cropper"]').dataset.side === '300');
  await page.locator('[data-testid="crop-size"]').fill('100');
  await page.waitForFunction(() => document.querySelector('[data-testid="cropper"]').dataset.side === '64');
  await page.locator('[data-testid="crop-size"]').fill('0');
  for (let turn = 0; turn < 6; turn += 1) await window.press('ArrowLeft');
  await page.waitForFunction(() => document.querySelector('[data-testid="cropper"]').dataset.corner === '0,0');
  await page.locator('[data-testid="crop-use"]').click();
}

test('a session that was voided is begun again without losing the draft', async () => {
  const carol = await signedIn(stage, 'carol');
  await carol.startChat('friend-bob');
  await carol.at('composer-input').fill('half a sentence');
  await carol.connected();
  await serverApi(stage.server).post('/user/token/expire.json', { userId: 'carol', time: Date.now() });
  await carol.page.reload();
  await carol.page.getByText('Your session has ended').waitFor();
  await carol.at('sign-in-id').fill('carol');
  await carol.at('sign-in-password').fill('rongim');
  await carol.at('sign-in-submit').click();
  await carol.at('chat-title').filter({ hasText: 'Bob' }).waitFor();
  await carol.page.waitForFunction(() => document.querySelector('[data-testid="composer-input"]')?.value === 'half a sentence');
  await carol.leave();
});

test('a session that is voided while somebody writes is begun again over what they do', async (t) => {
  const proxy = await startProxy(stage.server.url);
  t.after(() => proxy.stop());
  const through = { ...stage, server: { ...stage.server, url: proxy.url } };
  const [bob, dave] = await Promise.all([signedIn(through, 'bob'), signedIn(stage, 'dave')]);
  await dave.startChat('friend-bob');
  await bob.startChat('friend-dave');
  await bob.say('so far');
  await serverApi(stage.server).post('/user/token/expire.json', { userId: 'bob', time: Date.now() });
  // The server lets connections live that were made with the token.
  await bob.say('still here');
  await bob.at('composer-input').fill('half a thought');
  proxy.cut();
  await bob.at('session-ended').waitFor();
  await bob.page.keyboard.press('Escape');
  await bob.at('session-ended').filter({ hasText: 'Bob' }).waitFor();
  assert.deepEqual(await faults(bob.page), []);
  await bob.at('again-password').fill('wrong');
  await bob.at('sign-in-again').click();
  await bob.at('session-ended').getByRole('alert').filter({ hasText: 'wrong' }).waitFor();
  await bob.at('again-password').fill('rongim');
  await bob.at('sign-in-again').click();
  await bob.at('session-ended').waitFor({ state: 'detached' });
  await bob.connected();
  assert.equal(await bob.at('composer-input').inputValue(), 'half a thought');
  await bob.at('composer-input').press('Enter');
  await dave.sees('half a thought');
  await dave.say('an answer');
  await bob.sees('an answer');
  await bob.page.reload();
  await bob.sees('an answer');
  await Promise.all([bob.leave(), dave.leave()]);
});

test('who is blocked while connected is told so, and goes on when they are let in again', async () => {
  const carol = await signedIn(stage, 'carol');
  await carol.startChat('friend-bob');
  await carol.say('so far');
  await carol.at('composer-input').fill('half a thought');
  const api = serverApi(stage.server);
  await api.post('/user/block.json', { userId: 'carol', minute: 5 });
  await carol.at('account-blocked').waitFor();
  assert.deepEqual(await faults(carol.page), []);
  await api.post('/user/unblock.json', { userId: 'carol' });
  await carol.at('try-account').click();
  await carol.at('account-blocked').waitFor({ state: 'detached' });
  await carol.connected();
  assert.equal(await carol.at('composer-input').inputValue(), 'half a thought');
  await carol.say('and on');
  await carol.leave();
});

test('signed in elsewhere there is a choice, on either side', async () => {
  const here = await signedIn(stage, 'dave');
  await here.connected();
  const there = await signedIn(stage, 'dave');
  await here.at('kicked').waitFor();
  await here.at('take-back').click();
  await here.at('kicked').waitFor({ state: 'detached' });
  await there.at('kicked').waitFor();
  await there.at('kicked').getByRole('button', { name: 'Sign out' }).click();
  await there.at('sign-in-id').waitFor();
  await here.startChat('friend-bob');
  await here.say('still here');
  await Promise.all([here.leave(), there.leave()]);
});
