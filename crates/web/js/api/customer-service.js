// Talking to a customer service: the handshake, a human in place of the robot, marks, the end.

import { promised } from '../call.js';
import { RongIMError } from '../errors.js';
import { overhear } from '../listeners.js';
import { signal } from './messages.js';

const CUSTOMER_SERVICE = 5;
const REJECTED = 405;
const PATIENCE_MS = 30_000;

/** By id of the service: the promise of what the desk answers to the handshake. */
const sessions = new Map();

overhear(({ conversationType, targetId, messageType, content }) => {
  if (conversationType !== CUSTOMER_SERVICE) return;
  if (messageType === 'HandShakeResponseMessage') sessions.get(targetId)?.open(content.data);
  if (messageType === 'TerminateMessage') sessions.delete(targetId);
});

const send = (custId, objectName, content) => signal(CUSTOMER_SERVICE, custId, objectName, content).as(() => {});

/** Shakes hands; what follows waits for the answer. */
async function begin(custId, groupid) {
  const session = { groupid };
  session.answer = new Promise((open) => {
    session.open = open;
    setTimeout(open, PATIENCE_MS);
  });
  sessions.set(custId, session);
  try {
    await promised(send(custId, 'RC:CsHs', { groupid }));
  } catch (error) {
    sessions.delete(custId);
    throw error;
  }
}

/** Sends something that belongs to the session. */
async function within(custId, objectName, content) {
  const session = sessions.get(custId);
  if (!session) throw new RongIMError(33003, 'call startCustomService first · 请先调用 startCustomService');
  const answer = await session.answer;
  if (!answer) throw new RongIMError(-1);
  const { uid, sid, pid, isBlack } = answer;
  if (isBlack) throw new RongIMError(REJECTED);
  const { groupid } = session;
  return promised(send(custId, objectName, { uid, sid, pid, groupid, ...content }));
}

/** Methods of the instance. */
export const customerService = {
  startCustomService: (custId, _callback, groupId) => begin(custId, groupId),
  switchToHumanMode: (custId) => within(custId, 'RC:CSCha'),
  evaluateRebotCustomService: (custId, isresolve, suggest) =>
    within(custId, 'RC:CsEva', { isresolve: !!isresolve, suggest, type: 0 }),
  evaluateHumanCustomService: (custId, source, suggest) => within(custId, 'RC:CsEva', { source, suggest, type: 1 }),
  async stopCustomeService(custId) {
    await within(custId, 'RC:CsSp');
    sessions.delete(custId);
  },
};
