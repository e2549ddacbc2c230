// Puts the namespace `RongIMLib` together from the initialised wasm module.

import table from 'rongim:api';

import { VERSION, about, aboutStatics } from './api/about.js';
import { account } from './api/account.js';
import { calls } from './api/calls.js';
import { chatroomStatics, chatrooms } from './api/chatrooms.js';
import { connection, connectionStatics, instanceOf } from './api/connection.js';
import { conversationStatics, conversationWatch, conversations } from './api/conversations.js';
import { customerService } from './api/customer-service.js';
import { discussions } from './api/discussions.js';
import { expansionStatics, expansions } from './api/expansion.js';
import { files } from './api/files.js';
import { location } from './api/location.js';
import { messageStatics, messages } from './api/messages.js';
import { people } from './api/people.js';
import { publicServices } from './api/public-services.js';
import { receipts } from './api/receipts.js';
import { rtc, rtcStatics } from './api/rtc.js';
import { seen } from './api/seen.js';
import { tags } from './api/tags.js';
import { unread } from './api/unread.js';
import { method, setWasm } from './call.js';
import { dataClasses } from './classes.js';
import { enums } from './enums.js';
import { logs } from './logs.js';
import { MentionedInfo, MessageTag, addSearchFields, objectName, registerCatalogue, registerCustom } from './messages.js';
import { page } from './page.js';
import { strictly } from './strict.js';

/** The class of the page's one client. */
class RongIMClient {}

/** Puts the table's methods on the class and its instance. */
function addMethods(statics, methods) {
  for (const [owner, list] of [[RongIMClient, statics], [RongIMClient.prototype, methods]]) {
    for (const [name, run] of Object.entries(list)) {
      const value = method(name, table[name], strictly(name, run));
      Object.defineProperty(owner, name, { value, writable: true, configurable: true });
    }
  }
}

/** Pins a conversation that the page holds. */
function setTop() {
  this.isTop = true;
  return RongIMClient.getInstance().setConversationToTop(this.conversationType, this.targetId, true);
}

/** The tables that pages read from the class. */
function addTables(entries, lib) {
  RongIMClient.MessageType = {};
  RongIMClient.MessageParams = {};
  RongIMClient.RegisterMessage = {};
  RongIMClient.RegisterMessageTypeMapping = {};
  for (const entry of entries) {
    lib[entry.className] = entry.Class;
    addType(entry);
  }
}

function addType({ className, objectName, counted, persisted }) {
  RongIMClient.MessageType[className] = className;
  RongIMClient.MessageParams[className] = { objectName, msgTag: new MessageTag(counted, persisted) };
}

/** Types of the page's own; each may be registered again. */
function registerMessageType(messageType, objectName, messageTag, messageContent, searchProps) {
  const entry = registerCustom(messageType, objectName, messageTag, messageContent);
  addSearchFields(objectName, searchProps);
  RongIMClient.RegisterMessage[messageType] = entry.Class;
  RongIMClient.RegisterMessageTypeMapping[objectName] = messageType;
  addType(entry);
  return entry.Class;
}

/** Several of them: by name, `{ objectName, messageTag, messageContent, searchProps }`. */
function registerMessageTypes(types) {
  for (const [name, { objectName, messageTag, messageContent, searchProps }] of Object.entries(types)) {
    registerMessageType(name, objectName, messageTag, messageContent, searchProps);
  }
}

/** The namespace. `wasm` is the module that wasm-bindgen made, initialised. */
export function assemble(wasm) {
  wasm.install(page);
  setWasm(wasm);
  const lib = { RongIMClient, MessageTag, MentionedInfo, logs, ...dataClasses(), ...enums() };
  lib.Conversation.prototype.setTop = setTop;
  const getInstance = instanceOf(RongIMClient);
  addTables(registerCatalogue(wasm.messageCatalogue()).values(), lib);
  addMethods(
    {
      ...aboutStatics(getInstance), ...connectionStatics, ...chatroomStatics, ...conversationStatics, ...expansionStatics,
      ...messageStatics, ...rtcStatics, getMessageObjectName: objectName,
    },
    {
      ...about, ...account, ...calls, ...connection, ...chatrooms, ...conversations, ...customerService, ...discussions,
      ...expansions, ...files, ...location, ...messages, ...people, ...publicServices, ...receipts, ...rtc, ...seen,
      ...tags, ...unread, registerMessageTypes,
    },
  );
  Object.assign(RongIMClient, {
    Conversation: conversationWatch, registerMessageType, getInstance, sdkver: VERSION, MaxMessageContentBytes: 128 * 1024,
  });
  return lib;
}
