// Loads a server that keeps its data on disk: what a connection costs, how fast messages are acknowledged and
// heard, and whether that stays so when much is stored.
//
// usage: node server.mjs LOAD_BINARY RESULTS_FOLDER
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';

import { serverApi } from '../lib/api.mjs';
import { startServer } from '../lib/server.mjs';
import { bytes, ms, printTable } from './table.mjs';

const [load, results] = process.argv.slice(2);
/** Each connection is an open file of the server, and not every system allows as many. */
const files = Number(execFileSync('/bin/sh', ['-c', 'ulimit -Hn'])) || Infinity;
const IDLE = Math.min(20_000, files - 1_000);
/** Connections that one process of the load holds. */
const IDLE_EACH = IDLE / 2;
const GROUP = 'load-group';
const MEMBERS = 200;
const STORED = [1_000, 100_000, 1_000_000];
/** So many sends are measured at each size, on top of what is stored. */
const SAMPLE = 20_000;
/** The load is no attack. */
const UNLIMITED = ['--sends-per-second', '0', '--connections-per-address', '0'];

const raw = {};
await measure('idle', withServer(idle));
await measure('exchange', withServer(exchange));
await measure('group', withServer(group));
await measure('chatroom', withServer(chatroom));
await measure('mail', withServer((server) => run(server, 'mail', '--messages', 10_000)));
await measure('stored', growth);
writeFileSync(join(results, 'server.json'), `${JSON.stringify(raw, null, 2)}\n`);
report(raw);

async function measure(name, what) {
  console.log(`── ${name}`);
  raw[name] = await what();
}

/** Runs with a fresh server. */
function withServer(what) {
  return () => withData(async (data) => {
    const server = await startServer({ data, extraArgs: UNLIMITED });
    try {
      return await what(server);
    } finally {
      await server.stop();
    }
  });
}

async function withData(what) {
  const data = mkdtempSync(join(tmpdir(), 'rongim-bench-'));
  try {
    return await what(data);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** One scenario of the load; gives what it prints. */
async function run(server, scenario, ...options) {
  const { host } = new URL(server.url);
  const common = ['--address', host, '--pid', server.pid, '--app-key', server.appKey, '--app-secret', server.secret];
  const { stdout } = await promisify(execFile)(load, [...common, scenario, ...options].map(String));
  return JSON.parse(stdout);
}

/** Two processes hold them at the same time; the second one's figure is of a server that has the first's, too. */
async function idle(server) {
  const holding = [];
  let last;
  for (let first = 0; first < IDLE; first += IDLE_EACH) {
    last = await hold(server, first, holding);
  }
  for (const child of holding) child.kill();
  return { ...last, connections: IDLE };
}

function hold(server, first, holding) {
  return new Promise((resolve, reject) => {
    const { host } = new URL(server.url);
    const options = ['--address', host, '--pid', server.pid, '--app-key', server.appKey];
    options.push('--app-secret', server.secret, 'idle', '--connections', IDLE_EACH, '--first', first, '--hold');
    const child = execFile(load, options.map(String), (error, _, stderr) => {
      if (error && !error.killed) reject(new Error(`the load ended: ${stderr}`));
    });
    holding.push(child);
    child.stdout.once('data', (line) => resolve(JSON.parse(line)));
  });
}

/** As fast as it goes, then at half of that. */
async function exchange(server) {
  const full = await run(server, 'exchange', '--seconds', 20);
  const half = await run(server, 'exchange', '--seconds', 10, '--rate', Math.round(full.acked_per_s / 2));
  return { full, half };
}

async function group(server) {
  const members = Array.from({ length: MEMBERS }, (_, number) => `load-${number}`);
  await serverApi(server).createGroup(GROUP, members);
  return run(server, 'exchange', '--connections', MEMBERS, '--group', GROUP, '--senders', 10, '--rate', 200, '--seconds', 10);
}

function chatroom(server) {
  return run(server, 'chatroom', '--listeners', 1_000, '--messages', 100, '--rate', 10);
}

/** The cost of a send, and of a start, as the history grows. */
async function growth() {
  return withData(async (data) => {
    const rows = [];
    let stored = 0;
    let server = await startServer({ data, extraArgs: UNLIMITED });
    for (const size of STORED) {
      if (size > stored) await run(server, 'exchange', '--in-flight', 20, '--seconds', 600, '--messages', size - stored);
      const sample = await run(server, 'exchange', '--seconds', 600, '--messages', SAMPLE);
      stored = size + SAMPLE;
      rows.push({ size, ...sample });
      console.log(`   ${size} stored: ${sample.acked_per_s} messages/s`);
    }
    await server.stop();
    const began = performance.now();
    server = await startServer({ data, extraArgs: UNLIMITED });
    const startMs = performance.now() - began;
    await server.stop();
    return { rows, startMs };
  });
}

function report({ idle: connection, exchange: { full, half }, group: members, chatroom: room, mail, stored }) {
  const row = (name, value, target) => [name, value, target];
  const costs = stored.rows.map(({ size, server_cpu_us_each: cpu, acked_per_s: rate }) =>
    row(`send with ${size} messages stored`, `${cpu.toFixed(0)} µs of processor, ${rate}/s`, 'flat'),
  );
  console.log('');
  printTable(
    ['server, data on disk', '', 'target'],
    [
      row(`idle connection, of ${connection.connections}`, bytes(connection.bytes_each), '≤ 20 kB'),
      row('private messages, 200 connections', `${full.acked_per_s}/s`, '≥ 10000/s'),
      row('… acknowledged, p50 / p99', `${ms(full.p50_ms)} / ${ms(full.p99_ms)}`, ''),
      row('… at half of that, p50 / p99', `${ms(half.p50_ms)} / ${ms(half.p99_ms)}`, 'p99 < 50 ms'),
      row(`group of ${MEMBERS}, ${members.acked_per_s}/s, p50 / p99`, `${ms(members.p50_ms)} / ${ms(members.p99_ms)}`, ''),
      row(`chatroom, heard by ${room.listeners}, p50 / p99`, `${ms(room.p50_ms)} / ${ms(room.p99_ms)}`, 'p99 < 200 ms'),
      row(`pull of ${mail.messages} messages`, ms(mail.pull_ms), ''),
      ...costs,
      row('start with all of these', ms(stored.startMs), '< 1 s'),
    ],
  );
}
