// The published server SDK for Node.js, unmodified, against our Server API: each of its methods, and what clients see.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, describe, test } from 'node:test';

import { callback } from '../lib/client.mjs';
import { stage } from '../lib/stage.mjs';

const PRIVATE = 1, DISCUSSION = 2, GROUP = 3, CHATROOM = 4, SYSTEM = 6;
const MUTED_IN_GROUP = 22408, NOT_IN_GROUP = 22406, MUTED_IN_ROOM = 23408, BARRED = 23409, NO_ROOM = 23410;
const IN_BLACKLIST = 405, SENSITIVE = 21501;
/** A connection status. */
const BLOCKED = 9;

let alice;
let bob;
let sdk;
const called = new Set();

const set = stage({}, async ({ api, server, user }) => {
  const load = createRequire(import.meta.url);
  sdk = counted(load('rongcloud-sdk')({ appkey: server.appKey, secret: server.secret, api: server.url }));
  for (const id of ['alice', 'bob', 'carol']) await api.getToken(id);
  [alice, bob] = await Promise.all([user('alice'), user('bob')]);
});

/** The same methods; what is called is noted by name. */
function counted(methods, prefix = '') {
  const entries = Object.entries(methods).map(([name, value]) => {
    const path = prefix + name;
    if (typeof value !== 'function') return [name, counted(value, `${path}.`)];
    const call = (...args) => {
      called.add(path);
      return value(...args);
    };
    return [name, Object.assign(call, { path })];
  });
  return Object.fromEntries(entries);
}

function names(methods) {
  return Object.values(methods).flatMap((value) => (typeof value === 'function' ? [value.path] : names(value)));
}

/** A call that succeeds; a refused one resolves, too, with another code. */
async function ok(answer) {
  const got = await answer;
  assert.equal(got.code, 200, JSON.stringify(got));
  return got;
}

/** What becomes of a text that a client sends: 0, or why it was refused. */
async function say(client, type, target, content = 'x') {
  const text = { make: 'TextMessage', of: { content, extra: '' } };
  const { ok: sent, err } = await client.call('sendMessage', type, target, text, callback);
  return sent ? 0 : err[0];
}

/** The hour of a time in China, as `2026112117`. */
const hourOf = (time) => new Date(time + 8 * 3_600_000).toISOString().slice(0, 13).replace(/\D/g, '');

const text = (content, others) => ({ objectName: 'RC:TxtMsg', content: { content }, ...others });
const members = (...ids) => ids.map((id) => ({ id }));
const ids = (list) => list.map(({ id }) => id);

