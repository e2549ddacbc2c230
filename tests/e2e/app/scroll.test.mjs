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

test('a chat of 10,000 messages is read to its beginning in a small page that keeps its place', async () => {
  await fill('carol', 'bob', COUNT);
  const bob = await set.person('bob');
  bob.page.setDefaultTimeout(120_000);
  await bob.open(1, 'carol');
  await bob.sees(`message ${COUNT}.`);
  // To the first message of today, which is the first of all: on the way everything is fetched.
  await bob.at('go-to-date').click();
  await bob.at('date-go').click();
  await bob.message('message 1.').first().waitFor();

  const run = await bob.page.evaluate(scrollRun);
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

/** Scrolls down for a while, as a wheel does, then by leaps, and notes what each frame looked like. */
async function scrollRun() {
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
    const from = log.scrollTop;
    const started = await frame();
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
  for (let turn = 0; turn < 300; turn += 1) await step(120);
  for (let turn = 0; turn < 60; turn += 1) await step(4_000);
  for (let turn = 0; turn < 100; turn += 1) await step(-120);
  for (let turn = 0; turn < 20; turn += 1) await step(-6_000);
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
  const folder = join(root, 'target/test');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'scroll-run.json'), `${JSON.stringify(result, null, 2)}\n`);
}
