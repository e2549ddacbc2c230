// Calls of the Server API, signed as an app's own backend signs them.
import { createHash, randomInt } from 'node:crypto';

/** The Server API of a started server. */
export function serverApi({ url, appKey, secret }) {
  const post = (path, fields) => call(url, appKey, secret, path, fields);
  return {
    post,
    async getToken(userId, name = userId) {
      return (await post('/user/getToken.json', { userId, name, portraitUri: '' })).token;
    },
    createGroup: (groupId, members, groupName = groupId) =>
      post('/group/create.json', { userId: members, groupId, groupName }),
    sendPrivate: (fromUserId, toUserId, content, objectName = 'RC:TxtMsg') =>
      post('/message/private/publish.json', { fromUserId, toUserId, objectName, content: JSON.stringify(content) }),
  };
}

async function call(url, appKey, secret, path, fields) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: signature(appKey, secret),
    body: form(fields),
  });
  const answer = await response.json();
  if (answer.code !== 200) {
    throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  }
  return answer;
}

function signature(appKey, secret) {
  const nonce = String(randomInt(1e9));
  const timestamp = String(Date.now());
  const text = secret + nonce + timestamp;
  return {
    'App-Key': appKey,
    Nonce: nonce,
    Timestamp: timestamp,
    Signature: createHash('sha1').update(text).digest('hex'),
  };
}

/** Lists are repeated keys. */
function form(fields) {
  const body = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(key, one);
  }
  return body;
}
