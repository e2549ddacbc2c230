// Chats where nothing can be written: why, at once, and until it can be again.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { app, groupInfo, makeGroup } from './app.mjs';

const set = app();

test('who is taken out of a group is told so where they write, and goes on when they are back', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  const group = await makeGroup(alice, 'Rowing', 'bob');
  await bob.open(3, group);
  await alice.say('who is in?');
  await bob.sees('who is in?');
  await bob.at('composer-input').fill('half an answer');

  await groupInfo(alice);
  await alice.at('remove-member', alice.at('group-member-bob')).click();
  await alice.at('confirm-yes').click();
  await bob.at('closed-bar').filter({ hasText: 'not in this group any more' }).waitFor();
  assert.equal(await bob.at('composer-input').count(), 0);
  await bob.sees('who is in?');
  await bob.message('who is in?').click({ button: 'right' });
  await bob.at('menu-copy').waitFor();
  assert.equal(await bob.at('menu-reply').count(), 0, 'an answer could not be sent');
  await bob.page.keyboard.press('Escape');

  await bob.page.reload();
  await bob.at('closed-bar').waitFor();
  await bob.connected();
  await bob.open(3, 'demo-group');
  await bob.conversation(3, group).click();
  await bob.at('closed-bar').waitFor();

  await alice.at('add-members').click();
  await alice.at('add-bob').check();
  await alice.at('add-chosen').click();
  await bob.at('composer-input').waitFor();
  assert.equal(await bob.at('composer-input').inputValue(), 'half an answer');
  await bob.at('composer-input').press('Enter');
  await alice.page.keyboard.press('Escape');
  await alice.sees('half an answer');
  // A refused request would be on the console.
  for (const person of [alice, bob]) {
    person.isUnharmed();
    await person.leave();
  }
});

test('a dismissed group is read only, and can be deleted', async () => {
  const [alice, carol] = await Promise.all([set.person('alice'), set.person('carol')]);
  const group = await makeGroup(alice, 'Gone soon', 'carol');
  await carol.open(3, group);
  await groupInfo(alice);
  await alice.at('dismiss-group').click();
  await alice.at('confirm-yes').click();
  await carol.at('closed-bar').filter({ hasText: 'dismissed' }).waitFor();
  await carol.page.reload();
  await carol.at('closed-bar').filter({ hasText: 'dismissed' }).waitFor();
  await carol.connected();
  await carol.at('remove-closed').click();
  await carol.conversation(3, group).waitFor({ state: 'detached' });
  for (const person of [alice, carol]) {
    person.isUnharmed();
    await person.leave();
  }
});

test('what nobody tells, the first refused message does', async () => {
  const api = serverApi(set.server);
  await api.createGroup('silent-group', ['alice', 'dave'], 'Silent');
  await api.post('/message/group/publish.json', {
    fromUserId: 'alice', toGroupId: 'silent-group', objectName: 'RC:TxtMsg', content: '{"content":"psst"}',
  });
  const dave = await set.person('dave');
  await dave.open(3, 'silent-group');
  await dave.sees('psst');
  await api.post('/group/quit.json', { userId: 'dave', groupId: 'silent-group' });
  await refused(dave, 'too late');
  await dave.messages({ status: 'failed' }).filter({ hasText: 'You are not in this group.' }).waitFor();
  await dave.at('closed-bar').filter({ hasText: 'not in this group any more' }).waitFor();
  // And opening the chat anew asks anew.
  await api.post('/group/join.json', { userId: 'dave', groupId: 'silent-group', groupName: 'Silent' });
  await dave.open(3, 'demo-group');
  await dave.open(3, 'silent-group');
  await dave.at('message-retry').click();
  await dave.message('too late').and(dave.messages({ status: 'sent' })).waitFor();
  dave.isUnharmed();
  await dave.leave();
});

test('who is blocked is told so, and may try again', async () => {
  const [alice, bob] = await Promise.all([set.person('alice'), set.person('bob')]);
  await alice.startChat('friend-bob');
  await bob.startChat('friend-alice');
  await bob.at('person-info').click();
  await bob.at('block').click();
  await bob.at('blocked-mark').waitFor();
  await refused(alice, 'are you there?');
  await alice.at('closed-bar').filter({ hasText: 'Bob does not take your messages.' }).waitFor();
  assert.equal(await alice.at('composer-input').count(), 0);
  await bob.at('block').click();
  await bob.at('blocked-mark').waitFor({ state: 'detached' });
  await bob.page.keyboard.press('Escape');
  await alice.at('write-again').click();
  await alice.say('now?');
  await bob.sees('now?');
  for (const person of [alice, bob]) {
    person.isUnharmed();
    await person.leave();
  }
});

async function refused(person, text) {
  await person.at('composer-input').fill(text);
  await person.at('composer-input').press('Enter');
  await person.messages({ status: 'failed' }).filter({ hasText: text }).waitFor();
}
