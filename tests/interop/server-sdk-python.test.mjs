// The published server SDK for Python, unmodified, against our Server API: each of its methods, and what clients see.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { noPythonSdk, startPythonSdk } from '../lib/python.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1, GROUP = 3, CHATROOM = 4, SYSTEM = 6;
const MUTED_IN_GROUP = 22408, NOT_IN_GROUP = 22406, MUTED_IN_ROOM = 23408, BARRED = 23409, NO_ROOM = 23410;
const IN_BLACKLIST = 405, SENSITIVE = 21501;
const DO_NOT_DISTURB = 1, NOTIFY = 2;
/** A connection status. */
const BLOCKED = 9;

describe('rc-server-sdk', { skip: noPythonSdk() }, () => {
  let alice;
  let bob;
  let python;
  const called = new Set();

  const set = stage({}, async ({ api, server, user }) => {
    python = startPythonSdk(server);
    for (const id of ['alice', 'bob', 'carol']) await api.getToken(id);
    [alice, bob] = await Promise.all([user('alice'), user('bob')]);
  });
  after(() => python?.stop());

  const call = (path, args) => {
    called.add(path);
    return python.call(path, args);
  };

  /** A call that succeeds. */
  async function ok(path, args) {
    const answer = await call(path, args);
    assert.equal(answer.code, 200, `${path} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** What becomes of a text that a client sends: 0, or why it was refused. */
  async function say(client, type, target, content = 'x') {
    const text = { make: 'TextMessage', of: { content, extra: '' } };
    const { ok: sent, err } = await client.call('sendMessage', type, target, text, callback);
    return sent ? 0 : err[0];
  }

  const text = (content, others) => ({ object_name: 'RC:TxtMsg', content: { content }, ...others });
  const hears = (client, type, content) => client.received({ conversationType: type, content: { content } });
  const recalled = (client, messageUId) =>
    client.received({ messageType: 'RecallCommandMessage', content: { messageUId } });

  test('users are registered, renamed and looked up', async () => {
    const { token } = await ok('user.register', { user_id: 'dave', name: 'Dave', portrait_uri: '' });
    const client = await set.client('dave');
    assert.equal(await client.connect(token), 'dave');
    assert.equal((await ok('user.check_online', { user_id: 'dave' })).status, '1');
    await ok('user.update', { user_id: 'dave', name: 'David' });
    const info = await ok('user.query', { user_id: 'dave' });
    assert.equal(info.userName, 'David');
    assert.match(info.createTime, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    await client.close();
  });

  test('who is blocked is cut off', async () => {
    const eve = await set.user('eve');
    await ok('user.block.add', { user_ids: 'eve', minute: 60 });
    await eve.status(BLOCKED);
    assert.deepEqual((await ok('user.block.query')).users.map(({ userId }) => userId), ['eve']);
    await ok('user.block.remove', { user_ids: ['eve'] });
    assert.equal(await eve.connect(), 'eve');
    await eve.close();
  });

  test('lists of who may and may not write', async () => {
    await ok('user.blacklist.add', { user_id: 'bob', black_ids: 'alice' });
    assert.equal(await say(alice, PRIVATE, 'bob'), IN_BLACKLIST);
    assert.deepEqual((await ok('user.blacklist.query', { user_id: 'bob' })).users, ['alice']);
    await ok('user.blacklist.remove', { user_id: 'bob', black_ids: 'alice' });
    assert.equal(await say(alice, PRIVATE, 'bob'), 0);
    await ok('user.whitelist.add', { user_id: 'bob', white_ids: ['alice', 'carol'] });
    await ok('user.whitelist.remove', { user_id: 'bob', white_ids: 'carol' });
    assert.deepEqual((await ok('user.whitelist.query', { user_id: 'bob' })).users, ['alice']);
  });

  test('tags choose who gets a message', async () => {
    await ok('user.tag.set', { user_ids: 'alice', tags: ['cat'] });
    await ok('user.tag.set', { user_ids: ['bob', 'carol'], tags: ['cat', 'dog'] });
    const { result } = await ok('user.tag.get', { user_ids: ['alice', 'bob'] });
    assert.deepEqual(result, { alice: ['cat'], bob: ['cat', 'dog'] });
    const names = ['alert', 'ios_alert', 'ios_extras', 'ios_content_available', 'android_alert', 'android_extras'];
    const phones = Object.fromEntries(names.map((name) => [name, null]));
    const push = { platforms: ['ios'], tags: ['dog'], tags_or: null, user_ids: null, is_to_all: false, ...phones };
    await ok('push.broadcast', { ...push, ...text('for dogs'), from_user_id: 'app' });
    await hears(bob, SYSTEM, 'for dogs');
    const more = ['package_name', 'ios_title', 'ios_badge', 'ios_category', 'ios_rich_media_uri'];
    const nothing = Object.fromEntries(more.map((name) => [name, null]));
    assert.equal((await call('push.push', { ...push, ...nothing, alert: 'x' })).code, 1009);
  });

  test('conversations are muted and no longer', async () => {
    await alice.page.evaluate(() => {
      recorder.states = [];
      RongIMLib.RongIMClient.setConversationStatusListener({
        onChanged: (list) => list.forEach((state) => recorder.record('states', state)),
      });
    });
    const about = { conversation_type: PRIVATE, user_id: 'alice', target_id: 'bob' };
    for (const muted of [1, 0]) {
      await ok('conversation.notification.set', { ...about, is_muted: muted });
      assert.equal((await ok('conversation.notification.get', about)).isMuted, muted);
      await alice.told('states', { targetId: 'bob', notificationStatus: muted ? DO_NOT_DISTURB : NOTIFY });
    }
  });

  test('private messages', async () => {
    await ok('message.private.send', text('你好 😀', { from_user_id: 'carol', to_user_ids: ['bob'] }));
    const got = await hears(bob, PRIVATE, '你好 😀');
    const about = { from_user_id: 'carol', target_id: 'bob', uid: got.messageUId, sent_time: got.sentTime };
    await ok('message.private.recall', about);
    await recalled(bob, got.messageUId);
    const values = [{ '{name}': 'Alice' }, { '{name}': 'Bob' }];
    const template = { ...text('Hi {name}'), from_user_id: 'carol', to_user_ids: ['alice', 'bob'], values };
    await ok('message.private.send_template', { ...template, push_content: ['', ''], disable_push: true });
    await Promise.all([hears(alice, PRIVATE, 'Hi Alice'), hears(bob, PRIVATE, 'Hi Bob')]);
    await ok('message.private.send_status_message', text('now', { from_user_id: 'carol', to_user_ids: 'bob' }));
    await hears(bob, PRIVATE, 'now');
  });

  test('system messages and broadcasts', async () => {
    await call('message.set_user_info', { user_id: 'sys', name: 'System', icon: '' });
    await ok('message.system.send', text('to you', { from_user_id: 'sys', to_user_ids: ['bob'] }));
    await hears(bob, SYSTEM, 'to you');
    const template = { ...text('Dear {name}'), from_user_id: 'sys', to_user_ids: ['bob'], values: [{ '{name}': 'Bob' }] };
    await ok('message.system.send_template', { ...template, push_content: [''] });
    await hears(bob, SYSTEM, 'Dear Bob');
    await ok('message.broadcast', text('to all', { from_user_id: 'sys' }));
    await Promise.all([hears(alice, SYSTEM, 'to all'), hears(bob, SYSTEM, 'to all')]);
  });

  test('an hour of them is a file', async () => {
    const { sentTime } = await alice.sendText(PRIVATE, 'bob', 'for the record');
    const date = new Date(sentTime + 8 * 3_600_000).toISOString().slice(0, 13).replace(/\D/g, '');
    const { url } = await ok('message.history.query', { date });
    assert.equal((await fetch(url)).headers.get('content-type'), 'application/zip');
    await ok('message.history.remove', { date });
    assert.equal((await ok('message.history.query', { date })).url, '');
  });

  test('sensitive words', async () => {
    await ok('sensitive.add', { word: 'forbidden' });
    await ok('sensitive.add', { word: 'rude', replace_word: '**' });
    assert.equal(await say(alice, PRIVATE, 'bob', 'a forbidden word'), SENSITIVE);
    await say(alice, PRIVATE, 'bob', 'a rude word');
    await hears(bob, PRIVATE, 'a ** word');
    assert.equal((await ok('sensitive.query', { word_type: 2 })).words.length, 2);
    await ok('sensitive.remove', { words: ['forbidden', 'rude'] });
    assert.equal(await say(alice, PRIVATE, 'bob', 'a forbidden word'), 0);
  });

  describe('groups', () => {
    const water = { group_id: 'water' };
    before(() => ok('group.create', { ...water, user_ids: ['alice', 'bob'], group_name: 'Water' }));

    test('have the members that they are given', async () => {
      await ok('group.quit', { ...water, user_ids: 'alice' });
      assert.equal(await say(alice, GROUP, 'water'), NOT_IN_GROUP);
      await ok('group.join', { ...water, user_ids: ['alice'], group_name: 'Water' });
      assert.equal(await say(alice, GROUP, 'water'), 0);
      await ok('group.update', { ...water, group_name: 'Well' });
      assert.deepEqual((await ok('group.query_user_group', { user_id: 'alice' })).groups, [{ id: 'water', name: 'Well' }]);
      await ok('group.sync', { user_id: 'carol', group_info_list: [['water', 'Well']] });
      for (const path of ['group.query', 'group.user.query']) {
        assert.deepEqual((await ok(path, water)).users.map(({ id }) => id).sort(), ['alice', 'bob', 'carol']);
      }
    });

    test('get messages', async () => {
      await ok('message.group.send', text('drink', { from_user_id: 'app', to_group_id: 'water' }));
      const got = await hears(bob, GROUP, 'drink');
      await ok('message.group.recall', { ...water, from_user_id: 'app', uid: got.messageUId, sent_time: got.sentTime });
      await recalled(bob, got.messageUId);
      const direct = text('only you', { from_user_id: 'app', to_group_id: 'water', to_user_ids: ['bob'] });
      await ok('message.group.send_direction', direct);
      await hears(bob, GROUP, 'only you');
      await ok('message.group.send_status_message', text('here', { from_user_id: 'app', to_group_ids: ['water'] }));
      await Promise.all([hears(alice, GROUP, 'here'), hears(bob, GROUP, 'here')]);
      const { messages } = await alice.seen();
      assert.ok(!messages.some(({ message }) => message.content.content === 'only you'));
    });

    test('are silenced for one, and for all but some', async () => {
      await ok('group.user.gag.add', { ...water, user_ids: 'alice', minute: 10 });
      assert.equal(await say(alice, GROUP, 'water'), MUTED_IN_GROUP);
      assert.deepEqual((await ok('group.user.gag.query', water)).users.map(({ userId }) => userId), ['alice']);
      await ok('group.user.gag.remove', { ...water, user_ids: 'alice' });
      await ok('group.user.ban.add', { group_ids: 'water' });
      await ok('group.user.ban.whitelist.add', { ...water, user_ids: 'bob' });
      assert.deepEqual([await say(alice, GROUP, 'water'), await say(bob, GROUP, 'water')], [MUTED_IN_GROUP, 0]);
      const { groupinfo } = await ok('group.user.ban.query', { group_ids: ['water'] });
      assert.deepEqual(groupinfo, [{ groupId: 'water', stat: 1 }]);
      assert.deepEqual((await ok('group.user.ban.whitelist.query', water)).userIds, ['bob']);
      await ok('group.user.ban.whitelist.remove', { ...water, user_ids: 'bob' });
      await ok('group.user.ban.remove', { group_ids: 'water' });
      assert.equal(await say(alice, GROUP, 'water'), 0);
    });

    test('refuse when they are dismissed', async () => {
      await ok('group.dismiss', { ...water, user_id: 'alice' });
      assert.equal(await say(alice, GROUP, 'water'), NOT_IN_GROUP);
    });
  });

  describe('chatrooms', () => {
    const room = { room_id: 'room' };
    const join = (client) => client.call('joinExistChatRoom', 'room', -1, callback);
    before(async () => {
      await ok('chatroom.create', { room_info_list: [['room', 'Room'], ['other', 'Other']] });
      for (const client of [alice, bob]) assert.ok((await join(client)).ok);
    });

    test('are found, and who is in them', async () => {
      const { chatRooms } = await ok('chatroom.query', { room_ids: ['room', 'none'] });
      assert.deepEqual(chatRooms.map(({ chrmId, name }) => [chrmId, name]), [['room', 'Room']]);
      const listed = await ok('chatroom.user.query', { ...room, count: 10, order: 1 });
      assert.deepEqual([listed.total, listed.users.length], [2, 2]);
      assert.equal((await ok('chatroom.user.isexist', { ...room, user_ids: 'bob' })).isInChrm, true);
      const { result } = await ok('chatroom.user.isexist', { ...room, user_ids: ['bob', 'carol'] });
      assert.deepEqual(result.map(({ isInChrm }) => isInChrm), [1, 0]);
    });

    test('get messages', async () => {
      await ok('message.chatroom.send', text('hello room', { from_user_id: 'app', to_chatroom_id: 'room' }));
      const got = await hears(bob, CHATROOM, 'hello room');
      const about = { from_user_id: 'app', chatroom_id: 'room', uid: got.messageUId, sent_time: got.sentTime };
      await ok('message.chatroom.recall', about);
      await recalled(bob, got.messageUId);
      await ok('message.chatroom.broadcast', text('all rooms', { from_user_id: 'app' }));
      await hears(bob, CHATROOM, 'all rooms');
      await ok('chatroom.message.stop_distribution', room);
      assert.equal(await say(alice, CHATROOM, 'room', 'unheard'), 0);
      await ok('chatroom.message.resume_distribution', room);
      assert.equal(await say(alice, CHATROOM, 'room', 'heard'), 0);
      await hears(bob, CHATROOM, 'heard');
      const { messages } = await bob.seen();
      assert.ok(!messages.some(({ message }) => message.content.content === 'unheard'));
    });

    test('silence members, and bar them', async () => {
      for (const [kind, there] of [['gag', room], ['ban', {}]]) {
        await ok(`chatroom.user.${kind}.add`, { ...there, user_ids: 'bob', minute: 10 });
        assert.equal(await say(bob, CHATROOM, 'room'), MUTED_IN_ROOM);
        const { users } = await ok(`chatroom.user.${kind}.query`, there);
        assert.deepEqual(users.map(({ userId }) => userId), ['bob']);
        await ok(`chatroom.user.${kind}.remove`, { ...there, user_ids: 'bob' });
        assert.equal(await say(bob, CHATROOM, 'room'), 0);
      }
      await ok('chatroom.user.block.add', { ...room, user_ids: 'bob', minute: 10 });
      assert.deepEqual((await join(bob)).err, [BARRED]);
      assert.deepEqual((await ok('chatroom.user.block.query', room)).users.map(({ userId }) => userId), ['bob']);
      await ok('chatroom.user.block.remove', { ...room, user_ids: 'bob' });
      assert.ok((await join(bob)).ok);
    });

    test('have lists that are kept', async () => {
      for (const [path, entry, about, listed] of [
        ['chatroom.keepalive', room, {}, { chatroomIds: ['room'] }],
        ['chatroom.message.priority', { obj_names: ['RC:VcMsg'] }, {}, { objectNames: ['RC:VcMsg'] }],
        ['chatroom.whitelist', { obj_names: ['RC:TxtMsg'] }, {}, { whitlistMsgType: ['RC:TxtMsg'] }],
        ['chatroom.user.whitelist', { ...room, user_ids: ['alice'] }, room, { users: ['alice'] }],
      ]) {
        await ok(`${path}.add`, entry);
        assert.deepEqual(await ok(`${path}.query`, about), { code: 200, ...listed });
        await ok(`${path}.remove`, entry);
      }
    });

    test('are no more when they are destroyed', async () => {
      await ok('chatroom.destroy', { room_ids: ['room', 'other'] });
      assert.deepEqual((await join(alice)).err, [NO_ROOM]);
    });
  });

  test('a refusal is an answer with its code', async () => {
    const { code, errorMessage } = await call('user.query', { user_id: 'nobody' });
    assert.deepEqual([code, typeof errorMessage], [1002, 'string']);
  });

  test('every method of the SDK has been called', async () => {
    assert.deepEqual((await python.call('')).filter((path) => !called.has(path)), []);
  });
});
