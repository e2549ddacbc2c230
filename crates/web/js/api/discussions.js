// Discussions: groups that clients make and keep themselves.

import { promised, request } from '../call.js';

const NOTHING = { nothing: 0 };

const invite = (id, users) => request('invtDiz', id, { users });
const quit = (id) => request('quitDiz', id, NOTHING);

/** Methods of the instance. */
export const discussions = {
  /** One outcome, when the members are in. */
  async createDiscussion(name, members) {
    const { id } = await promised(request('crDiz', null, { name }));
    try {
      if (members.length) await promised(invite(id, members));
    } catch (error) {
      // Nobody would learn of it any more.
      promised(quit(id)).catch(() => {});
      throw error;
    }
    return id;
  },
  addMemberToDiscussion: invite,
  removeMemberFromDiscussion: (id, user) => request('evctDiz', id, { user }),
  quitDiscussion: quit,
  getDiscussion: (id) =>
    request('dizInf', id, NOTHING).as((info) => ({
      creatorId: info.adminUserId, id: info.channelId, memberIdList: info.firstTenUserIds, name: info.channelName,
      isOpen: info.openStatus,
    })),
  setDiscussionName: (id, name) => request('rename', id, { name }),
  setDiscussionInviteStatus: (id, openStatus) => request('pdOpen', id, { openStatus }),
};
