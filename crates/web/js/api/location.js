// Sharing one's place while it changes, by the messages with which the phones' clients do it.

import { core, promised } from '../call.js';
import { overhear } from '../listeners.js';
import { later, tell } from '../queue.js';
import { send, signal } from './messages.js';

const START = 'RC:RLStart', JOIN = 'RC:RLJoin', QUIT = 'RC:RLQuit', END = 'RC:RLEnd', PLACE = 'RC:RL';
const PERSISTED = 1;
/** `RealTimeLocationStatus`. */
const IDLE = 0, INCOMING = 1, OUTGOING = 2, CONNECTED = 3;
/** `RealTimeLocationErrorCode`. */
const SUCCESS = 0, NOT_SUPPORTED = 2, UNDER_WAY = 3, JOIN_FAILED = 5, START_FAILED = 6, NO_NETWORK = 7;
const PRIVATE = 1, GROUP = 3;

/** By conversation: who shares, and who listens. */
const sharings = new Map();

function sharing(type, target) {
  const key = `${type} ${target}`;
  if (!sharings.has(key)) sharings.set(key, { status: IDLE, users: new Set(), listeners: new Set() });
  return sharings.get(key);
}

const inform = ({ listeners }, name, ...args) =>
  listeners.forEach((listener) => later(() => tell(listener, name, ...args)));

function turn(found, status) {
  if (found.status === status) return;
  found.status = status;
  inform(found, 'onStatusChange', status);
}

function enter(found, userId) {
  if (found.users.has(userId)) return;
  found.users.add(userId);
  inform(found, 'onParticipantsJoin', userId);
}

function leave(found, userId) {
  if (!found.users.delete(userId)) return;
  inform(found, 'onParticipantsQuit', userId);
  settle(found);
}

/** Who is alone in it has begun it anew; without anybody it is over. */
function settle(found) {
  const isIn = found.users.has(core('userId'));
  if (!found.users.size) turn(found, IDLE);
  else if (!isIn) turn(found, INCOMING);
  else if (found.users.size === 1) turn(found, OUTGOING);
  else turn(found, CONNECTED);
}

/** What each message does to the sharing in its conversation. */
const STEPS = {
  [START]: (found, userId) => enter(found, userId),
  [JOIN]: (found, userId) => enter(found, userId),
  [QUIT]: (found, userId) => leave(found, userId),
  [END](found) {
    for (const userId of [...found.users]) leave(found, userId);
  },
  [PLACE](found, userId, { latitude, longitude }) {
    enter(found, userId);
    inform(found, 'onReceiveLocation', latitude, longitude, userId);
  },
};

/** What began while the page was away is over by now; that it ended is still news. */
const isOver = (name, offLineMessage) => offLineMessage && name !== QUIT && name !== END;

overhear(({ conversationType, targetId, objectName: name, senderUserId, content, offLineMessage }) => {
  if (!Object.hasOwn(STEPS, name) || isOver(name, offLineMessage)) return;
  const found = sharing(conversationType, targetId);
  STEPS[name](found, senderUserId, content.message ?? content);
  settle(found);
});

/** Why nothing can be shared there now; `SUCCESS` when it can. */
function obstacle(type) {
  if (type !== PRIVATE && type !== GROUP) return NOT_SUPPORTED;
  return core('status') === 0 ? SUCCESS : NO_NETWORK;
}

/** A step of the page's own, when there is no obstacle. */
function step(type, target, act) {
  const code = obstacle(type);
  return code === SUCCESS ? act(sharing(type, target), core('userId')) : code;
}

/** Sends a message of ours; what becomes of it shows in the listeners alone. */
function say(found, type, target, name) {
  const call = name === START
    ? send(undefined, type, target, name, JSON.stringify({ content: '' }), PERSISTED, 0)
    : signal(type, target, name, {});
  promised(call).catch(() => inform(found, 'onError', name === START ? START_FAILED : JOIN_FAILED));
}

function take(found, me, type, target, name) {
  say(found, type, target, name);
  enter(found, me);
  settle(found);
  return SUCCESS;
}

/** Methods of the instance; those that do something give a `RealTimeLocationErrorCode`. */
export const location = {
  addRealTimeLocationListener(type, target, listener) {
    sharing(type, target).listeners.add(listener);
  },
  getRealTimeLocation: obstacle,
  getRealTimeLocationCurrentState: (type, target) => sharing(type, target).status,
  getRealTimeLocationParticipants: (type, target) => [...sharing(type, target).users],
  startRealTimeLocation: (type, target) =>
    step(type, target, (found, me) => (found.status === IDLE ? take(found, me, type, target, START) : UNDER_WAY)),
  joinRealTimeLocation: (type, target) =>
    step(type, target, (found, me) => (found.status === INCOMING ? take(found, me, type, target, JOIN) : JOIN_FAILED)),
  quitRealTimeLocation: (type, target) =>
    step(type, target, (found, me) => {
      if (found.users.has(me)) say(found, type, target, QUIT);
      leave(found, me);
      return SUCCESS;
    }),
  updateRealTimeLocationStatus: (type, target, latitude, longitude) =>
    step(type, target, (found, me) => {
      if (!found.users.has(me)) return JOIN_FAILED;
      signal(type, target, PLACE, { latitude, longitude }, true);
      return SUCCESS;
    }),
};
