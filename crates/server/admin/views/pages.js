// The pages of a long list.
import { number, t } from '../text.js';
import { action, h } from '../ui.js';

/** Rows of a page, as the server has them. */
const ROWS = 50;

/** A page of what is all here: what the server gives of longer lists. */
export function pageOf(all, page) {
  const from = page * ROWS;
  return { rows: all.slice(from, from + ROWS), more: all.length > from + ROWS };
}

/** A new page is read from its beginning; the button that asked for it is gone. */
export function toTop(rows) {
  rows.tabIndex = -1;
  rows.focus({ preventScroll: true });
  rows.scrollIntoView({ block: 'start' });
}

/** Goes to the pages beside this one; nothing when there is only one. `go` shows a page. */
export function pager(page, { rows, more }, go) {
  if (page === 0 && !more) return null;
  const first = page * ROWS + 1;
  return h('nav', { class: 'pager', 'aria-label': t('pages') },
    action(t('previousPage'), () => go(page - 1), { disabled: page === 0 }),
    h('span', {}, rows.length > 0 ? t('rowsShown', { first: number(first), last: number(first + rows.length - 1) }) : t('nothingMore')),
    action(t('nextPage'), () => go(page + 1), { disabled: !more }));
}
