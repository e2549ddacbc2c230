// Measures our SDK against the published client: same run, same browser, same server, interleaved.
//
// usage: node client.mjs NODE_MODULES_WITH_ESBUILD RESULTS_FOLDER
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { serverApi } from '../lib/api.mjs';
import { launch } from '../lib/browser.mjs';
import { servePages } from '../lib/pages.mjs';
import { startServer } from '../lib/server.mjs';
import { fillMailbox, offlineAndSends } from './messages.mjs';
import { sizes } from './sizes.mjs';
import { startTimes, timedPages } from './start.mjs';
import { bytes, median, ms, printTable, ratio } from './table.mjs';

const [modules, results] = process.argv.slice(2).map((path) => resolve(path));
const STARTS = 21;
const ROUNDS = 5;
const MESSAGES = 10_000;
const CONVERSATIONS = 50;
const SENDS = 1_000;
/** What RongIMLib 2.5.3 weighs with its protobuf, gzip. */
const SINGLE_FILE_BUDGET = 87_000;

/** The load is no attack. */
const server = await startServer({ extraArgs: ['--sends-per-second', '0'] });
const pages = await servePages(timedPages(server.url));
const browser = await launch(['--enable-precise-memory-info']);
try {
  const size = await sizes(modules);
  const start = await startTimes(browser, pages, STARTS);
  const api = serverApi(server);
  await fillMailbox(browser, pages, server, api, MESSAGES, CONVERSATIONS);
  const runs = await offlineAndSends(browser, pages, server, api, { rounds: ROUNDS, messages: MESSAGES, sends: SENDS });
  const raw = { browser: browser.version(), size, start, runs };
  writeFileSync(join(results, 'client.json'), `${JSON.stringify(raw, null, 2)}\n`);
  report(raw);
} finally {
  await browser.close();
  pages.stop();
  await server.stop();
}

function report({ browser: version, size, start, runs }) {
  const of = (key) => [median(runs.ours.map((run) => run[key])), median(runs.published.map((run) => run[key]))];
  const row = (name, [ours, published], unit) => [name, unit(ours), unit(published), ratio(ours, published)];
  const sizeRows = ['raw', 'gzip', 'brotli'].flatMap((kind) => [
    row(`single file / UMD builds, ${kind}`, [size.ours.single[kind], size.published.umd[kind]], bytes),
    row(`npm package / bundled with esbuild, ${kind}`, [size.ours.package[kind], size.published.bundled[kind]], bytes),
  ]);
  console.log(`\nChromium ${version}; medians of ${start.ours.length} starts and ${runs.ours.length} runs\n`);
  printTable(
    ['', 'rongim', 'published 2.9.2', 'ratio'],
    [
      ...sizeRows,
      row('script start → init done', [median(start.ours), median(start.published)], ms),
      row(`${MESSAGES} offline messages in ${CONVERSATIONS} conversations`, of('offline'), ms),
      row(`${SENDS} sends to the last acknowledgement`, of('sends'), ms),
      row('memory after that (JS heap, buffers, wasm)', of('memory'), bytes),
    ],
  );
  const { single, emoji } = size.ours;
  const verdict = single.gzip <= SINGLE_FILE_BUDGET ? 'within' : 'OVER';
  console.log(`\nsingle file ${bytes(single.gzip)} gzip: ${verdict} its budget of ${bytes(SINGLE_FILE_BUDGET)}; emoji apart: ${bytes(emoji.gzip)}`);
}
