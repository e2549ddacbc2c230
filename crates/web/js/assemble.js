// Puts the namespace `RongIMLib` together from the initialised wasm module.

import { enums } from './enums.js';
import { registerCatalogue } from './messages.js';
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
  for (const { Class, className, objectName, counted, persisted } of entries) {
    lib[className] = Class;
    Client.MessageType[className] = className;
    Client.MessageParams[className] = { objectName, msgTag: new MessageTag(counted, persisted) };
  }
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
  addInstance(RongIMClient);
  RongIMClient.sdkver = '2.9.2';
  // Instances hold nothing that would have to be freed.
  delete RongIMClient.prototype.free;
  return lib;
}
