// For everybody: axe on every screen in both themes, and a talk by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { faults } from '../../lib/axe.mjs';
import { openPage } from '../../lib/browser.mjs';
import { app } from './app.mjs';
import { drawPicture } from './pictures.mjs';

const set = app();

let prepared;
const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

for (const colorScheme of ['light', 'dark']) for (const [device, options] of Object.entries(devices)) {
  test(`axe finds nothing on any screen, ${colorScheme}, on a ${device}`, async () => {
    const found = [];
    // What an earlier look has left in the chats is not taken for this one's.
    const [answer, news] = ['an answer', 'to everybody'].map((text) => `${text}, ${colorScheme}, ${device}`);
    const alice = await set.person('alice', { ...options, colorScheme });
    const look = async (screen) => {
      for (const fault of await faults(alice.page)) found.push(`${screen}: ${fault}`);
    };
    await (prepared ??= prepare());
    await alice.conversation(1, 'dave').waitFor();
    await alice.connected();
    await look('list');
    await alice.at('new-chat').click();
    for (const tab of ['tab-friends', 'tab-groups', 'tab-room', 'new-group']) {
      await alice.at(tab).click();
      await look(tab);
    }
    await alice.page.keyboard.press('Escape');
    await alice.at('open-profile').click();
    await look('profile');
    await alice.page.keyboard.press('Escape');
    await alice.at('settings').click();
    await alice.at('setting-quiet').check();
    await look('settings');
    await alice.at('show-keys').click();
    await alice.at('help-dialog').waitFor();
    await look('keys');
    await alice.page.keyboard.press('Escape');
    await alice.page.keyboard.press('Control+k');
    await look('switcher');
    await alice.page.keyboard.press('Escape');
    await alice.conversation(1, 'dave').click({ button: 'right' });
    await look('menu of a chat');
    await alice.page.keyboard.press('Escape');

    await alice.open(1, 'dave');
    await alice.messages({ kind: 'unknown' }).first().waitFor();
    await alice.at('person-info').click();
    await look('about a person');
    await alice.page.keyboard.press('Escape');
    await alice.say(answer);
    await look('chat');
    await alice.message(answer).click({ button: 'right' });
    await look('menu of a message');
    await alice.at('menu-reply').click();
    await alice.at('composer-input').fill('@');
    await look('reply');
    await alice.at('cancel-reply').click();
    await alice.at('attach').click();
    await look('adding');
    await alice.at('send-place').click();
    await alice.at('place-dialog').waitFor();
    await look('choosing a place');
    await alice.at('place-latitude').fill('28.67307, 121.44297');
    await alice.at('place-confirm').click();
    await alice.messages({ kind: 'location', status: 'sent' }).first().waitFor();
    await alice.at('open-place').last().click();
    await look('a place');
    await alice.at('close-place').click();
    const buffer = await drawPicture(alice.page, 300, 200);
    await alice.at('attach-file').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
    await alice.at('tray-item').waitFor();
    await look('tray');
    await alice.at('send').click();
    await alice.messages({ kind: 'image', status: 'sent' }).first().waitFor();
    await alice.at('open-picture').last().click();
    await look('viewer');
    await alice.at('close-viewer').click();
    await alice.at('emoji').click();
    await alice.page.locator('.emoji-grid button').first().waitFor();
    await look('emoji');
    await alice.page.keyboard.press('Escape');
    await alice.at('go-to-date').click();
    await look('date');
    await alice.page.keyboard.press('Escape');
    await alice.pick(alice.message(answer), 'menu-forward');
    await look('forwarding');
    await alice.page.keyboard.press('Escape');
    await alice.pick(alice.message(answer), 'menu-select');
    await look('choosing messages');
    await alice.at('end-selection').click();

    if (device === 'phone') await alice.at('back').click();
    await alice.open(3, 'demo-group');
    await alice.say(news);
    await look('group');
    await alice.pick(alice.message(news), 'menu-readers');
    await look('readers');
    await alice.page.keyboard.press('Escape');
    await alice.at('group-info').click();
    await alice.at('group-member-bob').waitFor();
    await look('about a group');
    await alice.at('edit-announcement').click();
    await look('writing an announcement');
    await alice.page.getByRole('button', { name: 'Cancel' }).click();
    await alice.at('dismiss-group').click();
    await look('a question');
    await alice.page.keyboard.press('Escape');
    if (device === 'phone') await alice.at('back').click();
    await alice.connected();
    await alice.at('sign-out').click();
    await alice.at('sign-in-id').waitFor();
    await look('sign-in');
    await alice.at('sign-up-toggle').click();
    await look('sign-up');
    await alice.leave();
    assert.deepEqual(found, []);
  });
}

