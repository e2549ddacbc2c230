// Keeps the app's shell, so that it opens at once and without a network. Names with a hash are
// served as kept; other files of the shell are fetched when there is a network. A new page is
// kept with all that it needs; an open one that asks is told of it.
const SHELL = 'rongim-shell-1';
const HASHED = /[-_.][0-9a-f]{16}[-_.]/;
const LATER = /^\/(map\/[\w.-]+|RongIM\w*\.js|icon[\w.-]*|app\.webmanifest)$/;

addEventListener('install', (event) => {
  event.waitUntil(renew().then(() => skipWaiting()));
});

addEventListener('activate', (event) => {
  event.waitUntil(clients.claim());
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (pathname === '/' || pathname === '/index.html') event.respondWith(page(event));
  } else if (HASHED.test(pathname)) {
    event.respondWith(keptFirst(request));
  } else if (LATER.test(pathname)) {
    event.respondWith(networkFirst(request));
  }
});

/** The page as it is kept; whether there is a newer one is found out meanwhile. */
async function page(event) {
  const kept = await caches.match('/', { cacheName: SHELL });
  if (!kept) return fetch(event.request);
  event.waitUntil(look().then((renewed) => renewed && outdated.add(event.resultingClientId)));
  return kept;
}

/** Pages that a newer one is kept for. */
const outdated = new Set();
let renewing;

/** Whether there was another page; without a network there was none. */
async function look() {
  renewing ??= renew().catch(() => false).finally(() => (renewing = undefined));
  const renewed = await renewing;
  if (renewed) for (const { id } of await clients.matchAll({ type: 'window' })) outdated.add(id);
  return renewed;
}

/** An open page asks when it can hear the answer. */
addEventListener('message', (event) => {
  if (event.data?.type !== 'look') return;
  const answer = () => outdated.has(event.source.id) && event.source.postMessage({ type: 'renewed' });
  event.waitUntil(look().then(answer));
});

async function keptFirst(request) {
  return (await caches.match(request, { cacheName: SHELL })) ?? fetch(request);
}

async function networkFirst(request) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw error;
  }
}

/** Keeps the page that the server has now, and what it loads; whether it is another one. */
async function renew() {
  const answer = await fetch('/', { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`the page is not there: ${answer.status}`);
  const cache = await caches.open(SHELL);
  const html = await answer.clone().text();
  const kept = await cache.match('/');
  if (kept && (await kept.text()) === html) return false;
  const needed = new Set(html.match(/(?<=["'])\/[\w./-]+\.(?:js|css|wasm|svg|png|webmanifest)(?=["'])/g));
  await Promise.all([...needed].map((path) => keep(cache, path)));
  // Last, so that a page is never kept without what it needs.
  await cache.put('/', answer);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (HASHED.test(pathname) && !needed.has(pathname)) await cache.delete(request);
  }
  return Boolean(kept);
}

async function keep(cache, path) {
  if (HASHED.test(path) && (await cache.match(path))) return;
  await cache.add(new Request(path, { cache: 'no-cache' }));
}
