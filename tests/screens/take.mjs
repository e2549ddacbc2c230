// Takes the pictures in docs/screens: `node tests/screens/take.mjs [folder]`. Needs the built app.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { launch } from '../lib/browser.mjs';
import { serverApi } from '../lib/api.mjs';
import { root, startServer } from '../lib/server.mjs';
import { signedIn, www } from '../e2e/app/app.mjs';
import { drawPicture } from '../e2e/app/pictures.mjs';

const folder = process.argv[2] ?? join(root, 'docs/screens');
const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const looks = [
  ['desktop-light', desktop, 'light'],
  ['desktop-dark', desktop, 'dark'],
  ['phone-light', phone, 'light'],
  ['phone-dark', phone, 'dark'],
];

await mkdir(folder, { recursive: true });
const stage = { server: await startServer({ demo: true, www }), browser: await launch() };
await prepare();
for (const [look, device, colorScheme] of looks) await take(look, { ...device, colorScheme });
await stage.browser.close();
await stage.server.stop();

/** Something to see: a talk between two, a group, a file, a place, a picture. */
async function prepare() {
  const api = serverApi(stage.server);
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((id) => signedIn(stage, id)));
  await alice.open(3, 'demo-group');
  await alice.say('大家好！周六去海边吗？');
  await bob.open(3, 'demo-group');
  await bob.sees('周六');
  await bob.say('I am in 🙌  https://example.org/tide-table');
  await carol.open(3, 'demo-group');
  await carol.sees('I am in');
  await carol.pick(carol.message('I am in'), 'menu-reply');
  await carol.say('Me too. What time?');

  await alice.startChat('friend-bob');
  await alice.say('Are we still on for Saturday? 周六还去吗？');
  await bob.open(1, 'alice');
  await bob.say('当然！I found a place by the sea 🌊');
  await bob.attachPlace();
  await bob.at('place-latitude').fill('28.67307, 121.44297');
  await bob.at('place-poi').fill('浙江省台州市椒江区');
  await bob.at('place-confirm').click();
  await bob.messages({ kind: 'location', status: 'sent' }).waitFor();
  await bob.sendFiles({ name: '海.png', mimeType: 'image/png', buffer: await drawPicture(bob.page, 900, 600) });
  await bob.messages({ kind: 'image', status: 'sent' }).waitFor();
  await bob.sendFiles({ name: 'packing list.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(48_200) });
  await bob.messages({ kind: 'file', status: 'sent' }).waitFor();
  await alice.messages({ kind: 'file' }).waitFor();
  await alice.pick(alice.message('by the sea'), 'menu-reply');
  await alice.say('Beautiful, see you there!');
  await api.sendPrivate('dave', 'alice', { content: 'Did you see my mail?' });
  await Promise.all([bob, carol].map((person) => person.leave()));
  await alice.leave();
}

async function take(look, options) {
  const alice = await signedIn(stage, 'alice', options);
  const { page } = alice;
  const shot = async (name) => {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), animations: 'disabled' });
  };
  await alice.conversation(1, 'bob').waitFor();
  await alice.connected();
  await shot('list');
  await alice.open(1, 'bob');
  await alice.sees('see you there');
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await shot('chat');
  await alice.message('see you there').click({ button: 'right' });
  await shot('menu');
  await page.keyboard.press('Escape');
  await alice.at('emoji').click();
  await page.waitForFunction(() => document.querySelectorAll('.emoji-grid button').length > 20);
  await shot('emoji');
  await page.keyboard.press('Escape');
  await alice.attachPlace();
  await alice.at('place-city').fill('台州');
  await alice.at('city').first().click();
  await page.waitForFunction(() => Number(document.querySelector('[data-testid=map]').dataset.lands) > 0);
  await shot('place');
  await page.keyboard.press('Escape');
  await alice.at('open-picture').click();
  await page.waitForFunction(() => document.querySelector('.viewer-original')?.complete);
  await shot('viewer');
  await page.keyboard.press('Escape');
  await back(alice);
  await alice.open(3, 'demo-group');
  await alice.sees('What time?');
  await shot('group');
  await back(alice);
  await alice.at('settings').click();
  await shot('settings');
  await page.keyboard.press('Escape');
  await alice.at('new-chat').click();
  await shot('new-chat');
  await page.keyboard.press('Escape');
  await alice.connected();
  await alice.at('sign-out').click();
  await alice.at('sign-in-id').waitFor();
  await shot('sign-in');
  await alice.leave();
}

async function back(person) {
  if (await person.at('back').isVisible()) await person.at('back').click();
}
