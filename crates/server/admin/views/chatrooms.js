// Chatrooms, and the members of one.
import { call, get } from '../api.js';
import { moment, number, t } from '../text.js';
import { action, h, named, note, sure, table, tag } from '../ui.js';
import { list } from './list.js';
import { members } from './members.js';

/** Members that are asked for. */
const LISTED = 500;

/** The Server API writes times as in China: in ms. */
const inChina = (text) => Date.parse(`${text.replace(' ', 'T')}+08:00`);

export function chatrooms(place, id) {
  if (id) return chatroom(place, id);
  return list(place, {
    title: t('chatrooms'),
    label: t('searchRooms'),
    load: (q, page, signal) => get('chatrooms', { q, page }, signal),
    render: ({ rows }) => [
      table(t('chatrooms'), [
        [t('chatroom'), (one) => named(one.name, one.id, `#/chatrooms/${encodeURIComponent(one.id)}`)],
        [t('members'), (one) => number(one.members)],
        [t('created'), (one) => moment(one.created)],
        [t('state'), (one) => (one.silent ? tag(t('mutedAll'), 'bad') : '–')],
      ], rows, t('nothingFound')),
    ],
  });
}

function chatroom(place, id) {
  return members(place, {
    id,
    back: '#/chatrooms',
    minutes: [[10, t('minutes10')], [60, t('hour')], [1440, t('day')], [43200, t('days30')]],
    async load() {
      const [found, muted, silent] = await Promise.all([
        call('/chatroom/user/query', { chatroomId: id, count: LISTED, order: 1 }),
        call('/chatroom/user/gag/list', { chatroomId: id }),
        call('/chatroom/ban/check', { chatroomId: id }),
      ]);
      return {
        members: found.users.map((user) => ({ id: user.id, joined: inChina(user.time) })),
        all: found.total,
        muted: new Set(muted.users.map((user) => user.userId)),
        silent: silent.status === 1,
      };
    },
    mute: (userId, minute) => call('/chatroom/user/gag/add', { chatroomId: id, userId, minute }),
    unmute: (userId) => call('/chatroom/user/gag/rollback', { chatroomId: id, userId }),
    muteAll: () => call('/chatroom/ban/add', { chatroomId: id }),
    unmuteAll: () => call('/chatroom/ban/rollback', { chatroomId: id }),
    end: action(t('destroy'), async () => {
      const text = t('destroyText');
      const done = await sure(t('destroyTitle', { id }), text, t('destroy'), () => call('/chatroom/destroy', { chatroomId: id }));
      if (!done) return;
      note(t('destroyDone', { id }));
      location.hash = '#/chatrooms';
    }, { kind: 'danger' }),
  });
}