describe('users', () => {
  test('are registered and renamed; their tokens connect', async () => {
    const { token, userId } = await ok(sdk.User.register({ id: 'dave', name: 'Dave 戴夫', portrait: 'http://127.0.0.1/d.png' }));
    assert.equal(userId, 'dave');
    const client = await set.client('dave');
    assert.equal(await client.connect(token), 'dave');
    assert.equal((await ok(sdk.User.OnlineStatus.get({ id: 'dave' }))).status, '1');
    await ok(sdk.User.update({ id: 'dave', name: 'David', portrait: 'http://127.0.0.1/e.png' }));
    const info = await set.api.post('/user/info.json', { userId: 'dave' });
    assert.deepEqual([info.userName, info.userPortrait], ['David', 'http://127.0.0.1/e.png']);
    await client.close();
  });

  test('who is blocked is cut off and kept out', async () => {
    const eve = await set.user('eve');
    await ok(sdk.User.Block.add({ id: 'eve', minute: 60 }));
    await eve.status(BLOCKED);
    assert.deepEqual((await ok(sdk.User.Block.getList())).users.map(({ userId }) => userId), ['eve']);
    await ok(sdk.User.Block.remove({ id: 'eve' }));
    assert.equal(await eve.connect(), 'eve');
    await eve.close();
  });

  test('the blacklist is the one that clients have', async () => {
    await ok(sdk.User.Blacklist.add({ id: 'bob', blacklist: members('alice') }));
    assert.deepEqual(await bob.ask('getBlacklist', callback), ['alice']);
    assert.equal(await say(alice, PRIVATE, 'bob'), IN_BLACKLIST);
    const listed = await ok(sdk.User.Blacklist.getList({ id: 'bob' }));
    assert.deepEqual(ids(listed.users), ['alice']);
    await ok(sdk.User.Blacklist.remove({ id: 'bob', blacklist: members('alice') }));
    assert.equal(await say(alice, PRIVATE, 'bob'), 0);
  });

  test('tags choose who gets a push with a message', async () => {
    await ok(sdk.User.Tag.set({ id: 'alice', tags: ['cat'] }));
    await ok(sdk.User.Tag.batchSet({ users: members('bob', 'carol'), tags: ['cat', 'dog'] }));
    const { tags } = await ok(sdk.User.Tag.getList(members('alice', 'bob')));
    assert.deepEqual(tags, { alice: ['cat'], bob: ['cat', 'dog'] });
    const message = { content: JSON.stringify({ content: 'for dogs' }), objectName: 'RC:TxtMsg' };
    const push = {
      platform: ['ios', 'android'],
      fromUserId: 'app',
      audience: { tag: ['cat', 'dog'], is_to_all: false },
      message,
      notification: { alert: 'x' },
    };
    const { id } = await ok(sdk.Push.message(push));
    const got = await bob.received({ content: { content: 'for dogs' } });
    assert.deepEqual([got.conversationType, got.messageUId], [SYSTEM, id]);
    const seen = await alice.seen();
    assert.ok(!seen.messages.some(({ message: { messageUId } }) => messageUId === id));
    const phones = await sdk.Push.push({ platform: ['ios'], audience: { is_to_all: true }, notification: { alert: 'x' } });
    assert.equal(phones.code, 1009);
    await ok(sdk.User.Tag.remove({ id: 'alice' }));
    await ok(sdk.User.Tag.batchRemove({ users: members('bob', 'carol') }));
    assert.deepEqual((await ok(sdk.User.Tag.getList(members('alice', 'bob')))).tags, { alice: [], bob: [] });
  });

  test('conversations are muted and no longer', async () => {
    const muted = async (on) => {
      const about = { type: 'PRIVATE', userId: 'alice', targetId: 'bob' };
      await ok(on ? sdk.Conversation.mute(about) : sdk.Conversation.unmute(about));
      await alice.told('states', { targetId: 'bob', notificationStatus: on ? 1 : 2 });
    };
    await alice.page.evaluate(() => {
      recorder.states = [];
      RongIMLib.RongIMClient.setConversationStatusListener({
        onChanged: (list) => list.forEach((state) => recorder.record('states', state)),
      });
    });
    await muted(true);
    await muted(false);
  });
});

