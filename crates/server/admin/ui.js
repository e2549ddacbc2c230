// Pieces that all views are built of.
import { t } from './text.js';

/** Builds an element: `h('button', { class: 'quiet', onclick }, 'Text')`. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

/** Says something for a moment. */
export function note(message, kind = 'done') {
  const line = h('p', { class: `note ${kind}`, role: kind === 'failed' ? 'alert' : undefined }, message);
  document.getElementById('notes').append(line);
  setTimeout(() => line.remove(), kind === 'failed' ? 8000 : 4000);
}

/** A button whose work may take a moment and may fail. */
export function action(label, work, { kind = 'quiet', ...properties } = {}) {
  const button = h('button', { type: 'button', class: kind, ...properties }, label);
  button.addEventListener('click', () => busy(button, work));
  return button;
}

/**
 * Runs `work` once at a time; failures are said. The button is not disabled meanwhile: it would lose the focus,
 * which comes back to it after a dialog.
 */
export async function busy(button, work) {
  if (button.getAttribute('aria-busy')) return;
  button.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (error) {
    if (error.name !== 'AbortError') note(error.message, 'failed');
  } finally {
    button.removeAttribute('aria-busy');
  }
}

let lastId = 0;

/** A control with its label, and perhaps a hint. */
export function field(label, control, hint) {
  const id = `field-${(lastId += 1)}`;
  control.id = id;
  if (hint) control.setAttribute('aria-describedby', `${id}-hint`);
  return h('div', { class: 'field' },
    h('label', { for: id }, label),
    control,
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint));
}

/** A drop-down: `[value, text]` pairs. */
export function select(options, properties = {}) {
  return h('select', properties, options.map(([value, text]) => h('option', { value }, text)));
}

/**
 * A dialog with a form; resolves with whether it was done. `submit` may fail: then it stays
 * open and says why.
 */
export function dialog({ title, content = [], confirm, danger = false, submit = async () => {} }) {
  return new Promise((resolve) => {
    const fault = h('p', { class: 'fault', role: 'alert' });
    const accept = confirm && h('button', { type: 'submit', class: danger ? 'danger' : 'strong' }, confirm);
    const cancel = h('button', { type: 'button', class: 'quiet' }, confirm ? t('cancel') : t('close'));
    const form = h('form', { method: 'dialog', class: 'stack' },
      h('h2', { id: 'dialog-title' }, title),
      content,
      fault,
      h('div', { class: 'row end' }, cancel, accept));
    const box = h('dialog', { 'aria-labelledby': 'dialog-title' }, form);
    let done = false;
    cancel.addEventListener('click', () => box.close());
    box.addEventListener('close', () => {
      box.remove();
      resolve(done);
    });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!accept) return;
      fault.textContent = '';
      await busy(accept, async () => {
        try {
          await submit();
          done = true;
          box.close();
        } catch (error) {
          fault.textContent = error.message;
        }
      });
    });
    document.body.append(box);
    box.showModal();
  });
}

/** Asks before something is done that cannot be undone. */
export function sure(title, text, confirm, submit) {
  return dialog({ title, content: [h('p', {}, text)], confirm, danger: true, submit });
}

/** A table; on a narrow screen each row is a card. `columns`: `[heading, row => cell]` pairs. */
export function table(caption, columns, rows, empty = t('nothing')) {
  if (rows.length === 0) return h('p', { class: 'empty' }, empty);
  return h('table', {},
    h('caption', { class: 'unseen' }, caption),
    h('thead', {}, h('tr', {}, columns.map(([heading]) => h('th', { scope: 'col' }, heading)))),
    h('tbody', {}, rows.map((row) => h('tr', {}, columns.map(([heading, cell]) =>
      h('td', { 'data-label': heading }, cell(row)))))));
}

/** A name with the id below it. */
export function named(name, id, href) {
  const first = name || id;
  return h('div', { class: 'named' },
    href ? h('a', { href }, first) : h('span', {}, first),
    name && name !== id && h('code', {}, id));
}

/** A small coloured word. */
export function tag(text, kind = '') {
  return h('span', { class: `tag ${kind}` }, text);
}

/** The head of a view: its title, and what can be done there. */
export function head(title, ...actions) {
  return h('header', { class: 'head' }, h('h1', { tabindex: '-1' }, title), h('div', { class: 'row' }, actions));
}

/** A search line that calls back, a moment after the last key. */
export function search(label, value, found) {
  const input = h('input', { type: 'search', value, autocomplete: 'off', placeholder: label, 'aria-label': label });
  let wait;
  input.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(() => found(input.value.trim()), 200);
  });
  return input;
}

/** Ids in a text, apart by spaces, commas or lines. */
export function ids(text) {
  return text.split(/[\s,，;；]+/).filter(Boolean);
}
