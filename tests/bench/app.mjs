// Measures the built app as our server serves it: its size, what Lighthouse says of it, and how soon
// its list is there at the next visit.
//
// usage: node app.mjs DIST RESULTS_FOLDER
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import lighthouse, { desktopConfig } from 'lighthouse';

import { launchProfile, openPage } from '../lib/browser.mjs';
import { startServer } from '../lib/server.mjs';
import { bytes, median, ms, printTable } from './table.mjs';

const [www, results] = process.argv.slice(2).map((path) => resolve(path));
const RUNS = 3;
const VISITS = 7;
/** The app's own wasm, brotli. */
const WASM_BUDGET = 350_000;
const TARGETS = { performance: 90, accessibility: 100, 'best-practices': 100 };
const devices = { phone: undefined, desktop: desktopConfig };

const profile = mkdtempSync(join(tmpdir(), 'rongim-bench-'));
const server = await startServer({ demo: true, www });
const browser = await launchProfile(profile, ['--remote-debugging-port=0']);
try {
  const port = debuggingPort();
  const pages = { 'sign-in page': await judge(port, false) };
  await signIn();
  pages['chats, second visit'] = await judge(port, true);
  const raw = { wasm: wasmSize(), pages, list: await listTimes() };
  writeFileSync(join(results, 'app.json'), `${JSON.stringify(raw, null, 2)}\n`);
  report(raw);
} finally {
  await browser.close();
  await server.stop();
  rmSync(profile, { recursive: true, force: true });
}

/** Chromium writes the port that it found into its profile. */
function debuggingPort() {
  return Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]);
}

/** Scores of each device: the medians of some runs, and what is below its target. */
async function judge(port, isReturning) {
  const judged = {};
  for (const [device, config] of Object.entries(devices)) {
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await look(port, config, isReturning));
    judged[device] = summary(runs);
  }
  return judged;
}

async function look(port, config, isReturning) {
  const flags = { port, onlyCategories: Object.keys(TARGETS), disableStorageReset: isReturning, logLevel: 'error' };
  const { lhr } = await lighthouse(`${server.url}/`, flags, config);
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  return lhr;
}

function summary(runs) {
  const score = (name) => Math.round(median(runs.map(({ categories }) => categories[name].score)) * 100);
  const time = (audit) => median(runs.map(({ audits }) => audits[audit].numericValue));
  return {
    scores: Object.fromEntries(Object.keys(TARGETS).map((name) => [name, score(name)])),
    firstPaintMs: time('first-contentful-paint'),
    largestPaintMs: time('largest-contentful-paint'),
    interactiveMs: time('interactive'),
    blockedMs: time('total-blocking-time'),
    shift: time('cumulative-layout-shift'),
    faults: faults(runs[0]),
  };
}

/** What cost points, by name. */
function faults({ categories, audits }) {
  const lost = Object.values(categories).flatMap(({ id, auditRefs }) =>
    auditRefs.filter((ref) => (ref.weight > 0 || id === 'performance') && audits[ref.id].score !== null && audits[ref.id].score < 0.9),
  );
  return [...new Set(lost.map(({ id }) => [id, audits[id].displayValue].filter(Boolean).join(': ')))];
}

async function signIn() {
  const page = await openPage(browser, server.url);
  await page.getByTestId('demo-account-alice').click();
  await page.getByTestId('conversation-3-demo-group').waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.close();
}

/** From the start of the navigation to the first line of the list, at visits after the first. */
async function listTimes() {
  const times = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const page = await openPage(browser, server.url, watchForList);
    times.push(await page.evaluate(() => window.listTime));
    await page.close();
  }
  return times;
}

/** Takes the time in the page, when the frame with the list has been drawn. */
async function watchForList(page) {
  await page.addInitScript(() => {
    window.listTime = new Promise((told) => {
      const look = () => {
        if (document.querySelector('[data-testid="conversation-3-demo-group"]')) told(performance.now());
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
}

/** Bytes of the app's wasm, as they travel. */
function wasmSize() {
  const name = readdirSync(www).find((name) => /^rongim-demo.*\.wasm$/.test(name));
  const file = join(www, name);
  const raw = readFileSync(file);
  const packed = existsSync(`${file}.br`) ? readFileSync(`${file}.br`) : brotliCompressSync(raw);
  return { raw: raw.length, brotli: packed.length };
}

function report({ wasm, pages, list }) {
  const rows = Object.entries(pages).flatMap(([page, judged]) =>
    Object.entries(judged).map(([device, { scores, firstPaintMs, largestPaintMs, interactiveMs, blockedMs, shift }]) => [
      `${page}, ${device}`,
      ...Object.values(scores),
      ms(firstPaintMs),
      ms(largestPaintMs),
      ms(interactiveMs),
      ms(blockedMs),
      shift.toFixed(3),
    ]),
  );
  console.log('');
  printTable(['Lighthouse', ...Object.keys(TARGETS), 'first paint', 'largest paint', 'interactive', 'blocked', 'shift'], rows);
  for (const [page, judged] of Object.entries(pages)) {
    for (const [device, { scores, faults }] of Object.entries(judged)) {
      for (const [name, target] of Object.entries(TARGETS)) {
        if (scores[name] < target) console.log(`\nBELOW: ${page}, ${device}: ${name} ${scores[name]} of ${target}`);
      }
      if (faults.length) console.log(`\n${page}, ${device}: ${faults.join('; ')}`);
    }
  }
  const verdict = wasm.brotli <= WASM_BUDGET ? 'within' : 'OVER';
  console.log(`\napp's wasm ${bytes(wasm.brotli)} brotli (${bytes(wasm.raw)} raw): ${verdict} its budget of ${bytes(WASM_BUDGET)}`);
  console.log(`list at the next visit: ${ms(median(list))} (target < 1 s)`);
}
