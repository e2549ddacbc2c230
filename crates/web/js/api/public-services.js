// Public services: accounts of organisations, which users follow.

import { promised, request } from '../call.js';
import { badArgument } from '../errors.js';

/** The conversation types: a service of the app, which all its users follow at first, and any other. */
const APP = 7, OTHER = 8;

/** What `schMp` takes, by `SearchType`. */
const SEARCH = { [APP]: [6, 18], [OTHER]: [9, 33], all: [15, 51] };

function details(json) {
  try {
    return JSON.parse(json) ?? {};
  } catch {
    return {};
  }
}

/** A service, as pages know it. */
function profile({ mpid, name, type, portraitUrl, extra }) {
  const { introduction = '', menu = [], follow, isGlobal } = details(extra);
  return {
    conversationType: type === 'mc' ? APP : OTHER, introduction, menu, name, portraitUri: portraitUrl ?? '',
    publicServiceId: mpid, hasFollowed: !!follow, isGlobal: !!isGlobal,
  };
}

const profiles = ({ info }) => info.map(profile);

const followed = (time = 0) => request('pullMp', null, { time, mpid: '' }).as(profiles);

function search(among, searchType, id) {
  const type = SEARCH[among][searchType];
  if (!type) throw badArgument('searchType', 'a number of RongIMLib.SearchType');
  return request('schMp', null, { type, id }).as(profiles);
}

function serviceType(type) {
  if (type !== APP && type !== OTHER) throw badArgument('publicServiceType', 'APP_PUBLIC_SERVICE or PUBLIC_SERVICE');
  return type;
}

const follow = (un) => (type, id) => request(`${serviceType(type) === APP ? 'mc' : 'mp'}${un}ollow`, null, { id }).as(() => {});

/** Methods of the instance. */
export const publicServices = {
  getPublicServiceList: () => followed(),
  getRemotePublicServiceList: (_callback, time) => followed(time),
  /** One that the user follows, or else whoever has that id; null when nobody has. */
  async getPublicServiceProfile(type, id) {
    const find = (all) => all.find((one) => one.conversationType === type && one.publicServiceId === id);
    serviceType(type);
    return find(await promised(followed())) ?? find(await promised(search(type, 0, id))) ?? null;
  },
  searchPublicService: (searchType, keywords) => search('all', searchType, keywords),
  searchPublicServiceByType: (type, searchType, keywords) => search(serviceType(type), searchType, keywords),
  subscribePublicService: follow('F'),
  unsubscribePublicService: follow('UnF'),
};
