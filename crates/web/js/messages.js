// The message classes, and the way between their objects and JSON text.

import { warn } from './logs.js';

/** By class name: `{ Class, objectName, counted, persisted }`. */
const byClass = new Map();
/** By object name, such as `RC:TxtMsg`: the same entries. */
const byObject = new Map();

const UNKNOWN = 'UnknownMessage';

/** A message class: its instances are plain data with an `encode`. */
function messageClass(className, objectName, fields) {
  const Message = {
    [className]: class {
      constructor(content) {
        this.messageName = className;
        for (const field of fields) this[field] = content?.[field];
        Object.assign(this, content);
        this.messageName = className;
      }

      /** From its fields, as arguments in their order without `extra`, or as one object. */
      static obtain(first, ...rest) {
        if (first && typeof first === 'object') return new Message(first);
        const named = fields.filter((field) => field !== 'extra');
        return new Message(Object.fromEntries([first, ...rest].map((value, i) => [named[i], value])));
      }

      /** The content as JSON text, as it goes over the wire. */
      encode() {
        const { messageName, ...content } = this;
        return JSON.stringify(content);
      }
    },
  }[className];
  Message.MessageType = className;
  Message.ObjectName = objectName;
  return Message;
}

/** Makes a message type known under both names. */
function register(className, objectName, counted, persisted, fields) {
  const entry = { Class: messageClass(className, objectName, fields), className, objectName, counted, persisted };
  byClass.set(className, entry);
  if (objectName) byObject.set(objectName, entry);
  return entry;
}

/**
 * Registers a type of the page. `content` lists its fields, or has an `encode` and a `decode`
 * between the page's object and the JSON text of the wire.
 */
export function registerCustom(className, objectName, tag, content) {
  const isText = (value) => typeof value === 'string' && value !== '';
  if (!isText(className)) throw new TypeError('registerMessageType: messageType must be a text · messageType 必须是字符串');
  if (!isText(objectName)) throw new TypeError('registerMessageType: objectName must be a text · objectName 必须是字符串');
  const { encode, decode } = content ?? {};
  const fields = Array.isArray(content) ? content : [];
  const entry = register(className, objectName, !!tag?.isCounted, !!tag?.isPersited, fields);
  if (typeof encode === 'function') {
    entry.Class.prototype.encode = function () {
      const text = encode(this);
      return typeof text === 'string' ? text : JSON.stringify(text);
    };
  }
  if (typeof decode === 'function') entry.decode = decode;
  return entry;
}

/** What a ContactNotificationMessage is about. */
const CONTACT_OPERATIONS = {
  CONTACT_OPERATION_REQUEST: 'ContactOperationRequest',
  CONTACT_OPERATION_ACCEPT_RESPONSE: 'ContactOperationAcceptResponse',
  CONTACT_OPERATION_REJECT_RESPONSE: 'ContactOperationRejectResponse',
};

/** What 2.5 calls the latitude in its documents, and some clients on the wire. */
function addMisspeltLatitude(LocationMessage) {
  Object.defineProperty(LocationMessage.prototype, 'latiude', {
    get() {
      return this.latitude;
    },
    set(value) {
      this.latitude ??= value;
    },
  });
}

/** Registers the built-in types; gives them by class name. */
export function registerCatalogue(lines) {
  for (const line of lines.trimEnd().split('\n')) {
    const [className, objectName, counted, persisted, ...fields] = line.split('\t');
    register(className, objectName, !!counted, !!persisted, fields);
  }
  addMisspeltLatitude(byClass.get('LocationMessage').Class);
  Object.assign(byClass.get('ContactNotificationMessage').Class, CONTACT_OPERATIONS);
  return byClass;
}

function parse(text) {
  try {
    const content = JSON.parse(text);
    // Copied to an object, it would take the place of the class.
    if (content && Object.hasOwn(content, '__proto__')) delete content['__proto__'];
    return content;
  } catch {
    return text;
  }
}

/** As the page's own `decode` reads it; one that throws is reported, and JSON stands in for it. */
function decodeBy(decode, text) {
  try {
    return decode(text);
  } catch (error) {
    warn('a decode of the page threw', error);
    return parse(text);
  }
}

/**
 * The content object of a received message, and the name of its class. Never throws: what the
 * page's classes cannot take is an unknown message.
 */
export function decode(objectName, text) {
  try {
    return decodeAs(objectName, text);
  } catch (error) {
    warn('a message could not be read', error);
    return unknown(text);
  }
}

function unknown(message) {
  return [new (byClass.get(UNKNOWN).Class)({ message }), UNKNOWN];
}

function decodeAs(objectName, text) {
  const entry = byObject.get(objectName);
  const content = entry?.decode ? decodeBy(entry.decode, text) : parse(text);
  if (entry && content && typeof content === 'object' && !Array.isArray(content)) {
    const object = Object.create(entry.Class.prototype);
    object.messageName = entry.className;
    Object.assign(object, content);
    object.messageName = entry.className;
    return [object, entry.className];
  }
  return unknown(content);
}

/** The entry for an object that a page wants to send. */
function entryOf(content, name) {
  return byClass.get(name) ?? byObject.get(name) ?? byClass.get(content.messageName) ?? byClass.get(content.messageType) ?? byObject.get(content.objectName);
}

/** What to send for a content object of the type `name`, or of its own; nothing when it is none, or its properties throw. */
export function describe(content, name) {
  try {
    return describeContent(content, name);
  } catch (error) {
    warn('a message could not be read', error);
    return undefined;
  }
}

function describeContent(content, name) {
  if (!content || typeof content !== 'object') return undefined;
  const entry = entryOf(content, name);
  if (!entry?.objectName) return undefined;
  const text = (content.encode ?? entry.Class.prototype.encode).call(content);
  if (typeof text !== 'string') return undefined;
  const { objectName, counted, persisted } = entry;
  return { objectName, text, counted, persisted, mentions: !!content.mentionedInfo };
}

/** The text fields that a search looks at in the page's own types: object name, tab, field. */
const ownFields = new Set();

/** Lets a search look at fields of a type of the page's own. */
export function addSearchFields(objectName, fields) {
  for (const field of Array.isArray(fields) ? fields : []) ownFields.add(`${objectName}\t${field}`);
}

export const searchFields = () => [...ownFields];

/** The object name of either kind of name. */
export function objectName(name) {
  return byClass.get(name)?.objectName || name;
}

/** Whether a message is counted and kept. */
export class MessageTag {
  constructor(isCounted, isPersited) {
    this.isCounted = isCounted;
    this.isPersited = isPersited;
  }

  /** The other way: of the number that `getMessageTag` gives. */
  static getTagByStatus(status) {
    return new MessageTag(!!(status & 2), !!(status & 1));
  }

  getMessageTag() {
    return (this.isPersited ? 1 : 0) | (this.isCounted ? 2 : 0);
  }
}

/** Whom a message mentions. */
export class MentionedInfo {
  constructor(type, userIdList, mentionedContent) {
    Object.assign(this, { type, userIdList, mentionedContent });
  }
}
