// Takes the pictures in docs/screens: `node tests/screens/take.mjs [folder]`. Needs the built app.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { www } from '../e2e/app/app.mjs';
import { launch } from '../lib/browser.mjs';
import { root, startServer } from '../lib/server.mjs';
import { looks, prepare, tour } from './tour.mjs';

const folder = process.argv[2] ?? join(root, 'docs/screens');
await mkdir(folder, { recursive: true });
const stage = { server: await startServer({ demo: true, www }), browser: await launch() };
await prepare(stage);
for (const [look, options] of Object.entries(looks)) {
  const deviceScaleFactor = options.isMobile ? 2 : 1;
  await tour(stage, { ...options, deviceScaleFactor }, (name, page) =>
    page.screenshot({ path: join(folder, `${name}-${look}.png`), animations: 'disabled' }));
}
await stage.browser.close();
await stage.server.stop();
