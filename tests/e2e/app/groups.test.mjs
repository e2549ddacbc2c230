// Groups: what their owner and their members do, and what the others see of it at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { app, groupInfo, makeGroup } from './app.mjs';

const set = app();

test('a group is renamed, told something, grown, and a member muted and removed', async () => {
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((id) => set.person(id)));
  const group = await makeGroup(alice, 'Hiking', 'bob');
  await bob.open(3, group);
  await bob.sees('Alice created the group with you');
  await alice.sees('You created the group with Bob');

  await groupInfo(alice);
  await alice.at('rename-group').click();
  assert.equal(await alice.at('save-group').isDisabled(), true, 'nothing to save yet');
  await alice.at('new-group-name').fill('登山 Hiking');
  await alice.page.keyboard.press('Enter');
  await alice.at('group-title').filter({ hasText: '登山 Hiking' }).waitFor();
  await bob.at('chat-title').filter({ hasText: '登山 Hiking' }).waitFor();
  await bob.sees('Alice renamed the group to “登山 Hiking”');
  await bob.listed(3, group, 'title').filter({ hasText: '登山 Hiking' }).waitFor();

  await alice.at('edit-announcement').click();
  await alice.at('new-announcement').fill('Sunday at seven.\n<b>Bring water</b>');
  await alice.at('save-group').click();
  await alice.at('announcement').filter({ hasText: '<b>Bring water</b>' }).waitFor();
  await bob.sees('Alice announced: Sunday at seven.');
  await groupInfo(bob);
  await bob.at('announcement').filter({ hasText: 'Sunday at seven.' }).waitFor();
  for (const button of ['rename-group', 'edit-announcement', 'mute-member', 'remove-member', 'dismiss-group']) {
    assert.equal(await bob.at(button).count(), 0, `${button} is the owner's`);
  }

  await bob.at('add-members').click();
  assert.equal(await bob.at('add-alice').count(), 0, 'who is in the group is not offered');
  await bob.at('add-carol').check();
  await bob.at('add-chosen').click();
  await bob.at('group-member-carol').waitFor();
  await bob.page.keyboard.press('Escape');
  await carol.open(3, group);
  await carol.sees('Bob added you');
  await alice.at('group-member-carol').waitFor();
  await alice.at('member-count').filter({ hasText: '3' }).waitFor();

  await alice.at('mute-member', alice.at('group-member-bob')).click();
  await alice.at('group-member-bob').filter({ hasText: 'Muted' }).waitFor();
  await bob.sees('Alice muted you');
  await bob.at('composer-input').fill('let me speak');
  await bob.at('composer-input').press('Enter');
  await bob.messages({ status: 'failed' }).filter({ hasText: 'You are muted in this group.' }).waitFor();
  await alice.at('mute-member', alice.at('group-member-bob')).click();
  await bob.sees('Alice let you speak again');
  await bob.at('message-retry').click();
  await carol.sees('let me speak');

  await alice.at('remove-member', alice.at('group-member-carol')).click();
  await alice.at('confirm-no').click();
  await alice.at('remove-member', alice.at('group-member-carol')).click();
  await alice.at('confirm-yes').click();
  await carol.sees('Alice removed you');
  await alice.at('group-member-carol').waitFor({ state: 'detached' });
  await groupInfo(carol);
  await carol.at('group-lost').waitFor();
  await bob.sees('Alice removed Carol');
  await done(alice, bob, carol);
});

test('who leaves a group does not keep its chat; the owner ends it for all', async () => {
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((id) => set.person(id)));
  const group = await makeGroup(alice, 'Short', 'bob', 'carol');
  await bob.open(3, group);
  await carol.open(3, group);
  await groupInfo(bob);
  await bob.at('leave-group').click();
  await bob.at('confirm-yes').click();
  await bob.conversation(3, group).waitFor({ state: 'detached' });
  await carol.sees('Bob left the group');
  await carol.at('chat-detail').filter({ hasText: '2 people' }).waitFor();
  await groupInfo(alice);
  await alice.at('dismiss-group').click();
  await alice.at('confirm-yes').click();
  await carol.sees('Alice dismissed the group');
  await carol.listed(3, group, 'last-message').filter({ hasText: 'Alice dismissed the group' }).waitFor();
  await carol.at('closed-bar').filter({ hasText: 'dismissed' }).waitFor();
  await done(alice, bob, carol);
});

test('a group line is in the language of who reads it, on a phone too', async () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: 'zh-CN', colorScheme: 'dark' };
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob', phone)]);
  const group = await makeGroup(alice, 'Tea', 'bob');
  await bob.open(3, group);
  await bob.sees('Alice创建了群，并邀请了你');
  await groupInfo(bob);
  await bob.at('group-member-alice').filter({ hasText: '群主' }).waitFor();
  const wide = await bob.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, 'nothing sticks out');
  await done(alice, bob);
});

async function done(...people) {
  for (const person of people) {
    person.isUnharmed();
    await person.leave();
  }
}
