// An app as its authors write it: Vite finds the wasm by itself, nothing is configured.
import init, { RongIMClient } from 'rongimlib-wasm';
import { RongIMEmoji } from 'rongimlib-wasm/emoji';

const query = new URLSearchParams(location.search);
const status = document.getElementById('status');

try {
  const { ConversationType, TextMessage } = await init();
  RongIMClient.init(query.get('appKey'), null, { navi: query.get('navi') });
  const userId = await RongIMClient.connect(query.get('token'));
  const message = new TextMessage({ content: RongIMEmoji.symbolToEmoji('[赞]') });
  const sent = await RongIMClient.getInstance().sendMessage(ConversationType.PRIVATE, query.get('to'), message);
  status.textContent = `${userId} sent ${sent.content.content}`;
} catch (error) {
  status.textContent = `${error.code} ${error.message}`;
}
