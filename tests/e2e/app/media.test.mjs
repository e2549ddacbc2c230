// Pictures and places: sent from one page, looked at in another.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { app } from './app.mjs';
import { drawPicture } from './pictures.mjs';

const set = app();

test('a picture arrives as a thumbnail and opens as the original', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.startChat('friend-bob');
  await bob.startChat('friend-alice');
  const photo = await drawPicture(alice.page, 900, 600);
  await alice.sendFiles({ name: '照片.png', mimeType: 'image/png', buffer: photo }, 'attach-image');
  await alice.messages({ kind: 'image', status: 'sent' }).waitFor();

  const picture = bob.messages({ kind: 'image' });
  await picture.locator('img').waitFor();
  const thumbnail = await picture.locator('img').getAttribute('src');
  assert.match(thumbnail, /^data:image\/jpeg;base64,/);
  assert.ok(thumbnail.length < 100 * 1024);

  await bob.at('open-picture', picture).click();
  const original = bob.at('viewer').locator('.viewer-original');
  await original.waitFor();
  await bob.page.waitForFunction(
    (img) => img.naturalWidth === 900 && img.naturalHeight === 600,
    await original.elementHandle(),
  );
  await bob.page.keyboard.press('Escape');
  await bob.at('viewer').waitFor({ state: 'detached' });
  alice.isUnharmed();
  bob.isUnharmed();
});

test('a pasted picture is sent, a file that is none is refused with a word', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-carol');
  const photo = await drawPicture(alice.page, 300, 500);
  await alice.at('composer-input').evaluate((field, bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, [...photo]);
  await alice.at('tray-item').filter({ hasText: 'pasted.png' }).waitFor();
  await alice.at('composer-input').press('Enter');
  await alice.at('tray').waitFor({ state: 'detached' });
  await alice.messages({ kind: 'image', status: 'sent' }).waitFor();

  const broken = { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await alice.sendFiles(broken, 'attach-image');
  await alice.at('toast').waitFor();
  assert.equal(await alice.messages({ kind: 'image' }).count(), 1);
  alice.isUnharmed();
});

test('an upload can be cancelled, and a failed one tried again', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-dave');
  const photo = { name: 'a.png', mimeType: 'image/png', buffer: await drawPicture(alice.page, 200, 200) };
  const uploads = (request) => request.method() === 'POST' && new URL(request.url()).pathname === '/';
  let answer = () => {};
  await alice.page.route('**/*', (route) => (uploads(route.request()) ? answer(route) : route.continue()));

  await alice.sendFiles(photo, 'attach-image');
  await alice.at('upload-cancel').click();
  await alice.messages({ kind: 'image' }).waitFor({ state: 'detached' });

  answer = (route) => route.fulfill({ status: 500, body: '{"error":"full"}' });
  await alice.sendFiles(photo, 'attach-image');
  await alice.messages({ kind: 'image', status: 'failed' }).waitFor();
  answer = (route) => route.continue();
  await alice.at('message-retry').click();
  await alice.messages({ kind: 'image', status: 'sent' }).waitFor();
  assert.equal(await alice.messages({ kind: 'image' }).count(), 1);
});

test('a place arrives with its description, coordinates and drawing', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.startChat('friend-bob');
  await bob.startChat('friend-alice');
  await alice.attachPlace();
  await alice.at('place-latitude').fill('95');
  assert.ok(await alice.at('place-confirm').isDisabled());
  await alice.at('place-latitude').fill('28.67307');
  await alice.at('place-longitude').fill('121.44297');
  await alice.at('place-poi').fill('浙江省台州市椒江区');
  await alice.at('place-confirm').click();
  await alice.messages({ kind: 'location', status: 'sent' }).waitFor();

  const place = bob.messages({ kind: 'location' });
  await place.filter({ hasText: '浙江省台州市椒江区' }).waitFor();
  assert.match(await place.textContent(), /28\.67307° N, 121\.44297° E/);
  assert.match(await place.locator('img').getAttribute('src'), /^data:image\/jpeg;base64,.{1000}/);
  alice.isUnharmed();
  bob.isUnharmed();
});

test("the browser's position fills the form", async () => {
  const geolocation = { latitude: 31.23, longitude: 121.47 };
  const alice = await set.person('alice', { geolocation, permissions: ['geolocation'] });
  await alice.startChat('friend-dave');
  await alice.attachPlace();
  await alice.at('place-locate').click();
  await alice.page.waitForFunction(
    () => document.querySelector('[data-testid="place-latitude"]').value === '31.230000',
  );
  await alice.at('place-confirm').click();
  await alice.messages({ kind: 'location', status: 'sent' }).waitFor();
  alice.isUnharmed();
});
