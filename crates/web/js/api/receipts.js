// Read receipts of groups: as 2.5 asks for and gives them, and as 2.9 does.

import { core, request } from '../call.js';

const yes = () => true;

/** Methods of the instance. */
export const receipts = {
  /** Answers everybody who asked in this conversation and has no answer yet. */
  sendReceiptResponse: (type, target) => core('answerReceipts', type, target).as(() => {}),

  sendReadReceiptMessage: (msgId, groupId) => request('rrMsg', groupId, { msgId }).as(yes),
  getMessageReader: (messageUId, groupId) =>
    request('rrList', groupId, { msgId: [messageUId] }).as(({ totalMemberNum, list }) => ({
      totalMemberCount: totalMemberNum,
      list: list.map(({ readTime, userId }) => ({ readTime, userId })),
    })),
};
