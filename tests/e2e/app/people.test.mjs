// People: asking, accepting and refusing, own names for friends, deleting and blocking.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { app } from './app.mjs';

const set = app();

test('a friend is called by an own name everywhere, and only here', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.startChat('friend-bob');
  await alice.say('hello');
  await about(alice);
  await alice.at('remark').fill('Bobby 小波');
  await alice.page.keyboard.press('Enter');
  await alice.at('chat-title').filter({ hasText: 'Bobby 小波' }).waitFor();
  await alice.at('person-name').filter({ hasText: /^Bob$/ }).waitFor();
  await alice.listed(1, 'bob', 'title').filter({ hasText: 'Bobby 小波' }).waitFor();
  await alice.page.keyboard.press('Escape');
  await bob.at('me').filter({ hasText: /^Bob$/ }).waitFor();
  await alice.page.reload();
  await alice.at('chat-title').filter({ hasText: 'Bobby 小波' }).waitFor();
  await about(alice);
  await alice.at('remark').fill('');
  await alice.at('save-remark').click();
  await alice.at('chat-title').filter({ hasText: /^Bob$/ }).waitFor();
  await done(alice, bob);
});

test('a deleted friend has to be asked again, and may refuse', async () => {
  const [carol, dave] = await Promise.all([set.person('carol'), set.person('dave')]);
  await carol.startChat('friend-dave');
  await about(carol);
  await carol.at('delete-friend').click();
  await carol.at('confirm-no').click();
  await carol.at('delete-friend').click();
  await carol.at('confirm-yes').click();
  await carol.at('ask-friend').click();
  await carol.at('asked').waitFor();
  await dave.at('request-count').filter({ hasText: '1' }).waitFor();
  await dave.at('new-chat').click();
  assert.equal(await dave.at('friend-carol').count(), 0);
  await dave.at('refuse', dave.at('request-carol')).click();
  await dave.at('request-carol').waitFor({ state: 'detached' });
  await dave.page.keyboard.press('Escape');
  await dave.at('request-count').waitFor({ state: 'detached' });

  // Carol's page has learnt of it.
  await carol.at('ask-friend').click();
  await carol.at('asked').waitFor();
  await dave.at('request-count').click();
  await dave.at('accept', dave.at('request-carol')).click();
  await dave.at('friend-carol').click();
  await dave.sees('You are friends now.');
  await carol.page.keyboard.press('Escape');
  await carol.sees('You are friends now.');
  await about(dave);
  await dave.at('delete-friend').click();
  await dave.at('confirm-yes').click();
  await about(carol);
  await carol.at('ask-friend').waitFor();
  await done(carol, dave);
});

test('who is blocked cannot write until they are let again', async () => {
  const [alice, carol] = await Promise.all([set.person('alice'), set.person('carol')]);
  await alice.startChat('friend-carol');
  await about(alice);
  await alice.at('block').click();
  await alice.at('blocked-mark').waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.at('chat-detail').filter({ hasText: 'Blocked' }).waitFor();
  await carol.startChat('friend-alice');
  await carol.at('composer-input').fill('hey');
  await carol.at('composer-input').press('Enter');
  await carol.messages({ status: 'failed' }).filter({ hasText: 'does not take your messages' }).waitFor();
  await about(alice);
  await alice.at('block').click();
  await alice.at('blocked-mark').waitFor({ state: 'detached' });
  await alice.page.keyboard.press('Escape');
  await carol.at('message-retry').click();
  await alice.sees('hey');
  await done(alice, carol);
});

async function about(person) {
  await person.at('person-info').click();
  await person.at('person').waitFor();
}

async function done(...people) {
  for (const person of people) {
    person.isUnharmed();
    await person.leave();
  }
}
