// The app on a small screen, and without a connection.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { startServer } from '../../lib/server.mjs';
import { app, www } from './app.mjs';

const set = app();
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test('on a phone the list and the chat are two screens and nothing sticks out', async () => {
  const alice = await set.person('alice', phone);
  await fits(alice);
  await alice.open(3, 'demo-group');
  assert.ok(!(await alice.at('conversation-list').isVisible()));
  await alice.say('a-word-without-any-break-'.repeat(20));
  await fits(alice);
  await alice.attachPlace();
  await fits(alice);
  await alice.at('place-latitude').fill('28.67307, 121.44297');
  await alice.at('place-confirm').click();
  await alice.messages({ kind: 'location', status: 'sent' }).waitFor();
  await fits(alice);
  await alice.at('back').click();
  await alice.conversation(3, 'demo-group').waitFor();
  assert.equal(await alice.at('message-log').count(), 0);

  await alice.open(3, 'demo-group');
  await alice.page.goBack();
  await alice.conversation(3, 'demo-group').waitFor();
  await fits(alice);
  alice.isUnharmed();
});

test('Enter that ends a composed word does not send', async () => {
  const alice = await set.person('alice');
  await alice.open(3, 'demo-group');
  // The welcome message is there: the history, which would hide a sent one, has come.
  await alice.messages().first().waitFor();
  await alice.at('composer-input').fill('ni hao');
  await alice.at('composer-input').evaluate((field) => {
    const enter = { key: 'Enter', bubbles: true, cancelable: true };
    field.dispatchEvent(new KeyboardEvent('keydown', { ...enter, isComposing: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { ...enter, keyCode: 229 }));
  });
  await alice.at('composer-input').press('Shift+Enter');
  assert.equal(await alice.at('composer-input').inputValue(), 'ni hao\n');
  assert.equal(await alice.messages().filter({ hasText: 'ni hao' }).count(), 0);
  alice.isUnharmed();
});

test('signed in elsewhere, one is asked where to go on', async () => {
  const dave = await set.person('dave', {}, reportStatus);
  // What is reported before would be taken back by the connection itself.
  await dave.connected();
  await dave.page.evaluate((kicked) => window.reportStatus(kicked), 6);
  await dave.at('kicked').waitFor();
  await dave.page.keyboard.press('Escape');
  assert.ok(await dave.at('kicked').isVisible());
  await dave.at('take-back').click();
  await dave.at('kicked').waitFor({ state: 'detached' });
  await dave.open(3, 'demo-group');
  await dave.say('here again');
  dave.isUnharmed();
});

test('without a server a bar says why and when; what was written meanwhile goes out by itself', async (t) => {
  const data = await mkdtemp(join(tmpdir(), 'rongim-'));
  const first = await startServer({ demo: true, www, data });
  t.after(() => first.kill());
  const context = await set.browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(first.url);
  await page.getByTestId('demo-account-alice').click();
  await page.getByTestId('conversation-3-demo-group').click();
  await page.getByTestId('message').first().waitFor();
  await first.kill();
  await page.getByTestId('connection-reason').waitFor();
  await page.getByTestId('countdown').filter({ hasText: /Trying again in \d+ s/ }).waitFor();

  for (const text of ['into the void', 'and after it']) {
    await page.getByTestId('composer-input').fill(text);
    await page.getByTestId('send').click();
    const message = page.getByTestId('message').filter({ hasText: text });
    await message.and(page.locator('[data-status="sending"]')).waitFor();
  }
  await page.getByTestId('list-sending').waitFor();
  // Long enough for the button to be what brings the connection back.
  await page.getByTestId('countdown').filter({ hasText: /in ([5-9]|\d\d) s/ }).waitFor({ timeout: 60_000 });
  const second = await startServer({ demo: true, www, data, port: first.port });
  t.after(() => second.stop());
  await page.getByTestId('retry-connection').click();
  await page.getByTestId('connection-bar').waitFor({ state: 'detached' });
  const sent = page.locator('[data-status="sent"]').filter({ hasText: /void|after/ });
  await sent.nth(1).waitFor();
  assert.deepEqual((await sent.allTextContents()).map((text) => /void|after/.exec(text)[0]), ['void', 'after']);
  await page.getByTestId('list-sending').waitFor({ state: 'detached' });
  await context.close();
  await second.stop();
  await rm(data, { recursive: true });
});

test('a session that the server does not know, or nobody can read, leads to the sign-in page', async () => {
  const context = await set.browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(set.server.url);
  const session = (token) => JSON.stringify({ user: { id: 'alice', name: 'A' }, token, appKey: set.server.appKey });
  for (const kept of ['not JSON', '{"user":7}', session('forged')]) {
    await page.evaluate((kept) => localStorage.setItem('rongim-demo.session', kept), kept);
    await page.reload();
    await page.getByTestId('sign-in-id').waitFor();
  }
  await page.getByRole('alert').filter({ hasText: 'session has ended' }).waitFor();
  await context.close();
});

/** Lets the test say what the connection listener is told. */
async function reportStatus(page) {
  await page.addInitScript(() => {
    let sdk;
    Object.defineProperty(window, 'RongIMLib', {
      configurable: true,
      get: () => sdk,
      set(given) {
        sdk = given;
        const setListener = sdk.RongIMClient.setConnectionStatusListener;
        sdk.RongIMClient.setConnectionStatusListener = (listener) => {
          window.reportStatus = (status) => listener.onChanged(status);
          return setListener.call(sdk.RongIMClient, listener);
        };
      },
    });
  });
}

async function fits(person) {
  const width = await person.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `the page is ${width} px wide`);
  const bubbles = await person.page.locator('.bubble').all();
  for (const bubble of bubbles) {
    const { x, width } = await bubble.boundingBox();
    assert.ok(x >= 0 && x + width <= 360, `a bubble reaches from ${x} to ${x + width} px`);
  }
}
