// What holds for all devices of the user: quiet hours, and how many days of offline messages they get.

import { Many, request } from '../call.js';
import { badArgument } from '../errors.js';

const QUIET_HOURS = 'RC:QuietHours';
const MINUTES_A_DAY = 1440;
const PRIVATE = 1;
const MOST_DAYS = 7;

const set = (key, value) =>
  request('setUS', null, { version: 0, value: JSON.stringify({ targetId: '', type: PRIVATE, key, value }) });

const parse = (text) => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};

/** The quiet hours among the user's settings; none are no minutes. */
function quietHours({ items }) {
  const { startTime = '', spanMins = 0 } = parse(items.findLast(({ key }) => key === QUIET_HOURS)?.value);
  return new Many([startTime, spanMins], { startTime, spanMinutes: spanMins });
}

/** Methods of the instance. */
export const account = {
  getNotificationQuietHours: () => request('pullUS', null, { version: 0 }).as(quietHours),
  setNotificationQuietHours(startTime, spanMinutes) {
    if (!/^([01]\d|2[0-3])(:[0-5]\d){2}$/.test(startTime)) throw badArgument('startTime', 'a time as HH:mm:ss');
    if (!Number.isInteger(spanMinutes) || spanMinutes < 1 || spanMinutes >= MINUTES_A_DAY) {
      throw badArgument('spanMinutes', `a whole number from 1 to ${MINUTES_A_DAY - 1}`);
    }
    return set(QUIET_HOURS, JSON.stringify({ startTime, spanMins: spanMinutes })).as(() => {});
  },
  removeNotificationQuietHours: () => set(QUIET_HOURS, '').as(() => {}),

  setOfflineMessageDuration(days) {
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
      throw badArgument('duration', `a whole number from 1 to ${MOST_DAYS}`);
    }
    return request('setOfflineMsgDur', null, { deadline: 0, token: `${days}` }).as(() => days);
  },
  /** All of the user's settings, as the server has them. */
  getPullSetting: () => request('pullUS', null, { version: 0 }),
};