describe('messages', () => {
  test('private ones are sent, worded for each, and taken back', async () => {
    const { messageUIDs } = await ok(sdk.Message.Private.send(text('你好 😀', { senderId: 'alice', targetId: 'bob' })));
    const got = await bob.received({ content: { content: '你好 😀' } });
    assert.deepEqual([got.messageUId, got.senderUserId], [messageUIDs[0].messageUID, 'alice']);
    await ok(sdk.Message.Private.recall({ senderId: 'alice', targetId: 'bob', uId: got.messageUId, sentTime: got.sentTime }));
    await bob.received({ messageType: 'RecallCommandMessage', content: { messageUId: got.messageUId } });

    const words = (name, score) => ({ data: { '{name}': name, '{score}': score }, push: '{name}' });
    const template = {
      senderId: 'carol',
      objectName: 'RC:TxtMsg',
      template: { content: '{name}: {score}' },
      content: { alice: words('小红', '95'), bob: words('小明', '90') },
    };
    await ok(sdk.Message.Private.sendTemplate({ ...template }));
    await Promise.all([
      alice.received({ conversationType: PRIVATE, content: { content: '小红: 95' } }),
      bob.received({ conversationType: PRIVATE, content: { content: '小明: 90' } }),
    ]);
    await ok(sdk.Message.System.sendTemplate({ ...template, senderId: '__system__' }));
    await bob.received({ conversationType: SYSTEM, content: { content: '小明: 90' } });
  });

  test('system messages and broadcasts', async () => {
    await ok(sdk.Message.System.send(text('to you', { senderId: '__system__', targetId: 'bob' })));
    await bob.received({ conversationType: SYSTEM, content: { content: 'to you' } });
    await ok(sdk.Message.System.broadcast(text('to all', { senderId: '__system__' })));
    await Promise.all([alice, bob].map((client) => client.received({ content: { content: 'to all' } })));
  });

  test('an hour of them is a file', async () => {
    const { sentTime } = await alice.sendText(PRIVATE, 'bob', 'for the record');
    const date = hourOf(sentTime);
    const { url } = await ok(sdk.Message.History.get({ date }));
    const file = await fetch(url);
    assert.deepEqual([file.status, file.headers.get('content-type')], [200, 'application/zip']);
    assert.equal(Buffer.from(await file.arrayBuffer()).toString('latin1', 0, 2), 'PK');
    await ok(sdk.Message.History.remove({ date }));
    assert.equal((await ok(sdk.Message.History.get({ date }))).url, '');
  });

  test('to a discussion', async () => {
    const id = await alice.ask('createDiscussion', 'd', ['bob'], callback);
    await ok(sdk.Message.Discussion.send(text('discuss', { senderId: 'alice', targetId: id })));
    const got = await bob.received({ conversationType: DISCUSSION, targetId: id, content: { content: 'discuss' } });
    await ok(sdk.Message.Discussion.recall({ senderId: 'alice', targetId: id, uId: got.messageUId, sentTime: got.sentTime }));
    await bob.received({ messageType: 'RecallCommandMessage', content: { messageUId: got.messageUId } });
  });

  test('sensitive words are refused, or replaced', async () => {
    await ok(sdk.Sensitive.add({ keyword: 'forbidden', type: 1 }));
    await ok(sdk.Sensitive.add({ keyword: '小米手机', replace: '**', type: 0 }));
    assert.equal(await say(alice, PRIVATE, 'bob', 'a forbidden word'), SENSITIVE);
    await say(alice, PRIVATE, 'bob', '我的小米手机');
    await bob.received({ content: { content: '我的**' } });
    const { words } = await ok(sdk.Sensitive.getList());
    assert.deepEqual(words.map(({ word }) => word), ['forbidden', '小米手机']);
    await ok(sdk.Sensitive.remove({ keywords: ['forbidden', '小米手机'] }));
    assert.equal(await say(alice, PRIVATE, 'bob', 'a forbidden word'), 0);
  });
});

