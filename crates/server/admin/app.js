// The page: who it is for decides what is shown, and the address which view.
import { get, onSignedOut, post } from './api.js';
import { currentLanguage, switchLanguage, t } from './text.js';
import { action, h, note } from './ui.js';
import { changePassword, setUp, signIn } from './views/access.js';
import { chatrooms } from './views/chatrooms.js';
import { connections } from './views/connections.js';
import { groups } from './views/groups.js';
import { log } from './views/log.js';
import { messages } from './views/messages.js';
import { overview } from './views/overview.js';
import { users } from './views/users.js';
import { words } from './views/words.js';

/** Each fills an element and may give what ends it; `path` is what follows its name. */
const views = { overview, users, connections, groups, chatrooms, send: messages, words, log };

const app = document.getElementById('app');
/** Ends what the page shows. */
let end = () => {};

async function start() {
  end();
  end = () => {};
  document.documentElement.lang = currentLanguage();
  document.title = t('appName');
  const { stage } = await get('session');
  if (stage === 'signed-in') end = shell();
  else if (stage === 'new') setUp(app, restart);
  else signIn(app, restart);
}

function restart() {
  start().catch((error) => note(error.message, 'failed'));
}

/** The frame around the views; gives what ends it. */
function shell() {
  const links = Object.keys(views).map((name) => h('a', { href: `#/${name}` }, t(name)));
  const main = h('main', { id: 'content' });
  const toContent = (event) => {
    event.preventDefault();
    main.querySelector('h1')?.focus();
  };
  app.className = 'shell';
  app.replaceChildren(
    h('a', { class: 'skip', href: '#content', onclick: toContent }, t('skip')),
    h('header', { class: 'bar' },
      h('p', { class: 'brand' }, h('img', { src: 'icon.svg', alt: '', width: 28, height: 28 }), t('appName')),
      h('nav', { 'aria-label': t('views') }, links),
      h('div', { class: 'tools' }, tools())),
    main);

  let endView;
  const show = () => {
    endView?.();
    const [name, path] = place();
    for (const link of links) mark(link, link.getAttribute('href') === `#/${name}`);
    const view = h('div', { class: 'view' });
    main.replaceChildren(view);
    endView = views[name](view, ...path);
  };
  const change = () => {
    show();
    main.querySelector('h1')?.focus();
  };
  addEventListener('hashchange', change);
  show();
  return () => {
    removeEventListener('hashchange', change);
    endView?.();
  };
}

function tools() {
  const other = currentLanguage() === 'en' ? 'zh-CN' : 'en';
  const changeLanguage = async () => {
    switchLanguage();
    restart();
  };
  const signOut = async () => {
    await post('sign-out');
    restart();
  };
  return [
    action(t('language'), changeLanguage, { lang: other }),
    action(t('changePassword'), changePassword),
    action(t('signOut'), signOut),
  ];
}

/** The view that the address names, and what follows. */
function place() {
  const [name, ...path] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
  return Object.hasOwn(views, name) ? [name, path] : ['overview', []];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function mark(link, isHere) {
  if (!isHere) {
    link.removeAttribute('aria-current');
    return;
  }
  link.setAttribute('aria-current', 'page');
  link.scrollIntoView({ block: 'nearest', inline: 'center' });
}

onSignedOut(restart);
restart();
