// A view that is a list in pages, with a search line.
import { t } from '../text.js';
import { action, h, head, note, search } from '../ui.js';
import { pager, toTop } from './pages.js';

/**
 * Fills `place`; gives what ends the view. `load` gets the text, the page from 0 and a signal, and
 * gives `{ rows, more }`; `render` makes elements of that.
 */
export function list(place, { title, label, start = '', actions = () => [], load, render }) {
  const rows = h('div', { class: 'panel', 'aria-live': 'polite' });
  let asked = new AbortController();
  let query = start;
  let page = 0;
  /** What is shown is no longer what is asked for; gives the signal of what comes next. */
  const outdate = () => {
    asked.abort();
    asked = new AbortController();
    rows.setAttribute('aria-busy', 'true');
    return asked.signal;
  };
  /** Gives whether the page is shown: something else may be asked for meanwhile. */
  const show = async (wanted) => {
    const signal = outdate();
    try {
      const found = await load(query, wanted, signal);
      if (signal.aborted) return false;
      page = wanted;
      rows.replaceChildren(...[render(found, reload), pager(page, found, turn)].flat().filter(Boolean));
      return true;
    } catch (error) {
      if (!signal.aborted && error.status !== 401) note(error.message, 'failed');
      return false;
    } finally {
      if (!signal.aborted) rows.removeAttribute('aria-busy');
    }
  };
  const reload = () => show(page);
  const turn = async (wanted) => {
    if (await show(wanted)) toTop(rows);
  };
  const line = search(label, start, (text) => {
    query = text;
    show(0);
  });
  line.addEventListener('input', outdate);
  place.append(
    head(title, action(t('refresh'), reload), actions(reload)),
    h('div', { role: 'search', class: 'search' }, line),
    rows);
  reload();
  return () => asked.abort();
}
