// Puts the namespace `RongIMLib` together from the initialised wasm module.

import { enums } from './enums.js';
import { registerCatalogue, registerCustom } from './messages.js';
import { RongIMError, shapes } from './shapes.js';

class MessageTag {
  constructor(isCounted, isPersited) {
    this.isCounted = isCounted;
    this.isPersited = isPersited;
  }

  getMessageTag() {
    return (this.isPersited ? 1 : 0) | (this.isCounted ? 2 : 0);
  }
}

/** Whom a message mentions. */
class MentionedInfo {
  constructor(type, userIdList, mentionedContent) {
    Object.assign(this, { type, userIdList, mentionedContent });
  }
}

/** The tables that pages read from the class. */
function addTables(Client, entries, lib) {
  Client.MessageType = {};
  Client.MessageParams = {};
  Client.RegisterMessage = {};
  for (const entry of entries) {
    lib[entry.className] = entry.Class;
    addType(Client, entry);
  }
}

function addType(Client, { className, objectName, counted, persisted }) {
  Client.MessageType[className] = className;
  Client.MessageParams[className] = { objectName, msgTag: new MessageTag(counted, persisted) };
}

/** Types of the page's own; each may be registered again. */
function addRegistration(Client) {
  Client.registerMessageType = (messageType, objectName, messageTag, messageContent, _searchProps) => {
    const entry = registerCustom(messageType, objectName, messageTag, messageContent);
    Client.RegisterMessage[messageType] = entry.Class;
    addType(Client, entry);
    return entry.Class;
  };
}

/** One instance, as soon as there is something to be an instance of. */
function addInstance(Client) {
  let instance;
  Client.getInstance = () => {
    if (!Client.isInitialised()) throw new RongIMError(33001, 'call RongIMClient.init first · 请先调用 RongIMClient.init');
    return (instance ??= new Client());
  };
}

/** The namespace. `wasm` is the module that wasm-bindgen made, initialised. */
export function assemble(wasm) {
  wasm.install(shapes);
  const { RongIMClient } = wasm;
  const lib = { RongIMClient, MessageTag, MentionedInfo, ...enums() };
  addTables(RongIMClient, registerCatalogue(wasm.messageCatalogue()).values(), lib);
  addRegistration(RongIMClient);
  addInstance(RongIMClient);
  RongIMClient.sdkver = '2.9.2';
  // Instances hold nothing that would have to be freed.
  delete RongIMClient.prototype.free;
  return lib;
}
