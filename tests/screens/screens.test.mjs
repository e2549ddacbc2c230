// The main screens look as they did: see likeness.mjs for what that means.
//
// After a change that is meant: `RONGIM_KEEP_SCREENS=1 node --test tests/screens/screens.test.mjs`,
// and look at the pictures of `node tests/screens/take.mjs`.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { www } from '../e2e/app/app.mjs';
import { launch } from '../lib/browser.mjs';
import { root, startServer } from '../lib/server.mjs';
import { bars, difference, reduce } from './likeness.mjs';
import { looks, noon, prepare, tour } from './tour.mjs';

const kept = join(import.meta.dirname, 'kept');
/** Where a screen that looks otherwise is shown, the cells in question red. */
const odd = join(root, 'target/test/screens');
/** Cells that may be unlike, of all: other fonts need some. */
const MOST_ODD = 0.012;
const stage = {};

before(async () => {
  await Promise.all([kept, odd].map((folder) => mkdir(folder, { recursive: true })));
  stage.server = await startServer({ demo: true, www });
  stage.browser = await launch();
  await prepare(stage);
});

after(async () => {
  await stage.browser?.close();
  await stage.server?.stop();
});

for (const [look, options] of Object.entries(looks)) {
  test(`all screens look as they did, ${look}`, async () => {
    const found = [];
    const workshop = await stage.browser.newPage();
    await tour(stage, { ...options, ...noon() }, async (name, page) => {
      const shown = await reduce(workshop, await page.screenshot({ animations: 'disabled', style: bars }));
      const file = join(kept, `${name}-${look}.png`);
      if (process.env.RONGIM_KEEP_SCREENS) return writeFile(file, shown);
      assert.ok(existsSync(file), `${file} is missing: see the head of this file`);
      const { share, marked } = await difference(workshop, shown, await readFile(file));
      if (process.env.RONGIM_TELL_SCREENS) console.log(`${name}-${look} ${(share * 100).toFixed(2)} %`);
      if (share <= MOST_ODD) return;
      await writeFile(join(odd, `${name}-${look}.png`), marked);
      found.push(`${name}: ${(share * 100).toFixed(1)} % of it looks otherwise`);
    });
    await workshop.close();
    assert.deepEqual(found, [], `see ${odd}`);
  });
}
