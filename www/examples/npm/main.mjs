// Connects, shows what arrives and sends what is typed, with promises.
// In a project with a bundler the import reads: import init from 'rongimlib-wasm';
import init from '../../index.mjs';

const user = new URLSearchParams(location.search).get('as') ?? 'alice';
const peer = user === 'alice' ? 'bob' : 'alice';
const status = document.getElementById('status');

function show(message) {
  const line = document.createElement('li');
  line.textContent = `${message.senderUserId}: ${message.content.content ?? message.messageType}`;
  document.getElementById('log').prepend(line);
}

/** The demo's app server gives the app key and a token; yours does it in its own way. */
async function signIn() {
  const answer = await fetch('/app/sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: user, password: 'rongim' }),
  });
  return answer.json();
}

const [{ RongIMClient, ConnectionStatus, ConversationType, TextMessage }, { appKey, token }] = await Promise.all([init(), signIn()]);

RongIMClient.init(appKey, null, { navi: location.origin });
RongIMClient.setConnectionStatusListener({
  onChanged(code) {
    status.textContent = ConnectionStatus[code] ?? code;
    status.className = status.textContent;
  },
});
RongIMClient.setOnReceiveMessageListener({ onReceived: show });

try {
  await RongIMClient.connect(token);
} catch (error) {
  status.textContent = `${error.code}: ${error.message}`;
}

document.getElementById('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const input = document.getElementById('text');
  const message = new TextMessage({ content: input.value, extra: '' });
  show(await RongIMClient.getInstance().sendMessage(ConversationType.PRIVATE, peer, message));
  input.value = '';
});
