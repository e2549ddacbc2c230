// The session that tests/api/golden-*.json recorded of the published clients, replayed over both transports: the
// same calls give the same answers, wherever the published client is right. Where it is not, it is said here.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { differences, differencesOfTold, explain, recorded, replay } from '../lib/golden.mjs';
import { stage } from '../lib/stage.mjs';

const transports = { WebSocket: {}, 'long polling': { init: { isPolling: true } } };

const EMOJI = 'hello RongCloud! 你好 😀';
const NOT_A_NUMBER = 'the count is no number there';
const REFUSED = 'a refused message has no id, as in 2.9';
const NOT_MUTED = '2.5 says of every conversation what means "do not disturb"; the numbers of 2.9 tell them apart';
const READ_BY_NOBODY = 'nobody has read it; 2.5 calls everything in a history read';
const AS_2_5 = 'the answer of 2.5, which 2.9 does not have';
const EMPTY = 'a field of 2.9 that would be empty';
const UNUSABLE = '2.9 has no such call; it answers as in 2.5';

/** By version: where ours is another value, the value, and why it is right. */
const deviations = {
  '2.5.3': [
    ['send.notingroup.err.1.messageUId', '', REFUSED],
    ['black.send.err.1.messageUId', '', REFUSED],
    ['list.ok.0.0.unreadMessageCount', 2, NOT_A_NUMBER],
    ['list.ok.0.1.unreadMessageCount', 7, NOT_A_NUMBER],
    ['conv.ok.0.unreadMessageCount', 7, NOT_A_NUMBER],
    ['list.ok.0.*.notificationStatus', 2, NOT_MUTED],
    ['conv.ok.0.notificationStatus', 2, NOT_MUTED],
    ['unread.total.ok.0', 9, NOT_A_NUMBER],
    ['unread.types.ok.0', 7, NOT_A_NUMBER],
    ['unread.one.ok.0', 7, NOT_A_NUMBER],
    ['unread.after.ok.0', 2, NOT_A_NUMBER],
    ['history.ok.0.*.sentStatus', 30, READ_BY_NOBODY],
    ['history.next.ok.0.*.sentStatus', 30, READ_BY_NOBODY],
    ['history.next.ok.0.0.content.content', EMOJI, 'characters of four bytes get lost there'],
    ['told.0.content.content', EMOJI, 'characters of four bytes get lost there'],
    ['kv.set.ok.0', undefined, 'a placeholder of the schema; 2.9 gives nothing'],
    ['kv.get.err', undefined, 'it does not notice the entries of others; the value is that of 2.9'],
    ['black.status2.err', undefined, 'who is not in the list is no error'],
    ['recall.ok.0.targetId', 'bob', 'a recall belongs to the conversation of its message, as in 2.9'],
  ],
  '2.9.2': [
    ['**.pushConfig', undefined, EMPTY],
    ['**.offLineMessage', undefined, 'a sent message has none in 2.5'],
    ['**.receivedStatus', undefined, 'a sent message has none in 2.5'],
    ['**.receivedTime', undefined, 'a sent message has none in 2.5'],
    ['list.ok.0.*.objectName', 'RC:TxtMsg', 'the object name, as in 2.5'],
    ['conv.ok.0.objectName', 'RC:TxtMsg', 'the object name, as in 2.5'],
    ['send.typing.ok.0.content.typingContentType', 'RC:TxtMsg', 'the object name, as in 2.5 and on other platforms'],
    ['told.11.content.typingContentType', 'RC:TxtMsg', 'the object name, as in 2.5 and on other platforms'],
    ['unread.types.timeout', undefined, 'it is answered'],
    ['conv.clear.timeout', undefined, 'it is answered'],
    ['history.next.thrown', undefined, '`null` goes on where the last page ended, as in 2.5'],
    ['typing.bad.thrown', undefined, 'the callback hears of a wrong argument, as in 2.5'],
    ['chat.history.ok.0.0.messageDirection', 1, 'alice has sent it'],
    ['black.*.err', undefined, UNUSABLE],
    ['black.send.ok', undefined, 'alice does not want to hear from bob'],
    ['disc.create.thrown', undefined, UNUSABLE],
    ['conv.top.thrown', undefined, UNUSABLE],
    ['conv.remove.ok.0', true, AS_2_5],
    ['hist.clear.ok.0', true, AS_2_5],
    ['logout.ret', undefined, 'nothing, as in 2.5'],
  ],
};

for (const [transport, how] of Object.entries(transports)) {
  describe(`over ${transport}`, () => {
    let session;
    stage({}, async ({ api, client }) => {
      await api.createGroup('labgroup', ['alice', 'bob']);
      session = await replay({ alice: await client('alice', how), bob: await client('bob', how) });
    });

    for (const [version, known] of Object.entries(deviations)) {
      describe(`as ${version} answered`, () => {
        const golden = recorded(version);
        const used = new Set();
        for (const [name, answer] of Object.entries(golden.results)) {
          test(name, () => explain(differences(answer, session.ours[name], name), known, used));
        }
        test('what bob is told', () => {
          const found = differencesOfTold(golden.bobReceived, session.messages);
          explain(found, known, used);
        });
        test('nothing is called wrong that is right there', () => {
          assert.deepEqual(known.map(([path]) => path).filter((path) => !used.has(path)), []);
        });
      });
    }

    test('the connection status runs through the values of 2.5', () => {
      const { aliceStatus, aliceStatusEnd } = recorded('2.5.3');
      assert.deepEqual(session.statuses, aliceStatus);
      assert.deepEqual(session.statusesToTheEnd, aliceStatusEnd);
      // 2.9 does not speak of the navigation.
      assert.deepEqual(session.statusesToTheEnd.filter((status) => status < 200), recorded('2.9.2').aliceStatusEnd);
    });

    test('messages that come together count down to the last', () => {
      const { messages } = session;
      assert.ok(messages.every(({ left }, index) => left === 0 || messages[index + 1].left === left - 1));
      assert.ok(messages.every(({ hasMore }) => hasMore === false));
    });

    test('where the published clients have no answer, ours is what the page asked for', () => {
      const first = (name) => session.ours[name].ok[0];
      assert.deepEqual([first('unread.types'), first('conv.clear'), first('conv.top')], [7, true, true]);
      assert.equal(first('black.status2'), 'NOT_IN_BLACK_LIST');
      assert.equal(session.ours['black.send'].err[0], 405);
      assert.equal(session.ours['typing.bad'].err[0], -3);
      const uidsOf = (name) => first(name).map(({ messageUId }) => messageUId);
      assert.deepEqual(uidsOf('history'), uids('send.voice', 'send.file', 'send.push'));
      assert.deepEqual(uidsOf('history.next'), uids('send.text', 'send.image', 'send.location', 'send.rich'));
      assert.equal(first('recall').content.messageUId, ...uids('send.text'));
    });

    const uids = (...names) => names.map((name) => session.ours[name].ok[0].messageUId);
  });
}
