// Starting by one object, and what pages ask about the SDK itself.

import { startedWith } from '../call.js';
import { later } from '../queue.js';
import { connectionStatics } from './connection.js';

/** The version of the API that this one has. */
export const VERSION = '2.9.2';

/** Methods of the class; `getInstance` gives the client. */
export const aboutStatics = (getInstance) => ({
  initApp({ appkey, appKey = appkey, dataAccessProvider, opts }, callback) {
    connectionStatics.init(appKey, dataAccessProvider, opts);
    const instance = getInstance();
    if (typeof callback === 'function') later(() => callback(null, instance));
    return instance;
  },
});

/** Methods of the instance. */
export const about = {
  getSDKInfo: () => ({ version: VERSION }),
  getAppInfo: () => ({ appKey: startedWith() }),
  /** A browser is no device that could be named. */
  setDeviceInfo: () => {},
};
