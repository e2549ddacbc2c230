// The blacklist.

import { core } from '../call.js';

/** Methods of the instance. */
export const people = {
  addToBlacklist: (userId) => core('addToBlacklist', userId),
  removeFromBlacklist: (userId) => core('removeFromBlacklist', userId),
  getBlacklist: () => core('blacklist'),
  /** The name of the enum's key, as from the published client. */
  getBlacklistStatus: (userId) =>
    core('isBlacklisted', userId).as((isIn) => (isIn ? 'IN_BLACK_LIST' : 'NOT_IN_BLACK_LIST')),
};
