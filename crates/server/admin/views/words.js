// What clients may not say.
import { call, get } from '../api.js';
import { t } from '../text.js';
import { action, busy, field, h, note, table, tag } from '../ui.js';
import { list } from './list.js';

export function words(place) {
  const word = h('input', { required: true, maxlength: 32, autocomplete: 'off' });
  const replacement = h('input', { maxlength: 32, autocomplete: 'off' });
  const button = h('button', { type: 'submit', class: 'strong' }, t('add'));
  let reload = async () => {};
  const form = h('form', { class: 'panel form-line' },
    field(t('word'), word, t('wordHint')),
    field(t('replacement'), replacement, t('replacementHint')),
    button);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(button, async () => {
      const wanted = { word: word.value };
      if (replacement.value) wanted.replaceWord = replacement.value;
      await call('/sensitiveword/add', wanted);
      note(t('wordAdded', { word: word.value }));
      form.reset();
      word.focus();
      await reload();
    });
  });
  const end = list(place, {
    title: t('words'),
    label: t('searchWords'),
    load: (q, page, signal) => get('words', { q, page }, signal),
    render: ({ rows }, again) => {
      reload = again;
      return table(t('words'), [
        [t('word'), (one) => h('code', {}, one.word)],
        [t('effect'), (one) => (one.replacement === null
          ? tag(t('refused'), 'bad')
          : tag(t('replacedBy', { text: one.replacement })))],
        [t('actions'), (one) => action(t('remove'), async () => {
          await call('/sensitiveword/delete', { word: one.word });
          note(t('wordRemoved', { word: one.word }));
          await again();
        }, { kind: 'quiet risky' })],
      ], rows, t('nothingFound'));
    },
  });
  place.querySelector('.head').after(h('p', { class: 'hint' }, t('wordsText')), form);
  return end;
}
