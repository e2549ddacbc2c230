// Users: found, blocked, and let in with a token.
import { call, get } from '../api.js';
import { t } from '../text.js';
import { action, dialog, field, h, named, note, select, table, tag } from '../ui.js';
import { list } from './list.js';

export function users(place) {
  return list(place, {
    title: t('users'),
    label: t('searchUsers'),
    actions: (reload) => [action(t('newUser'), () => create(reload), { kind: 'strong' })],
    load: (q, page, signal) => get('users', { q, page }, signal),
    render: ({ rows }, reload) => [
      table(t('users'), [
        [t('user'), (user) => named(user.name, user.id)],
        [t('state'), (user) => states(user)],
        [t('actions'), (user) => h('div', { class: 'row' },
          action(t('token'), () => showToken(user)),
          user.online && h('a', { class: 'button quiet', href: `#/connections/${encodeURIComponent(user.id)}` }, t('connections')),
          user.blocked
            ? action(t('unblock'), () => unblock(user, reload))
            : action(t('block'), () => block(user, reload), { kind: 'quiet risky' }))],
      ], rows, t('nothingFound')),
    ],
  });
}

function states(user) {
  return h('div', { class: 'row' },
    user.online ? tag(t('online'), 'good') : tag(t('offline')),
    user.blocked && tag(t('blocked'), 'bad'));
}

async function create(reload) {
  const id = h('input', { required: true, maxlength: 64, pattern: '[A-Za-z0-9+=_\\|\\-]+', autocomplete: 'off' });
  const name = h('input', { required: true, maxlength: 64, autocomplete: 'off' });
  let made;
  const done = await dialog({
    title: t('newUser'),
    content: [field(t('userId'), id, t('idHint')), field(t('userName'), name)],
    confirm: t('create'),
    submit: async () => { made = await call('/user/getToken', { userId: id.value, name: name.value }); },
  });
  if (!done) return;
  await reload();
  await tokenDialog(made.userId, made.token);
}

async function showToken(user) {
  const { token } = await call('/user/getToken', { userId: user.id, name: user.name || user.id });
  await tokenDialog(user.id, token);
}

function tokenDialog(id, token) {
  const text = h('textarea', { readonly: true, rows: 4, class: 'code' }, token);
  return dialog({
    title: t('tokenTitle', { id }),
    content: [
      field(t('token'), text, t('tokenText')),
      action(t('copy'), async () => {
        text.select();
        await navigator.clipboard.writeText(token);
        note(t('copied'));
      }),
    ],
  });
}

async function block(user, reload) {
  const minute = select([[10, t('minutes10')], [60, t('hour')], [1440, t('day')], [43200, t('days30')]]);
  minute.value = '1440';
  const done = await dialog({
    title: t('blockTitle', { id: user.id }),
    content: [h('p', {}, t('blockText')), field(t('howLong'), minute)],
    confirm: t('block'),
    danger: true,
    submit: () => call('/user/block', { userId: user.id, minute: minute.value }),
  });
  if (!done) return;
  note(t('blockDone', { id: user.id }));
  await reload();
}

async function unblock(user, reload) {
  await call('/user/unblock', { userId: user.id });
  note(t('unblockDone', { id: user.id }));
  await reload();
}
