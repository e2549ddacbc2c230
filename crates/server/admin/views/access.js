// Before anything else: the first password, or the present one.
import { post } from '../api.js';
import { switchLanguage, t } from '../text.js';
import { action, busy, dialog, field, h, note } from '../ui.js';

function card(app, title, restart, ...content) {
  app.className = 'alone';
  app.replaceChildren(
    h('main', { class: 'card' },
      h('h1', {}, title),
      content),
    action(t('language'), async () => { switchLanguage(); restart(); }));
}

function passwordInput(autocomplete) {
  return h('input', { type: 'password', autocomplete, required: true, maxlength: 256 });
}

/** A form with one button; failures stay in it. */
function form(label, fields, submit) {
  const fault = h('p', { class: 'fault', role: 'alert' });
  const button = h('button', { type: 'submit', class: 'strong wide' }, label);
  const element = h('form', { class: 'stack' }, fields, fault, button);
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    fault.textContent = '';
    busy(button, () => submit().catch((error) => { fault.textContent = error.message; }));
  });
  return element;
}

/** Asks for the password. */
export function signIn(app, restart) {
  const password = passwordInput('current-password');
  card(app, t('appName'), restart, form(t('signIn'), [field(t('password'), password)], async () => {
    await post('sign-in', { password: password.value });
    restart();
  }));
  password.focus();
}

/** Asks for the first password; the address carries the key that allows it. */
export function setUp(app, restart) {
  const key = /^#set-up=(\w+)$/.exec(location.hash)?.[1];
  if (!key) {
    card(app, t('setUpTitle'), restart, h('p', {}, t('setUpNoKey')));
    return;
  }
  const { fields, password } = twice();
  card(app, t('setUpTitle'), restart,
    h('p', { class: 'hint' }, t('setUpHint')),
    form(t('save'), fields, async () => {
      await post('set-up', { key, password: password() });
      history.replaceState(null, '', '#/overview');
      restart();
    }));
}

/** Two fields that must have the same new password. */
function twice() {
  const [first, second] = [passwordInput('new-password'), passwordInput('new-password')];
  const password = () => {
    if (first.value !== second.value) throw new Error(t('passwordsDiffer'));
    return first.value;
  };
  const fields = [field(t('newPassword'), first, t('passwordHint')), field(t('repeatPassword'), second)];
  return { fields, password };
}

/** Another password. */
export async function changePassword() {
  const old = passwordInput('current-password');
  const { fields, password } = twice();
  const done = await dialog({
    title: t('changePassword'),
    content: [field(t('oldPassword'), old), fields],
    confirm: t('save'),
    submit: async () => post('password', { old: old.value, new: password() }),
  });
  if (done) note(t('passwordChanged'));
}
