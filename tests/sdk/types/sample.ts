// Code as users write it; compiled, never run. What must not compile is marked.
import init, { RongIMClient, RongIMLib } from 'rongimlib-wasm';
import emoji, { type EmojiEntry, RongIMEmoji } from 'rongimlib-wasm/emoji';

export function pictures(text: string): EmojiEntry[] {
  RongIMEmoji.init({ size: 24, lang: 'zh', extension: { dataSource: { u1F914: { zh: '思考', tag: '🤔' } } } });
  document.body.innerHTML = emoji.emojiToHTML(emoji.symbolToEmoji(text), 30);
  // @ts-expect-error a size is a number
  emoji.symbolToHTML(text, '30px');
  return emoji.search('smile').filter(({ group, node }) => group === 'smileys' && node?.textContent);
}

export async function asModule(token: string): Promise<string> {
  const lib: typeof RongIMLib = await init();
  lib.RongIMClient.init('key', null, { navi: 'http://127.0.0.1:8585' });
  RongIMClient.setConnectionStatusListener({
    onChanged(status) {
      if (status === RongIMLib.ConnectionStatus.CONNECTED) console.log(RongIMLib.ConnectionStatus[status].length);
    },
  });
  RongIMClient.setOnReceiveMessageListener({
    onReceived(message, left) {
      const time: number = message.sentTime + left;
      if (message.messageType === RongIMClient.MessageType.TextMessage) console.log(message.content.content, time);
    },
  });
  return RongIMClient.connect(token);
}

export async function promises(): Promise<void> {
  const client = RongIMClient.getInstance();
  const text = new RongIMLib.TextMessage({ content: '你好', extra: ['id', 'name'] });
  const sent = await client.sendMessage(RongIMLib.ConversationType.PRIVATE, 'bob', text);
  const uid: string = sent.messageUId;
  const { list, hasMore } = await client.getHistoryMessages(RongIMLib.ConversationType.PRIVATE, 'bob', null, 20);
  const more: boolean = hasMore;
  const unread: number = (await client.getConversationList())[0].unreadMessageCount;
  console.log(uid, list[0].content, more, unread, text.encode());
}

export function callbacks(client: RongIMLib.RongIMClient): void {
  const image = new RongIMLib.ImageMessage({ content: 'aGVsbG8=', imageUri: 'http://127.0.0.1/a.jpg' });
  client.sendMessage(RongIMLib.ConversationType.GROUP, 'g', image, {
    onSuccess: (message) => console.log(message.sentTime),
    onError: (code, message) => console.log(code === RongIMLib.ErrorCode.NOT_IN_GROUP, message.sentStatus),
  });
  client.getConversationList({ onSuccess: (list) => console.log(list.length), onError: console.error }, null);
}

export function mistakes(client: RongIMLib.RongIMClient): void {
  // @ts-expect-error a text needs its content
  new RongIMLib.TextMessage({});
  // @ts-expect-error the type of a conversation is no string
  client.removeConversation('PRIVATE', 'bob');
  // @ts-expect-error instances come from getInstance
  new RongIMLib.RongIMClient();
}
