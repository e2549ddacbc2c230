// The recorded session of the published client 2.9.2, run by that client on our server over both transports: it is
// told what it was told on the server where it was recorded.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { differences, differencesOfTold, explain, recorded, replay } from '../lib/golden.mjs';
import { stage } from '../lib/stage.mjs';

const transports = { WebSocket: {}, 'long polling': { connectionType: 'comet' } };
const golden = recorded('2.9.2');

/** What the client never answers. */
const unanswered = Object.keys(golden.results).filter((name) => golden.results[name].timeout);

const deviations = [
  ['send.typing.ok.0.content.typingContentType', 'RC:TxtMsg', 'this session names the object, the recorded one the type'],
  ['told.11.content.typingContentType', 'RC:TxtMsg', 'this session names the object, the recorded one the type'],
];

for (const [transport, init] of Object.entries(transports)) {
  describe(`over ${transport}`, () => {
    let session;
    const used = new Set();
    stage({}, async ({ api, client }) => {
      await api.createGroup('labgroup', ['alice', 'bob']);
      const how = { page: '/published.html', init };
      session = await replay({ alice: await client('alice', how), bob: await client('bob', how) }, unanswered);
    });

    for (const [name, answer] of Object.entries(golden.results)) {
      if (unanswered.includes(name)) continue;
      test(name, () => explain(differences(answer, session.ours[name], name), deviations, used));
    }

    test('what bob is told', () => {
      explain(differencesOfTold(golden.bobReceived, session.messages), deviations, used);
    });

    test('nothing is called another that is the same', () => {
      assert.deepEqual(deviations.map(([path]) => path).filter((path) => !used.has(path)), []);
    });
  });
}
