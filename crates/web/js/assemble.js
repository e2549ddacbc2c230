// Puts the namespace `RongIMLib` together from the initialised wasm module.

import table from 'rongim:api';

import { chatroomStatics, chatrooms } from './api/chatrooms.js';
import { connection, connectionStatics, instanceOf } from './api/connection.js';
import { conversations } from './api/conversations.js';
import { customerService } from './api/customer-service.js';
import { discussions } from './api/discussions.js';
import { files } from './api/files.js';
import { messages } from './api/messages.js';
import { people } from './api/people.js';
import { publicServices } from './api/public-services.js';
import { rtc, rtcStatics } from './api/rtc.js';
import { seen } from './api/seen.js';
import { method, setWasm } from './call.js';
import { dataClasses } from './classes.js';
import { enums } from './enums.js';
import { logs } from './logs.js';
import { MentionedInfo, MessageTag, addSearchFields, registerCatalogue, registerCustom } from './messages.js';
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
  addType(entry);
  return entry.Class;
}

/** The namespace. `wasm` is the module that wasm-bindgen made, initialised. */
export function assemble(wasm) {
  wasm.install(page);
  setWasm(wasm);
  const lib = { RongIMClient, MessageTag, MentionedInfo, logs, ...dataClasses(), ...enums() };
  lib.Conversation.prototype.setTop = setTop;
  addTables(registerCatalogue(wasm.messageCatalogue()).values(), lib);
  addMethods(
    { ...connectionStatics, ...chatroomStatics, ...rtcStatics },
    {
      ...connection, ...chatrooms, ...conversations, ...customerService, ...discussions, ...files, ...messages,
      ...people, ...publicServices, ...rtc, ...seen,
    },
  );
  Object.assign(RongIMClient, { registerMessageType, getInstance: instanceOf(RongIMClient), sdkver: '2.9.2' });
  return lib;
}
