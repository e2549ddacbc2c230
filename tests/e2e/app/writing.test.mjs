// Writing: keys, emoji, mentions, and files that wait in the tray.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { app } from './app.mjs';
import { drawPicture } from './pictures.mjs';

const set = app();
const typed = (person) => person.at('composer-input').inputValue();

test('Enter sends or breaks the line, as one likes it', async () => {
  const alice = await set.person('alice');
  await alice.at('settings').click();
  await alice.at('setting-enter').selectOption('ctrl-enter');
  await alice.at('close-settings').click();
  await alice.startChat('friend-bob');
  await alice.at('composer-input').fill('one');
  await alice.at('composer-input').press('Enter');
  assert.equal(await typed(alice), 'one\n');
  await alice.at('composer-input').press('Control+Enter');
  await alice.messages({ status: 'sent' }).filter({ hasText: 'one' }).waitFor();
  await alice.page.reload();
  await alice.at('composer-input').fill('two');
  await alice.at('composer-input').press('Enter');
  assert.equal(await typed(alice), 'two\n', 'the choice is kept');
  alice.isUnharmed();
  await alice.leave();
});

test('the field grows with its text up to a limit', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-carol');
  const height = async () => (await alice.at('composer-input').boundingBox()).height;
  const one = await height();
  await alice.at('composer-input').fill('a\nb\nc');
  const three = await height();
  await alice.at('composer-input').fill('line\n'.repeat(60));
  const sixty = await height();
  assert.ok(one < three && three < sixty && sixty < 200, `${one} ${three} ${sixty}`);
  alice.isUnharmed();
  await alice.leave();
});

test('emoji are found in Chinese and English, remembered, and have a skin tone', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-bob');
  const pick = async (query, emoji) => {
    await alice.at('emoji').click();
    await alice.at('emoji-search').fill(query);
    await alice.page.locator('.emoji-grid').getByText(emoji, { exact: true }).click();
    await alice.at('emoji-panel').waitFor({ state: 'detached' });
  };
  await alice.at('composer-input').fill('ab');
  await alice.at('composer-input').press('ArrowLeft');
  await pick('rocket', '🚀');
  assert.equal(await typed(alice), 'a🚀b', 'it comes where the caret is');
  await pick('火箭', '🚀');
  assert.equal(await typed(alice), 'a🚀🚀b');

  await alice.at('emoji').click();
  await alice.page.locator('.emoji-grid').getByText('🚀', { exact: true }).waitFor();
  await alice.at('emoji-tone').click();
  await alice.at('emoji-search').fill('thumbs up');
  await alice.page.locator('.emoji-grid').getByText('👍🏻', { exact: true }).click();
  assert.equal(await typed(alice), 'a🚀🚀👍🏻b');
  await alice.at('emoji').click();
  await alice.page.keyboard.press('Escape');
  await alice.at('emoji-panel').waitFor({ state: 'detached' });
  await alice.at('composer-input').press('Enter');
  await alice.sees('a🚀🚀👍🏻b');
  alice.isUnharmed();
  await alice.leave();
});

test('an emoji is ended from its name after a colon, in either language', async () => {
  const alice = await set.person('alice');
  await alice.startChat('friend-carol');
  const input = alice.at('composer-input');
  await input.pressSequentially('up :rock');
  await alice.at('emoji-word-🚀').waitFor();
  await alice.page.keyboard.press('ArrowDown');
  await alice.page.keyboard.press('ArrowUp');
  await alice.at('emoji-word-🚀').click();
  await input.pressSequentially(' and :火箭');
  await alice.at('emoji-word-🚀').waitFor();
  await alice.page.keyboard.press('Enter');
  assert.equal(await typed(alice), 'up 🚀 and 🚀');
  await input.fill('');
  await input.pressSequentially(':rocket');
  await alice.at('emoji-word-🚀').waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.at('emoji-word-🚀').waitFor({ state: 'detached' });
  await alice.page.keyboard.press('Enter');
  await alice.sees(':rocket');
  await input.pressSequentially('at 12:30 see https://ro 他说:好的 :D');
  assert.equal(await alice.page.locator('.completions').count(), 0, 'a colon is mostly a colon');
  alice.isUnharmed();
  await alice.leave();
});

test('a member is mentioned by @ and finds the mark in the list', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.open(3, 'demo-group');
  await alice.at('composer-input').pressSequentially('hello @');
  await alice.at('mention-bob').waitFor();
  assert.equal(await alice.at('mention-alice').count(), 0, 'nobody mentions oneself');
  await alice.at('composer-input').pressSequentially('bo');
  await alice.at('mention-carol').waitFor({ state: 'detached' });
  await alice.page.keyboard.press('Tab');
  assert.match(await typed(alice), /^hello @.*Bob.* $/);
  await alice.at('composer-input').pressSequentially('look');
  await alice.at('composer-input').press('Enter');
  await bob.listed(3, 'demo-group', 'mentioned').waitFor();
  await bob.open(3, 'demo-group');
  await bob.sees('look');
  await bob.startChat('friend-carol');
  await bob.at('mentioned').waitFor({ state: 'detached' });

  await alice.at('composer-input').pressSequentially('mail a@b');
  assert.equal(await alice.page.locator('.completions').count(), 0, 'an address is no mention');
  alice.isUnharmed();
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});

test('files wait in the tray, can be taken out, and go with a caption', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.startChat('friend-bob');
  const photo = [...(await drawPicture(alice.page, 320, 200))];
  await alice.page.locator('.chat').evaluate((chat, bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }));
    data.items.add(new File(['words'], 'notes.txt', { type: 'text/plain' }));
    data.items.add(new File(['more'], 'mistake.txt', { type: 'text/plain' }));
    const event = (name) => new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true });
    chat.dispatchEvent(event('dragenter'));
    chat.dispatchEvent(event('drop'));
  }, photo);
  await alice.at('tray-item').nth(2).waitFor();
  await alice.at('tray-remove', alice.at('tray-item').filter({ hasText: 'mistake' })).click();
  assert.equal(await alice.at('tray-item').count(), 2);
  await alice.at('tray-item').locator('img').waitFor();
  await alice.at('composer-input').fill('the caption');
  await alice.at('send').click();
  await alice.at('tray').waitFor({ state: 'detached' });
  await bob.open(1, 'alice');
  await bob.messages({ kind: 'image' }).waitFor();
  await bob.messages({ kind: 'file' }).filter({ hasText: 'notes.txt' }).waitFor();
  await bob.sees('the caption');
  assert.equal(await bob.messages().filter({ hasText: 'mistake' }).count(), 0);
  alice.isUnharmed();
  bob.isUnharmed();
  await Promise.all([alice.leave(), bob.leave()]);
});
