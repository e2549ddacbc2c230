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

export async function listeners(client: RongIMLib.RongIMClient): Promise<void> {
  RongIMClient.init('key', null, { navigaters: ['a.example', 'b.example'], compat: 'strict', autoReconnect: false });
  RongIMClient.setTypingStatusListener({
    onChanged: (changed) => changed.forEach(({ targetId, list }) => console.log(targetId, list[0]?.userId.length)),
  });
  RongIMClient.setMessageExpansionListener({ onUpdated: ({ expansion }) => console.log(expansion.key.length) });
  RongIMClient.setChatroomListener({
    onEntriesChanged: (changes) => console.log(changes[0].type === RongIMLib.ChatroomEntityOpt.UPDATE),
  });
  RongIMClient.Conversation.watch((list) => console.log(list.length));
  client.setUserStatusListener({ userIds: ['bob'] }, ({ userId }) => console.log(userId));
  const { list, totalMemberCount } = await client.getMessageReader('UID', 'group');
  console.log(list.map(({ readTime }) => readTime).length <= totalMemberCount);
  // @ts-expect-error there is one such way only
  RongIMClient.init('key', null, { compat: 'loose' });
}

export async function classes(client: RongIMLib.RongIMClient): Promise<void> {
  const Person = RongIMClient.registerMessageType('Person', 'app:person', new RongIMLib.MessageTag(true, true), ['name']);
  await client.sendMessage(1, 'bob', new Person({ name: 'Zhang' }));
  const quoted = RongIMLib.ReferenceMessage.obtain('yes', 'bob', { content: 'Shall we?' }, 'RC:TxtMsg');
  const asked = new RongIMLib.ContactNotificationMessage({
    operation: RongIMLib.ContactNotificationMessage.CONTACT_OPERATION_REQUEST,
    sourceUserId: 'a', targetUserId: 'b', message: 'Let me in',
  });
  await new RongIMLib.Conversation('title', RongIMLib.ConversationType.PRIVATE).setTop();
  console.log(quoted.objName, asked.encode(), new RongIMLib.Group('g', 'name').name);
  // @ts-expect-error a duration is a number
  new RongIMLib.VoiceMessage({ content: 'IyFBTVIK', duration: '3' });
  // @ts-expect-error a tag has an id
  await client.createTag({ tagName: 'work' });
}
