// Who is connected, and from where.
import { get, post } from '../api.js';
import { moment, number, t } from '../text.js';
import { action, h, note, sure, table } from '../ui.js';
import { list } from './list.js';

export function connections(place, user = '') {
  return list(place, {
    title: t('connections'),
    label: t('filterUser'),
    start: user,
    load: (q, page, signal) => get('connections', { q, page }, signal),
    render: ({ rows, all }, reload) => [
      table(t('connections'), [
        [t('user'), (one) => h('code', {}, one.user)],
        [t('transport'), (one) => t(one.transport)],
        [t('address'), (one) => h('code', {}, one.address)],
        [t('version'), (one) => one.version || '–'],
        [t('since'), (one) => moment(one.since)],
        [t('actions'), (one) => action(t('end'), () => end(one, reload), { kind: 'quiet risky' })],
      ], rows),
      rows.length > 0 && h('p', { class: 'hint' }, t('shown', { shown: number(rows.length), all: number(all) })),
    ],
  });
}

async function end(one, reload) {
  let ended;
  const done = await sure(t('endTitle', { id: one.user }), t('endText'), t('end'), async () => {
    ({ ended } = await post('connections/end', { id: one.id }));
  });
  if (!done) return;
  note(ended ? t('ended') : t('endedBefore'));
  await reload();
}
