// A view that is a list with a search line.
import { t } from '../text.js';
import { action, h, head, note, search } from '../ui.js';

/** Fills `place`; gives what ends the view. */
export function list(place, { title, label, start = '', actions = () => [], load, render }) {
  const rows = h('div', { class: 'panel', 'aria-live': 'polite' });
  let asked = new AbortController();
  let query = start;
  const reload = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const found = await load(query, signal);
      if (!signal.aborted) rows.replaceChildren(...[render(found, reload)].flat().filter(Boolean));
    } catch (error) {
      if (!signal.aborted && error.status !== 401) note(error.message, 'failed');
    }
  };
  const line = search(label, start, (text) => {
    query = text;
    reload();
  });
  place.append(
    head(title, action(t('refresh'), reload), actions(reload)),
    h('div', { role: 'search', class: 'search' }, line),
    rows);
  reload();
  return () => asked.abort();
}