describe('groups', () => {
  before(() => ok(sdk.Group.create({ id: 'water', name: 'Water 水', members: members('alice', 'bob') })));

  test('have the members that they are given', async () => {
    assert.equal(await say(alice, GROUP, 'water'), 0);
    await ok(sdk.Group.quit({ id: 'water', member: { id: 'alice' } }));
    assert.equal(await say(alice, GROUP, 'water'), NOT_IN_GROUP);
    await ok(sdk.Group.join({ id: 'water', name: 'Water', member: { id: 'alice' } }));
    assert.equal(await say(alice, GROUP, 'water'), 0);
    await ok(sdk.Group.update({ id: 'water', name: 'Well' }));
    const { groups } = await set.api.post('/user/group/query.json', { userId: 'alice' });
    assert.deepEqual(groups, [{ id: 'water', name: 'Well' }]);
    const group = await ok(sdk.Group.get({ id: 'water' }));
    assert.deepEqual(ids(group.members).sort(), ['alice', 'bob']);
    await ok(sdk.Group.sync({ id: 'carol', groups: [{ id: 'water', name: 'Well' }] }));
    assert.equal((await ok(sdk.Group.get({ id: 'water' }))).members.length, 3);
  });

  test('get messages, also with a mention', async () => {
    await ok(sdk.Message.Group.send(text('drink', { senderId: 'app', targetId: 'water' })));
    const got = await bob.received({ conversationType: GROUP, targetId: 'water', content: { content: 'drink' } });
    await ok(sdk.Message.Group.recall({ senderId: 'app', targetId: 'water', uId: got.messageUId, sentTime: got.sentTime }));
    await bob.received({ messageType: 'RecallCommandMessage', content: { messageUId: got.messageUId } });
    const mentionedInfo = { type: 2, userIds: ['bob'], pushContent: 'x' };
    const mention = { senderId: 'app', targetId: 'water', objectName: 'RC:TxtMsg', content: { content: 'you', mentionedInfo } };
    await ok(sdk.Message.Group.sendMention(mention));
    const mentioned = await bob.received({ content: { content: 'you' } });
    assert.deepEqual(mentioned.content.mentionedInfo.userIdList, ['bob']);
  });

  for (const name of ['Gag', 'Mute.Member']) {
    test(`${name} silences a member`, async () => {
      const calls = name.split('.').reduce((at, part) => at[part], sdk.Group);
      await ok(calls.add({ id: 'water', members: members('alice'), minute: 50 }));
      assert.equal(await say(alice, GROUP, 'water'), MUTED_IN_GROUP);
      const listed = await ok(calls.getList({ id: 'water' }));
      assert.deepEqual(ids(listed.members), ['alice']);
      await ok(calls.remove({ id: 'water', members: members('alice') }));
      assert.equal(await say(alice, GROUP, 'water'), 0);
    });
  }

  test('can be silent but for some', async () => {
    const { All, Whitelist } = sdk.Group.Mute;
    await ok(All.add({ groups: members('water') }));
    await ok(Whitelist.add({ id: 'water', members: members('bob') }));
    assert.equal(await say(alice, GROUP, 'water'), MUTED_IN_GROUP);
    assert.equal(await say(bob, GROUP, 'water'), 0);
    assert.deepEqual(ids((await ok(All.getList())).groups), ['water']);
    const exempt = await ok(Whitelist.getList({ id: 'water' }));
    assert.deepEqual(ids(exempt.members), ['bob']);
    await ok(Whitelist.remove({ id: 'water', members: members('bob') }));
    assert.equal(await say(bob, GROUP, 'water'), MUTED_IN_GROUP);
    await ok(All.remove({ groups: members('water') }));
    assert.equal(await say(bob, GROUP, 'water'), 0);
  });

  test('refuse when they are dismissed', async () => {
    await ok(sdk.Group.dismiss({ id: 'water', member: { id: 'alice' } }));
    assert.equal(await say(alice, GROUP, 'water'), NOT_IN_GROUP);
  });
});

