// Kinds of messages: files, moving pictures, voices, places, notices, and what nobody knows.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { app } from './app.mjs';
import { drawPicture } from './pictures.mjs';

const set = app();

test('a file arrives with name, size and a safe download', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.startChat('friend-bob');
  const page = Buffer.from('<script>document.title = "taken over"</script>'.repeat(40));
  await alice.sendFiles({ name: '报告 <b>.html', mimeType: 'text/html', buffer: page });
  await alice.messages({ kind: 'file', status: 'sent' }).waitFor();
  await bob.open(1, 'alice');
  const file = bob.messages({ kind: 'file' });
  await file.filter({ hasText: '报告 <b>.html' }).filter({ hasText: '2 KB' }).waitFor();
  const [download] = await Promise.all([bob.page.waitForEvent('download'), bob.at('download', file).click()]);
  assert.deepEqual(await readFile(await download.path()), page);
  assert.match(download.suggestedFilename(), /^报告.*\.html$/);
  alice.isUnharmed();
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

test('the upload of a file tells how far it is and can be stopped', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-dave');
  const hold = (route) => (route.request().method() === 'POST' && new URL(route.request().url()).pathname === '/'
    ? undefined : route.continue());
  await alice.page.route('**/*', hold);
  await alice.sendFiles({ name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(300_000) });
  const file = alice.messages({ kind: 'file', status: 'sending' });
  await file.locator('progress').waitFor();
  await alice.at('upload-cancel').click();
  await alice.messages({ kind: 'file' }).waitFor({ state: 'detached' });
  await alice.leave();
});

