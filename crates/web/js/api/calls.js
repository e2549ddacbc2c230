// Voice and video calls, which are made by the vendor's call library: without it nothing of them works.

import { request } from '../call.js';
import { RongIMError } from '../errors.js';

const NOT_AVAILABLE = 18;

function refuse() {
  throw new RongIMError(NOT_AVAILABLE);
}

/** Methods of the instance. */
export const calls = {
  startCall: refuse,
  joinCall: refuse,
  changeMediaType: refuse,
  hungupCall: () => {},
  getAgoraDynamicKey: (engineType, channelName) => request('qryVoipK', null, { engineType, channelName }),
};