describe('chatrooms', () => {
  const room = 'chrm001';
  const join = (client, id = room) => client.call('joinExistChatRoom', id, -1, callback);

  before(async () => {
    await ok(sdk.Chatroom.create({ id: room, name: 'RongCloud' }));
    for (const client of [alice, bob]) assert.ok((await join(client)).ok);
  });

  test('members are listed and found', async () => {
    const listed = await ok(sdk.Chatroom.get({ id: room, count: 20, order: 1 }));
    assert.deepEqual(ids(listed.members).sort(), ['alice', 'bob']);
    const found = await ok(sdk.Chatroom.isExist({ id: room, members: members('alice', 'carol') }));
    assert.deepEqual(found.members.map(({ isInChrm }) => isInChrm), [1, 0]);
  });

  test('messages reach them', async () => {
    await ok(sdk.Message.Chatroom.send(text('你好，主播', { senderId: 'app', targetId: room })));
    await ok(sdk.Message.Chatroom.broadcast(text('to all rooms', { senderId: 'app' })));
    for (const client of [alice, bob]) {
      await client.received({ conversationType: CHATROOM, targetId: room, content: { content: '你好，主播' } });
      await client.received({ conversationType: CHATROOM, content: { content: 'to all rooms' } });
    }
  });

  test('what members say can be held back', async () => {
    await ok(sdk.Chatroom.Distribute.stop({ id: room }));
    assert.equal(await say(alice, CHATROOM, room, 'unheard'), 0);
    await ok(sdk.Chatroom.Distribute.resume({ id: room }));
    assert.equal(await say(alice, CHATROOM, room, 'heard'), 0);
    await bob.received({ content: { content: 'heard' } });
    const { messages } = await bob.seen();
    assert.ok(!messages.some(({ message }) => message.content.content === 'unheard'));
  });

  for (const [name, there] of [['Gag', { id: room }], ['Ban', {}]]) {
    test(`${name} silences a member`, async () => {
      await ok(sdk.Chatroom[name].add({ ...there, members: members('bob'), minute: 30 }));
      assert.equal(await say(bob, CHATROOM, room), MUTED_IN_ROOM);
      const listed = await ok(sdk.Chatroom[name].getList({ ...there }));
      assert.deepEqual(ids(listed.members), ['bob']);
      await ok(sdk.Chatroom[name].remove({ ...there, members: members('bob') }));
      assert.equal(await say(bob, CHATROOM, room), 0);
    });
  }

  test('who is barred is out and stays out', async () => {
    await ok(sdk.Chatroom.Block.add({ id: room, members: members('bob'), minute: 30 }));
    assert.deepEqual((await join(bob)).err, [BARRED]);
    const listed = await ok(sdk.Chatroom.Block.getList({ id: room }));
    assert.deepEqual(ids(listed.members), ['bob']);
    await ok(sdk.Chatroom.Block.remove({ id: room, members: members('bob') }));
    assert.ok((await join(bob)).ok);
  });

  test('lists of rooms, users and types are kept', async () => {
    const { Demotion, KeepAlive, Whitelist } = sdk.Chatroom;
    for (const [calls, entry, which] of [
      [KeepAlive, { id: room }, room],
      [Demotion, { msgs: ['RC:VcMsg'] }, 'RC:VcMsg'],
      [Whitelist.Message, { msgs: ['RC:TxtMsg'] }, 'RC:TxtMsg'],
      [Whitelist.User, { id: room, members: members('alice') }, 'alice'],
    ]) {
      const fresh = () => structuredClone(entry);
      await ok(calls.add(fresh()));
      assert.match(JSON.stringify(await ok(calls.getList({ id: room }))), new RegExp(which));
      await ok(calls.remove(fresh()));
      assert.doesNotMatch(JSON.stringify(await ok(calls.getList({ id: room }))), new RegExp(`"${which}"`));
    }
  });

  test('a destroyed room is no more', async () => {
    await ok(sdk.Chatroom.destroy({ id: room }));
    assert.deepEqual((await join(alice)).err, [NO_ROOM]);
    assert.notEqual(await say(alice, CHATROOM, room), 0);
    await ok(sdk.Chatroom.create({ id: room, name: 'again' }));
    await ok(sdk.Chatroom.destory({ id: room }));
    assert.deepEqual((await join(alice)).err, [NO_ROOM]);
  });
});

test('a refusal resolves with its code', async () => {
  const answer = await sdk.Chatroom.get({ id: 'none', count: 20, order: 1 });
  assert.equal(answer.code, 1002);
});

test('every method of the SDK has been called', () => {
  assert.deepEqual(names(sdk).filter((name) => !called.has(name)), []);
});
