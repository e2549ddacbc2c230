// Runs the samples of developers' notes on the vendor's SDK, unchanged, in a page with our single file.
//
// The notes lie outside this repository and are read at run time; where they are absent a test says so.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { openPage } from './browser.mjs';
import { root } from './server.mjs';

const folder = join(root, '../shared/seeds');
const PATIENCE_MS = 30_000;

/** The notes whose file name begins with `number`: a reason to skip, or their text. */
export function notes(number) {
  const name = existsSync(folder) && readdirSync(folder).find((file) => file.startsWith(number));
  if (!name) return { skip: `the notes are not here: ${folder}/${number}*.txt` };
  return { skip: false, text: readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n') };
}

/** The fenced blocks of a text, such as those after "```js". */
export function blocks(text, fence = '```', language = 'js') {
  return [...text.matchAll(new RegExp(`^${fence}${language} *\\n([\\s\\S]*?)^${fence}`, 'gm'))].map(([, code]) => code);
}

/**
 * A page with the script tag, the globals that the samples take from their own page, and a log.
 *
 * `token` is what stands in the place of the notes' old one.
 */
export async function openSamplePage(set, { token, globals = {}, asModules = false }) {
  const context = await set.browser.newContext();
  const log = [];
  const waiting = new Set();
  const page = await openPage(context, `${set.pages.url}/sdk.html`, async (fresh) => {
    fresh.on('console', async (message) => {
      log.push(await Promise.all(message.args().map((arg) => arg.jsonValue())));
      for (const check of [...waiting]) check();
    });
    await fresh.addInitScript(
      ([navi, values]) => Object.assign(window, { RONGIM_DEFAULTS: { navi } }, values),
      [set.server.url, globals],
    );
  });
  await page.evaluate(watchCalls);

  const logged = (fits, times = 1) =>
    new Promise((found, reject) => {
      const late = setTimeout(() => reject(new Error(`not logged in 30 s; logged: ${JSON.stringify(log)}`)), PATIENCE_MS);
      const check = () => {
        const values = log.flat().filter(fits);
        if (values.length < times) return;
        clearTimeout(late);
        waiting.delete(check);
        found(values.at(-1));
      };
      waiting.add(check);
      check();
    });

  const run = async (code, call = '') => {
    const content = code.replace(/var token = "[^"]*"/, () => `var token = ${JSON.stringify(token)}`);
    await page.addScriptTag({ content, ...(asModules && { type: 'module' }) });
    if (call) await page.addScriptTag({ content: call });
  };

  return {
    page,
    problems: page.problems,
    /** Runs a sample unchanged, but for the token. */
    run,
    /** Runs a sample and resolves to the outcomes of its calls: the value, or the code of the error. */
    async outcomes(code, call) {
      await page.evaluate(() => { calls.length = 0; });
      await run(code, call);
      return page.evaluate(() => Promise.all(calls));
    },
    logged,
    said: (text) => logged((value) => value === text),
    saidTimes: (text, times) => logged((value) => value === text, times),
    /** Resolves when the samples' message listener was told this content. */
    listenerGot: (content) => page.evaluate((wanted) => window.listenerGot(wanted), content),
  };
}

/** In the page: keeps what calls come to, and looks over the shoulder of the message listener. */
function watchCalls() {
  window.calls = [];
  const plain = (value) => JSON.parse(JSON.stringify(value) ?? 'null');
  const watch = (owner) => {
    for (const name of Object.getOwnPropertyNames(owner)) {
      const original = owner[name];
      const isOurs = typeof original === 'function' && name !== 'constructor' && name !== 'getInstance';
      if (!isOurs || /^[A-Z]/.test(name)) continue;
      owner[name] = function (...args) {
        const result = original.apply(this, args);
        const outcome = Promise.resolve(result).then((value) => ({ ok: plain(value) }), (error) => ({ err: error.code }));
        calls.push(outcome.then((end) => ({ name, ...end })));
        return result;
      };
    }
  };
  const got = [];
  const wishes = [];
  const setListener = RongIMClient.setOnReceiveMessageListener;
  RongIMClient.setOnReceiveMessageListener = (listener) =>
    setListener.call(RongIMClient, {
      onReceived(message, ...rest) {
        listener.onReceived(message, ...rest);
        got.push(message.content.content);
        for (const wish of wishes) wish();
      },
    });
  window.listenerGot = (wanted) =>
    new Promise((found) => {
      const check = () => got.includes(wanted) && found();
      wishes.push(check);
      check();
    });
  watch(RongIMClient);
  watch(RongIMClient.prototype);
}
