// Who one is: the profile, a session that ends, and being signed in elsewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { launch } from '../../lib/browser.mjs';
import { startServer } from '../../lib/server.mjs';
import { signedIn, www } from './app.mjs';
import { drawPicture } from './pictures.mjs';

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
  const [alice, bob] = await Promise.all([signedIn(stage, 'alice'), signedIn(stage, 'bob')]);
  await alice.connected();
  await alice.at('open-profile').click();
  assert.equal(await alice.at('save-profile').isDisabled(), true, 'nothing to save yet');
  await alice.at('profile-name').fill('爱丽丝 Alice');
  const wide = await drawPicture(alice.page, 900, 300);
  await alice.at('profile-picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: wide });
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
  await alice.page.reload();
  await alice.at('me').filter({ hasText: '爱丽丝 Alice' }).waitFor();
  await bob.page.reload();
  await bob.startChat('friend-alice');
  await bob.at('chat-title').filter({ hasText: '爱丽丝 Alice' }).waitFor();

  await alice.at('open-profile').click();
  const broken = { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await alice.at('profile-picture').setInputFiles(broken);
  await alice.at('toast').filter({ hasText: 'not a picture' }).waitFor();
  await alice.at('remove-picture').click();
  await alice.at('save-profile').click();
  await own.waitFor({ state: 'detached' });
  alice.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

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
