// From the start of the first script to the return of `init`, on fresh pages.
import { openPage } from '../lib/browser.mjs';

const scripts = {
  ours: ['/dist/RongIMLib.js'],
  published: ['/published/engine/dist/index.umd.js', '/published/imlib-v2/dist/index.umd.js'],
};

/** The pages to open: they take the time themselves. */
export function timedPages(navi) {
  const tags = (list) => list.map((src) => `<script src="${src}"></script>`).join('');
  const page = (list) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
    <script>const started = performance.now()</script>${tags(list)}
    <script>
      RongIMLib.RongIMClient.init('bench', null, { navi: ${JSON.stringify(navi)} });
      window.startTime = performance.now() - started;
    </script>`;
  return Object.fromEntries(Object.entries(scripts).map(([who, list]) => [`/start-${who}.html`, page(list)]));
}

/** Milliseconds by client; each start has a context of its own, so nothing is cached. */
export async function startTimes(browser, pages, count) {
  const times = { ours: [], published: [] };
  for (let round = -1; round < count; round += 1) {
    for (const who of Object.keys(times)) {
      const context = await browser.newContext();
      const page = await openPage(context, `${pages.url}/start-${who}.html`);
      const time = await page.evaluate(() => window.startTime);
      // The first round warms the browser and the disk.
      if (round >= 0) times[who].push(time);
      await context.close();
    }
  }
  return times;
}