/** A chat with one message of each kind. */
async function prepare() {
  const api = serverApi(set.server);
  const kinds = [
    ['RC:TxtMsg', { content: 'see https://example.org' }],
    ['RC:ImgTextMsg', { title: 'A headline', content: 'and more', url: 'https://example.org/news' }],
    ['RC:VcMsg', { content: 'AAAA', duration: 7 }],
    ['RC:FileMsg', { name: 'a.pdf', size: 1000, type: 'pdf', fileUrl: 'https://example.org/a.pdf' }],
    ['RC:InfoNtf', { message: 'A grey line' }],
    ['my:Own', {}],
  ];
  for (const [name, content] of kinds) await api.sendPrivate('dave', 'alice', content, name);
}

test('signing in, finding somebody, writing, answering and taking back need no mouse', async () => {
  const bob = await set.person('bob');
  const context = await set.browser.newContext({ locale: 'en-US', viewport: { width: 1100, height: 760 } });
  const page = await openPage(context, set.server.url);
  page.setDefaultTimeout(30_000);
  const { keyboard } = page;
  const at = (testId) => page.locator(`[data-testid="${testId}"]`);
  /** Tab until this has the focus. */
  const tabTo = async (testId) => {
    for (let turn = 0; turn < 40; turn += 1) {
      if (await page.evaluate((testId) => document.activeElement?.dataset?.testid === testId, testId)) return;
      await keyboard.press('Tab');
    }
    assert.fail(`Tab does not lead to ${testId}`);
  };
  await at('sign-in-id').waitFor();
  await tabTo('sign-in-id');
  await keyboard.type('alice');
  await keyboard.press('Tab');
  await keyboard.type('rongim');
  await keyboard.press('Enter');
  await at('conversation-list').waitFor();
  await page.locator('[data-testid="connection-bar"]').waitFor({ state: 'hidden' });

  // Somebody who is not in the list is found among the friends.
  await keyboard.press('Control+k');
  await keyboard.type('bob');
  await at('switch-1-bob').waitFor();
  await keyboard.press('Enter');
  await at('composer-input').waitFor();
  await tabTo('composer-input');
  await keyboard.type('by keyboard');
  await keyboard.press('Enter');
  const said = page.locator('[data-testid="message"][data-status="sent"]');
  await said.filter({ hasText: 'by keyboard' }).waitFor();
  await bob.open(1, 'alice');
  await bob.say('well done');
  await page.locator('[data-testid="message"]').filter({ hasText: 'well done' }).waitFor();

  await tabTo('composer-input');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await at('menu-reply').waitFor();
  await keyboard.press('Enter');
  await at('reply-bar').filter({ hasText: 'well done' }).waitFor();
  await keyboard.type('thanks');
  await keyboard.press('Enter');
  await said.filter({ hasText: 'thanks' }).waitFor();
  await bob.at('quote').filter({ hasText: 'well done' }).waitFor();

  await keyboard.press('ArrowUp');
  await keyboard.press('ContextMenu');
  await at('message-recall').waitFor();
  for (let turn = 0; turn < 8; turn += 1) {
    if (await page.evaluate(() => document.activeElement?.dataset?.testid === 'message-recall')) break;
    await keyboard.press('ArrowDown');
  }
  await keyboard.press('Enter');
  await page.locator('[data-kind="recalled"]').waitFor();
  await bob.messages({ kind: 'recalled' }).waitFor();
  assert.deepEqual(page.problems, []);
  bob.isUnharmed();
  await context.close();
});