test('a large picture is scaled down and upright before it is uploaded', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.startChat('friend-bob');
  await bob.startChat('friend-alice');
  const jpeg = await drawPicture(alice.page, 3000, 1200, 'image/jpeg');
  await alice.sendFiles({ name: 'turned.jpg', mimeType: 'image/jpeg', buffer: turned(jpeg) });
  await alice.messages({ kind: 'image', status: 'sent' }).waitFor();
  await bob.at('open-picture').click();
  await bob.page.waitForFunction(() => {
    const { naturalWidth, naturalHeight } = document.querySelector('.viewer-original') ?? {};
    return naturalHeight === 2048 && Math.abs(naturalWidth - 819) < 2;
  });
  await bob.page.keyboard.press('Escape');
  alice.isUnharmed();
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

test('a moving picture keeps moving', async () => {
  const [alice, carol] = await Promise.all([set.person('alice'), set.person('carol')]);
  await alice.startChat('friend-carol');
  const gif = Buffer.from('R0lGODlhAgACAIAAAP8AAAAA/yH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAAAgACAAACAoRRACH5BAAKAAAALAAAAAACAAIAAAICjFEAOw==', 'base64');
  await alice.sendFiles({ name: 'dance.gif', mimeType: 'image/gif', buffer: gif });
  await alice.messages({ kind: 'gif', status: 'sent' }).waitFor();
  await carol.listed(1, 'alice', 'last-message').filter({ hasText: '[GIF]' }).waitFor();
  await carol.open(1, 'alice');
  const image = carol.messages({ kind: 'gif' }).locator('img');
  await carol.page.waitForFunction((img) => img.naturalWidth === 2, await image.elementHandle());
  assert.match(await image.getAttribute('src'), /^http/);
  alice.isUnharmed();
  carol.isUnharmed();
  await Promise.all([alice.leave(), carol.leave()]);
});

test('voices are played where the browser can, else saved; other kinds have a sensible look', async () => {
  const api = serverApi(set.server);
  const send = (objectName, content) => api.sendPrivate('carol', 'dave', content, objectName);
  const sound = await upload(wave());
  await send('RC:HQVCMsg', { remoteUrl: sound, duration: 1 });
  await send('RC:VcMsg', { content: Buffer.from('#!AMR\n').toString('base64'), duration: 7 });
  await send('RC:ImgTextMsg', { title: 'A headline', content: 'and more', url: 'https://example.org/news' });
  await send('RC:ImgTextMsg', { title: 'A trap', content: '', url: 'javascript:alert(1)' });
  await send('RC:InfoNtf', { message: 'A grey line' });
  await send('RC:CmdNtf', { name: 'restart', data: '{}' });
  await send('my:Own', { anything: 1 });
  await send('RC:LBSMsg', { latiude: 31.23, longitude: 121.47, poi: 'misspelt', content: '' });
  const dave = await set.person('dave');
  await dave.open(1, 'carol');

  const [played, saved] = [dave.messages({ kind: 'voice' }).nth(0), dave.messages({ kind: 'voice' }).nth(1)];
  await played.getByRole('button', { name: 'Play' }).click();
  await dave.page.waitForFunction((audio) => audio.currentTime > 0 || audio.ended, await played.locator('audio').elementHandle());
  assert.match(await dave.at('voice-save', saved).getAttribute('href'), /^data:audio\/amr;base64,/);
  await saved.filter({ hasText: '7″' }).waitFor();

  await dave.messages({ kind: 'rich' }).filter({ hasText: 'A headline' }).getByRole('link').waitFor();
  assert.equal(await dave.messages({ kind: 'rich' }).filter({ hasText: 'A trap' }).getByRole('link').count(), 0);
  await dave.messages({ kind: 'notice' }).filter({ hasText: 'A grey line' }).waitFor();
  await dave.messages({ kind: 'notice' }).filter({ hasText: 'restart' }).waitFor();
  await dave.messages({ kind: 'unknown' }).filter({ hasText: 'Unsupported' }).waitFor();
  await dave.messages({ kind: 'location' }).filter({ hasText: '31.23000° N, 121.47000° E' }).waitFor();
  dave.isUnharmed();

  await send('RC:GIFMsg', { remoteUrl: `${set.server.url}/nothing.gif`, width: 200, height: 100, gifDataSize: 9 });
  const lost = dave.messages({ kind: 'gif' });
  await lost.getByRole('img', { name: '[Picture]' }).and(dave.page.locator('.no-thumbnail')).waitFor();
  assert.equal(await lost.locator('img').count(), 0, 'nothing looks broken');
  await dave.leave();
});

test('a place is found by a city, moved by a click on the map, and opened by whom it is sent to', async () => {
  const [alice, bob] = await Promise.all([set.person('alice', { locale: 'zh-CN' }), set.person('bob')]);
  await alice.startChat('friend-bob');
  await bob.startChat('friend-alice');
  await alice.attachPlace();
  await alice.page.waitForFunction(() => Number(document.querySelector('[data-testid=map]').dataset.lands) > 100);
  await alice.at('place-city').fill('台州');
  await alice.at('city').filter({ hasText: '台州' }).click();
  const latitude = () => alice.at('place-latitude').inputValue();
  assert.equal(await latitude(), '28.660000');
  const painted = await alice.page.locator('.map canvas').evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) colours.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
    return colours.size;
  });
  assert.ok(painted > 10, `only ${painted} colours on the map`);

  const { x, y, width, height } = await alice.page.locator('.map canvas').boundingBox();
  await alice.page.mouse.click(x + width / 2 + 40, y + height / 2 - 40);
  assert.notEqual(await latitude(), '28.660000');
  assert.ok(Number(await latitude()) > 28.66);
  const zoom = async () => Number(await alice.at('map').getAttribute('data-zoom'));
  const before = await zoom();
  await alice.at('zoom-in').click();
  assert.equal(await zoom(), before + 1);
  await alice.page.locator('.map canvas').focus();
  await alice.page.keyboard.press('-');
  assert.equal(await zoom(), before);
  await alice.page.keyboard.press('ArrowUp');
  await alice.page.keyboard.press('Enter');
  assert.ok(Number(await latitude()) > 28.66);
  await alice.at('place-confirm').click();
  await alice.messages({ kind: 'location', status: 'sent' }).waitFor();

  const place = bob.messages({ kind: 'location' });
  await place.filter({ hasText: '台州' }).waitFor();
  assert.match(await place.locator('img').getAttribute('src'), /^data:image\/jpeg;base64,.{2000}/);
  await bob.at('open-place', place).click();
  await bob.at('place-viewer').waitFor();
  const link = bob.at('open-map-service');
  assert.match(await link.getAttribute('href'), /^https:\/\/www\.openstreetmap\.org\/\?mlat=\d/);
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
  await bob.at('close-place').click();
  await bob.at('place-viewer').waitFor({ state: 'detached' });
  alice.isUnharmed();
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

/** The JPEG with a note that the camera was turned by 90°. */
function turned(jpeg) {
  const exif = Buffer.from('ffe1002245786966000049492a00080000000100120103000100000006000000000000000000', 'hex');
  exif.writeUInt16BE(exif.length - 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** A second of silence. */
function wave() {
  const samples = 8000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}

/** Uploads as the app does, through the SDK of a page; tells the web address. */
async function upload(bytes) {
  const carol = await set.person('carol');
  const [request] = await Promise.all([
    carol.page.waitForResponse((response) => response.request().method() === 'POST' && new URL(response.url()).pathname === '/'),
    carol.startChat('friend-alice').then(() =>
      carol.sendFiles({ name: 'voice.wav', mimeType: 'audio/wav', buffer: bytes })),
  ]);
  assert.ok(request.ok());
  await carol.messages({ kind: 'file', status: 'sent' }).waitFor();
  const address = await carol.at('download').getAttribute('href');
  await carol.leave();
  return address;
}
