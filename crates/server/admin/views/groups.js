// Groups, and the members of one.
import { call, get } from '../api.js';
import { number, t } from '../text.js';
import { action, h, named, note, sure, table, tag } from '../ui.js';
import { list } from './list.js';
import { members } from './members.js';

export function groups(place, id) {
  if (id) return group(place, id);
  return list(place, {
    title: t('groups'),
    label: t('searchGroups'),
    load: (q, page, signal) => get('groups', { q, page }, signal),
    render: ({ rows }) => [
      table(t('groups'), [
        [t('group'), (one) => named(one.name, one.id, `#/groups/${encodeURIComponent(one.id)}`)],
        [t('owner'), (one) => h('code', {}, one.owner || '–')],
        [t('members'), (one) => number(one.members)],
        [t('state'), (one) => (one.silent ? tag(t('mutedAll'), 'bad') : '–')],
      ], rows, t('nothingFound')),
    ],
  });
}

function group(place, id) {
  return members(place, {
    id,
    back: '#/groups',
    /** A mute may hold for good in a group. */
    minutes: [[0, t('forGood')], [10, t('minutes10')], [60, t('hour')], [1440, t('day')]],
    async load() {
      const [found, muted, silent] = await Promise.all([
        call('/group/user/query', { groupId: id }),
        call('/group/user/gag/list', { groupId: id }),
        call('/group/ban/query', { groupId: id }),
      ]);
      return {
        members: found.users.map((user) => ({ id: user.id })),
        all: found.users.length,
        muted: new Set(muted.users.map((user) => user.userId)),
        silent: silent.groupinfo.some((one) => one.groupId === id && one.stat === 1),
      };
    },
    mute: (userId, minute) => call('/group/user/gag/add', { groupId: id, userId, minute }),
    unmute: (userId) => call('/group/user/gag/rollback', { groupId: id, userId }),
    muteAll: () => call('/group/ban/add', { groupId: id }),
    unmuteAll: () => call('/group/ban/rollback', { groupId: id }),
    end: action(t('dismiss'), async () => {
      const text = t('dismissText');
      const done = await sure(t('dismissTitle', { id }), text, t('dismiss'), () => call('/group/dismiss', { groupId: id, userId: 'admin' }));
      if (!done) return;
      note(t('dismissDone', { id }));
      location.hash = '#/groups';
    }, { kind: 'danger' }),
  });
}
