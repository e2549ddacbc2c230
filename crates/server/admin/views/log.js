// What was done on this page: when, from where, and what came of it.
import { get } from '../api.js';
import { moment, t } from '../text.js';
import { h, table, tag } from '../ui.js';
import { list } from './list.js';

export function log(place) {
  return list(place, {
    title: t('log'),
    label: t('searchLog'),
    load: (q, page, signal) => get('log', { q, page }, signal),
    render: ({ rows }) => table(t('log'), [
      [t('when'), (one) => h('time', { datetime: new Date(one.time).toISOString() }, moment(one.time, { second: '2-digit' }))],
      [t('who'), (one) => h('div', { class: 'named' }, h('span', {}, one.address), one.session && h('code', {}, one.session))],
      [t('deed'), (one) => h('code', {}, one.deed)],
      [t('about'), (one) => details(one.about)],
      [t('result'), (one) => (one.result < 300 ? tag(t('done'), 'good') : tag(t('refusedWith', { status: one.result }), 'bad'))],
    ], rows, t('nothingFound')),
  });
}

/** `userId: bob, minute: 60`. */
function details(about) {
  const fields = Object.entries(about ?? {});
  if (fields.length === 0) return '–';
  return h('span', { class: 'details' }, fields.map(([name, value]) => `${name}: ${[value].flat().join(', ')}`).join(' · '));
}
