// Two people chat: what one says, the other sees.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { app } from './app.mjs';

const set = app();

test('text with Chinese and emoji arrives, and is still there after a reload', async () => {
  const [alice, bob] = await pair();
  await alice.startChat('friend-bob');
  await alice.say('你好，Bob 😀🎉');
  await bob.conversation(1, 'alice').waitFor();
  await bob.open(1, 'alice');
  await bob.sees('你好，Bob 😀🎉');
  await bob.say('second\nline <b>no markup</b>');
  await alice.sees('line <b>no markup</b>');

  await alice.page.reload();
  await alice.sees('你好，Bob 😀🎉');
  await alice.sees('line <b>no markup</b>');
  assert.match(await alice.at('chat-title').textContent(), /Bob/);
  await done(alice, bob);
});

test('unread messages are counted in the list and in the title until they are read', async () => {
  // Two who have not talked yet: a new browser counts what it has not seen, however old.
  const [carol, dave] = await Promise.all([set.person('carol'), set.person('dave')]);
  await carol.startChat('friend-dave');
  await carol.say('one unread');
  await carol.say('two unread');
  await dave.listed(1, 'carol', 'unread').filter({ hasText: '2' }).waitFor();
  await dave.page.waitForFunction(() => /^\([2-9]\)/.test(document.title));
  await dave.open(1, 'carol');
  await dave.sees('two unread');
  await carol.say('read at once');
  await dave.sees('read at once');
  await dave.startChat('friend-bob');
  await dave.listed(1, 'carol', 'unread').waitFor({ state: 'detached' });
  await done(carol, dave);
});

test('typing shows on the other side and ends with the message', async () => {
  const [alice, bob] = await pair();
  await alice.startChat('friend-bob');
  await bob.startChat('friend-alice');
  await alice.at('composer-input').pressSequentially('hm');
  await bob.at('typing').waitFor();
  await alice.say('here it is');
  await bob.sees('here it is');
  await bob.at('typing').waitFor({ state: 'detached' });
  await done(alice, bob);
});

test('a recalled message leaves a grey line on both sides', async () => {
  const [alice, bob] = await pair();
  await alice.startChat('friend-bob');
  await bob.startChat('friend-alice');
  await alice.say('said too soon');
  await bob.sees('said too soon');
  const message = alice.message('said too soon');
  await alice.pick(message, 'message-recall');
  await alice.messages({ kind: 'recalled' }).waitFor();
  await bob.messages({ kind: 'recalled' }).waitFor();
  assert.equal(await bob.message('said too soon').count(), 0);
  await bob.page.reload();
  await bob.messages({ kind: 'recalled' }).waitFor();
  await done(alice, bob);
});

test('everybody in a group sees what is said, with the name of who said it', async () => {
  const [alice, bob] = await pair();
  await alice.open(3, 'demo-group');
  await alice.say('大家好');
  await bob.listed(3, 'demo-group', 'last-message').filter({ hasText: '大家好' }).waitFor();
  await bob.open(3, 'demo-group');
  await bob.sees('大家好');
  await bob.at('author').filter({ hasText: 'Alice' }).first().waitFor();
  await done(alice, bob);
});

test('a new group can be made and talked in', async () => {
  const [alice, bob] = await pair();
  await alice.at('new-chat').click();
  await alice.at('new-group').click();
  await alice.at('group-name').fill('Lunch 午饭');
  await alice.at('member-bob').check();
  await alice.at('create-group').click();
  await alice.at('chat-title').filter({ hasText: 'Lunch 午饭' }).waitFor();
  await alice.say('noodles?');
  const listed = bob.page.locator('li', { hasText: 'Lunch 午饭' });
  await listed.click();
  await bob.sees('noodles?');
  await done(alice, bob);
});

async function pair() {
  return Promise.all([set.person('alice'), set.person('bob')]);
}

async function done(...people) {
  for (const person of people) {
    person.isUnharmed();
    await person.leave();
  }
}
