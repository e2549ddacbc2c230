// The members of a group or chatroom, who of them is muted, and its end.
import { moment, number, t } from '../text.js';
import { action, dialog, field, h, head, note, search, select, table, tag } from '../ui.js';
import { pageOf, pager, toTop } from './pages.js';

/** Fills `place`; the calls that differ come from the caller. */
export function members(place, { id, back, minutes, load, mute, unmute, muteAll, unmuteAll, end }) {
  const rows = h('div', { class: 'panel', 'aria-live': 'polite' });
  const whole = h('span', {});
  const wanted = search(t('searchMembers'), '', () => draw(0));
  let left = false;
  let found;
  let page = 0;
  const reload = async () => {
    found = await load();
    if (!left) draw(page);
  };
  const draw = (at) => {
    page = at;
    const text = wanted.value.trim().toLowerCase();
    const some = pageOf(found.members.filter((one) => one.id.toLowerCase().includes(text)), page);
    const toggle = found.silent
      ? action(t('unmuteAll'), async () => { await unmuteAll(); note(t('unmuteAllDone')); await reload(); })
      : action(t('muteAll'), async () => { await muteAll(); note(t('muteAllDone')); await reload(); });
    whole.replaceChildren(toggle);
    rows.replaceChildren(
      h('p', { class: 'row' },
        found.silent ? tag(t('mutedAll'), 'bad') : '',
        t('membersShown', { shown: number(found.members.length), all: number(found.all) })),
      memberTable(some.rows),
      pager(page, some, turn) ?? '');
  };
  const turn = (at) => {
    draw(at);
    toTop(rows);
  };
  const memberTable = (some) => table(t('members'), [
    [t('member'), (one) => h('code', {}, one.id)],
    ...(found.members[0]?.joined === undefined ? [] : [[t('joined'), (one) => moment(one.joined)]]),
    [t('state'), (one) => (found.muted.has(one.id) ? tag(t('muted'), 'bad') : '–')],
    [t('actions'), (one) => (found.muted.has(one.id)
      ? action(t('unmute'), async () => { await unmute(one.id); note(t('unmuteDone', { id: one.id })); await reload(); })
      : action(t('mute'), () => askToMute(one), { kind: 'quiet risky' }))],
  ], some, t('nothingFound'));
  const askToMute = async (one) => {
    const minute = select(minutes);
    const done = await dialog({
      title: t('muteTitle', { id: one.id }),
      content: [field(t('howLong'), minute)],
      confirm: t('mute'),
      danger: true,
      submit: () => mute(one.id, minute.value),
    });
    if (!done) return;
    note(t('muteDone', { id: one.id }));
    await reload();
  };
  place.append(
    h('p', {}, h('a', { href: back }, `← ${t('back')}`)),
    head(id, action(t('refresh'), reload), whole, end),
    h('div', { role: 'search', class: 'search' }, wanted),
    rows);
  reload().catch((error) => note(error.message, 'failed'));
  return () => { left = true; };
}
