// Files: leave to upload by each form of the call, and addresses that can be read.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const IMAGE = 1;
const FILE = 4;
let client;
const set = stage({}, async ({ user }) => {
  client = await user('filer');
});

async function upload(token, key, text) {
  const form = new FormData();
  form.set('token', token.token);
  if (key) form.set('key', key);
  form.set('file', new Blob([text]), 'a.txt');
  const response = await fetch(`http://${token.qiniu}`, { method: 'POST', body: form });
  return { status: response.status, ...(await response.json()) };
}

test('a token without a name is for any key, and the address gives the file under its own name', async () => {
  const token = await client.ask('getFileToken', FILE, callback);
  assert.equal((await upload(token, 'chosen-by-page.txt', '你好')).status, 200);
  const url = await client.ask('getFileUrl', FILE, 'chosen-by-page.txt', '附件.txt', callback);
  const response = await fetch(url.downloadUrl);
  assert.equal(await response.text(), '你好');
  assert.match(decodeURIComponent(response.headers.get('content-disposition')), /附件\.txt$/);
});

test('with the name of the file, the token is for the name that is given back', async () => {
  const token = await client.ask('getFileToken', FILE, callback, 'report.final.pdf', 'PUT', 'uploads');
  const other = await client.ask('getFileToken', FILE, callback, 'report.final.pdf');
  assert.match(token.fileName, /^4__RC-\d{4}-\d\d-\d\d_\d+\.pdf$/);
  assert.notEqual(token.fileName, other.fileName);
  assert.notEqual((await upload(token, 'another.pdf', 'x')).status, 200);
  assert.equal((await upload(token, token.fileName, 'x')).key, token.fileName);
});

test('types that do not exist are 41001, and what is no number is -3', async () => {
  for (const type of [0, 7, 1.5, -1]) {
    assert.deepEqual(await client.call('getFileToken', type, callback), { err: [41001] });
    assert.deepEqual(await client.call('getFileUrl', type, 'k', null, callback), { err: [41001] });
  }
  assert.deepEqual(await client.call('getFileToken', 'image', callback), { err: [-3] });
  assert.deepEqual(await client.call('getFileUrl', IMAGE, 'k', null, callback, null, 9), { err: [-3] });
});

test('the address is asked of the store that took the file, with the callback before or after it', async () => {
  const frames = [];
  const other = await set.client('filer-2');
  other.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => frames.push(payload.toString())));
  await other.connect();
  const known = { isBosRes: true, downloadUrl: 'http://bos/k' };
  assert.deepEqual(await other.ask('getFileUrl', IMAGE, 'k', 'n', callback, known), known);
  assert.deepEqual(await other.ask('getFileUrl', IMAGE, 'k', 'n', known, callback), known);
  for (const method of [1, 2, 3, 4]) await other.ask('getFileUrl', IMAGE, 'k', 'n', callback, null, method);
  const asked = frames.map((frame) => /(qn|ali|s3|stc)Url/.exec(frame)?.[0]).filter(Boolean);
  assert.deepEqual(asked, ['qnUrl', 'aliUrl', 's3Url', 'stcUrl']);
});

test('the published client uploads by the same calls', async () => {
  const theirs = await set.user('filer-3', { page: '/published.html' });
  const token = await theirs.ask('getFileToken', FILE, callback, 'a.txt');
  assert.equal((await upload(token, token.fileName, 'theirs')).status, 200);
  const { downloadUrl } = await theirs.ask('getFileUrl', FILE, token.fileName, 'a.txt', callback);
  assert.equal(downloadUrl, (await client.ask('getFileUrl', FILE, token.fileName, 'a.txt', callback)).downloadUrl);
  assert.equal(await (await fetch(downloadUrl)).text(), 'theirs');
});
