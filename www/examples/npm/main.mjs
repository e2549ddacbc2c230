// Connects, shows what arrives and sends what is typed, with promises.
// In a project with a bundler the import reads: import init from 'rongimlib-wasm';
import init from '../../index.mjs';

const query = new URLSearchParams(location.search);
const target = query.get('to') ?? 'bob';
const status = document.getElementById('status');

const RongIMLib = await init();
const { RongIMClient, ConnectionStatus, ConversationType, TextMessage } = RongIMLib;

function show(message) {
  const line = document.createElement('li');
  line.textContent = `${message.senderUserId}: ${message.content.content ?? message.messageType}`;
  document.getElementById('messages').append(line);
}

RongIMClient.init(query.get('appKey') ?? 'rongim-local', null, {
  navi: query.get('navi') ?? 'http://127.0.0.1:8585',
});
RongIMClient.setConnectionStatusListener({
  onChanged: (code) => { status.textContent = ConnectionStatus[code] ?? code; },
});
RongIMClient.setOnReceiveMessageListener({ onReceived: show });

try {
  await RongIMClient.connect(query.get('token') ?? '');
} catch (error) {
  status.textContent = `${error.code}: ${error.message}`;
}

document.getElementById('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const input = document.getElementById('text');
  const message = new TextMessage({ content: input.value, extra: '' });
  show(await RongIMClient.getInstance().sendMessage(ConversationType.PRIVATE, target, message));
  input.value = '';
});
