// Ten thousand messages: the page stays small, the place is kept, and frame times are recorded.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { serverApi } from '../../lib/api.mjs';
import { root } from '../../lib/server.mjs';
import { app } from './app.mjs';

const set = app();
const COUNT = 10_000;
const MOST_ELEMENTS = 2_500;
/** So often so many pixels: as a wheel does, and by leaps; down, and up again. */
const LONG_WAY = [[300, 120], [60, 4_000], [100, -120], [20, -6_000]];
const SHORT_WAY = [[60, 90], [60, -90]];

test('a chat of 10,000 messages is read to its beginning in a small page that keeps its place', async () => {
  await fill('carol', 'bob', COUNT);
  const bob = await set.person('bob');
  bob.page.setDefaultTimeout(120_000);
  await bob.open(1, 'carol');
  await bob.sees(`message ${COUNT}.`);
  await readToTheBeginning(bob);

  const run = await bob.page.evaluate(scrollRun, LONG_WAY);
  assert.ok(run.elements.every((count) => count < MOST_ELEMENTS), `up to ${Math.max(...run.elements)} elements`);
  assert.ok(run.distance > 300_000, `only ${run.distance} px were scrolled`);
  assert.equal(run.lostPlaces, 0);
  assert.equal(run.emptyFrames, 0, 'the reader saw an empty box');

  const place = await bob.page.evaluateHandle(() => {
    const log = document.querySelector('[role="log"]');
    const top = log.getBoundingClientRect().top;
    return [...log.querySelectorAll('article')].find((row) => row.getBoundingClientRect().top > top);
  });
  const top = () => place.evaluate((row) => row.getBoundingClientRect().top);
  const before = await top();
  await serverApi(set.server).sendPrivate('carol', 'bob', { content: 'meanwhile' });
  await bob.at('new-messages').waitFor();
  assert.ok(Math.abs((await top()) - before) < 2);
  await bob.at('new-messages').click();
  await bob.sees('meanwhile');

  await record(run);
  bob.isUnharmed();
  await bob.leave();
});

