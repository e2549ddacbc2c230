// Leave to upload a file, and where it can be read.

import { core, request } from '../call.js';
import { RongIMError, badArgument } from '../errors.js';

/** By `UploadMethod`, from 1. */
const URL_TOPICS = ['qnUrl', 'aliUrl', 's3Url', 'stcUrl'];

/** What only some of the stores fill. */
const STORES = [
  'bosToken', 'bosDate', 'path', 'osskeyId', 'ossPolicy', 'ossSign', 'ossBucketName', 's3Credential', 's3Algorithm',
  's3Date', 's3Policy', 's3Signature', 's3BucketName', 'stcAuthorization', 'stcContentSha256', 'stcDate', 'stcBucketName',
];

/** A number of `FileType`. */
function fileType(type) {
  if (!(Number.isInteger(type) && type >= 1 && type <= 6)) throw new RongIMError(41001);
  return type;
}

/** A name that no other upload has, with the ending of the page's. */
function uploadName(type, name = '') {
  const random = crypto.getRandomValues(new Uint32Array(3)).join('');
  const [ending] = /\.\w{1,16}$/.exec(name) ?? [''];
  return `${type}__RC-${new Date().toISOString().slice(0, 10)}_${Date.now()}${random}${ending}`;
}

/** Methods of the instance. */
export const files = {
  /** Without a name the token is for any, as pages of 2.5 choose it later. */
  getFileToken(type, _callback, name, httpMethod, queryString) {
    const fileName = uploadName(fileType(type), name);
    const key = name && fileName;
    return request('qnTkn', null, { type, key, httpMethod, queryString }).as((token) => {
      const { uploadServer = '', bosAddr = '', ossConfig = '' } = core('navigation') ?? {};
      const none = Object.fromEntries(STORES.map((field) => [field, null]));
      return { ...none, ...token, fileName, qiniu: uploadServer, bos: bosAddr, ossConfig };
    });
  },
  /** `data` is what the upload answered: one that knows the address needs no question. */
  getFileUrl(type, key, fileName, _callback, data, uploadMethod = 1) {
    fileType(type);
    const topic = URL_TOPICS[uploadMethod - 1];
    if (!topic) throw badArgument('uploadMethod', 'a number of RongIMLib.UploadMethod');
    return data?.isBosRes ? data : request(topic, null, { type, key, fileName });
  },
};
