// The blacklist, and who is online.

import { check, core, request } from '../call.js';
import { listen } from '../listeners.js';
import { userStatus } from '../shapes.js';

/** Methods of the instance. */
export const people = {
  addToBlacklist: (userId) => request('addBlack', userId, { userId }),
  removeFromBlacklist: (userId) => request('rmBlack', userId, { userId }),
  getBlacklist: () => request('getBlack', null, { nothing: 1 }).as(({ userIds }) => userIds),
  /** The name of the enum's key, as from the published client; the wire says "no" by a code. */
  getBlacklistStatus: (userId) =>
    request('blackStat', userId, { userId }).as(() => 'IN_BLACK_LIST').when({ 101: 'NOT_IN_BLACK_LIST' }),

  getUserStatus: (userId) => request('getUserStatus', userId, { nothing: 1 }).as(userStatus),
  setUserStatus: (status) => request('setUserStatus', null, { status }).as(() => true),
  setUserStatusListener({ userIds }, listener) {
    listen('userStatus', { onChanged: listener });
    core('watchUsers', check('config.userIds', 'texts', userIds));
  },
};