test('a date far away is shown without what is between, is read both ways, and leads back', async () => {
  await fill('alice', 'dave', COUNT);
  const dave = await set.person('dave');
  await dave.open(1, 'alice');
  await dave.sees(`message ${COUNT}.`);
  await dave.connected();
  const pages = await countPages(dave);
  const began = performance.now();
  await dave.at('go-to-date').click();
  await dave.at('date-go').click();
  await dave.message('message 1.').first().waitFor();
  const took = performance.now() - began;
  await dave.at('back-to-newest').waitFor();
  assert.ok(pages.asked > 0 && pages.asked <= 4, `${pages.asked} pages of history`);
  await keep('date-run', { messages: COUNT, pages: pages.asked, jumpMs: Math.round(took) });

  const numbers = () => dave.messages().evaluateAll((rows) => rows.map((row) => Number(/message (\d+)\./.exec(row.textContent)[1])));
  // The reader scrolls, a third of the box at a time, until there is more and more.
  const seen = await dave.page.evaluate(async () => {
    const log = document.querySelector('[role=log]');
    const seen = new Set();
    const deadline = performance.now() + 20_000;
    while (Math.max(...seen) < 400 && performance.now() < deadline) {
      const numbers = [...log.querySelectorAll('article')].map((row) => Number(/message (\d+)\./.exec(row.textContent)[1]));
      if (new Set(numbers).size < numbers.length) throw new Error(`twice: ${numbers}`);
      numbers.forEach((number) => seen.add(number));
      log.scrollBy(0, log.clientHeight / 3);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
    return [...seen];
  });
  // They were sent many at a time: the order is nearly that of the numbers.
  const furthest = Math.max(...seen);
  assert.ok(furthest >= 400 && furthest < 1_000, `as far as ${furthest}`);
  const missing = Array.from({ length: furthest - 60 }, (_, at) => at + 1).filter((number) => !seen.includes(number));
  assert.deepEqual(missing, [], 'no gap');

  const place = await dave.page.evaluateHandle(() => {
    const log = document.querySelector('[role="log"]');
    const top = log.getBoundingClientRect().top;
    return [...log.querySelectorAll('article')].find((row) => row.getBoundingClientRect().top > top);
  });
  const top = () => place.evaluate((row) => row.getBoundingClientRect().top);
  const before = await top();
  await serverApi(set.server).sendPrivate('alice', 'dave', { content: 'message 10001. meanwhile' });
  await dave.listed(1, 'alice', 'last-message').filter({ hasText: 'meanwhile' }).waitFor();
  assert.ok(Math.abs((await top()) - before) < 2, 'the reader stays');
  await dave.at('back-to-newest').click();
  await dave.sees('meanwhile');
  await dave.at('back-to-newest').waitFor({ state: 'detached' });
  assert.equal(Math.max(...(await numbers())), 10_001);

  await dave.at('go-to-date').click();
  await dave.at('date-go').click();
  await dave.message('message 1.').first().waitFor();
  await dave.say('message 10002. who writes is at the end');
  assert.equal(Math.max(...(await numbers())), 10_002);
  dave.isUnharmed();
  await dave.leave();
});

test('who scrolls is not taken back by what arrives in that moment', async () => {
  await fill('bob', 'carol', 300);
  const carol = await set.person('carol');
  await carol.open(1, 'bob');
  await carol.sees('message 300.');
  await readToTheBeginning(carol);
  let arrived = 0;
  const scroll = async () => {
    do {
      const run = await carol.page.evaluate(scrollRun, SHORT_WAY);
      assert.equal(run.lostPlaces, 0);
    } while (arrived < 60);
  };
  let isDone = false;
  const scrolled = scroll().finally(() => (isDone = true));
  const api = serverApi(set.server);
  for (; !isDone; arrived += 1) await api.sendPrivate('bob', 'carol', { content: `meanwhile ${arrived}` });
  await scrolled;
  carol.isUnharmed();
  await carol.leave();
});

/** Counts the pages of a private history that are asked for from now on. */
async function countPages({ page }) {
  const pages = { asked: 0 };
  const session = await page.context().newCDPSession(page);
  session.on('Network.webSocketFrameSent', ({ response }) => {
    if (Buffer.from(response.payloadData, 'base64').includes('qryPMsg')) pages.asked += 1;
  });
  await session.send('Network.enable');
  return pages;
}

/** Up, page by page, until the first message is there. */
async function readToTheBeginning({ page }) {
  await page.evaluate(async () => {
    const log = document.querySelector('[role="log"]');
    const isThere = () => [...log.querySelectorAll('article')].some((row) => row.textContent.includes('message 1.'));
    while (!isThere()) {
      log.scrollTop = -log.scrollHeight;
      await new Promise((done) => requestAnimationFrame(done));
    }
  });
}

/** So many messages, in order, many at a time. */
async function fill(from, to, count) {
  const api = serverApi(set.server);
  let next = 1;
  const worker = async () => {
    while (next <= count) {
      const content = `message ${next}. ${'and some more words '.repeat(next % 7)}`;
      next += 1;
      await api.sendPrivate(from, to, { content });
    }
  };
  await Promise.all(Array.from({ length: 24 }, worker));
}

/** Scrolls on a way, and notes what each frame looked like. */
async function scrollRun(way) {
  const log = document.querySelector('[role="log"]');
  const run = { frames: [], elements: [], distance: 0, lostPlaces: 0, emptyFrames: 0 };
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const visible = () => {
    const { top, bottom } = log.getBoundingClientRect();
    return [...log.querySelectorAll('article')].filter((row) => {
      const place = row.getBoundingClientRect();
      return place.bottom > top && place.top < bottom;
    });
  };
  const step = async (pixels) => {
    const held = visible().at(pixels > 0 ? -1 : 0);
    const before = held?.getBoundingClientRect().top;
    const started = await frame();
    // What comes or is drawn anew moves the box too, but nothing in it.
    const from = log.scrollTop;
    log.scrollBy(0, pixels);
    const moved = log.scrollTop - from;
    const ended = await frame();
    await frame();
    run.frames.push(Math.round((ended - started) * 10) / 10);
    run.elements.push(document.querySelectorAll('.log *').length);
    run.distance += Math.abs(moved);
    if (visible().length === 0) run.emptyFrames += 1;
    if (Math.abs(pixels) < 500 && held?.isConnected) {
      const strayed = held.getBoundingClientRect().top - (before - moved);
      if (Math.abs(strayed) > 3) run.lostPlaces += 1;
    }
  };
  for (const [count, pixels] of way) {
    for (let turn = 0; turn < count; turn += 1) await step(pixels);
  }
  return run;
}

/** Numbers for people to look at; machines differ too much to judge by them here. */
async function record({ frames, elements, distance }) {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)];
  const result = {
    messages: COUNT,
    frames: frames.length,
    frameMs: { median: at(0.5), p95: at(0.95), p99: at(0.99), longest: at(1) },
    mostElements: Math.max(...elements),
    scrolledPx: Math.round(distance),
  };
  await keep('scroll-run', result);
}

async function keep(name, result) {
  const folder = join(root, 'target/test');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
