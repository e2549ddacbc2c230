// The classes of plain data that the 2.5 clients export: pages make them with `new`, fields in order.
//
// What the SDK gives to a page is not made of them: that is plain objects with the same fields.

/** A line each: the class, then its fields, which are the constructor's parameters. */
const FIELDS = `
ChannelInfo Id Key
Conversation conversationTitle conversationType draft isTop latestMessage latestMessageId notificationStatus objectName receivedStatus receivedTime senderUserId senderUserName sentStatus sentTime targetId unreadMessageCount senderPortraitUri isHidden mentionedMsg hasUnreadMention _readTime
CustomServiceConfig
CustomServiceSession
DeleteMessage msgId msgDataTime direct
Discussion creatorId id memberIdList name isOpen
Group id name portraitUri
Message content conversationType extra objectName messageDirection messageId receivedStatus receivedTime senderUserId sentStatus sentTime targetId messageType messageUId isLocalMessage offLineMessage receiptResponse
PublicServiceMenuItem id name type sunMenuItems url
PublicServiceProfile conversationType introduction menu name portraitUri publicServiceId hasFollowed isGlobal
Room id user mode broadcastType type
User id token
UserInfo id name portraitUri
UserStatus platform online status
`;

function dataClass(name, fields) {
  return {
    [name]: class {
      constructor(...values) {
        fields.forEach((field, i) => {
          this[field] = values[i];
        });
      }
    },
  }[name];
}

/** All of them, by name. */
export function dataClasses() {
  const classes = {};
  for (const line of FIELDS.trim().split('\n')) {
    const [name, ...fields] = line.split(' ');
    classes[name] = dataClass(name, fields);
  }
  return classes;
}
