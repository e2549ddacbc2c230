// Loads a server that keeps its data on disk: 200 connections exchange text for 20 s.
//
// usage: node server.mjs LOAD_BINARY RESULTS_FOLDER
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { startServer } from '../lib/server.mjs';
import { printTable } from './table.mjs';

const [load, results] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), 'rongim-bench-'));
const server = await startServer({ data });
try {
  const { stdout } = await promisify(execFile)(load, options());
  writeFileSync(join(results, 'server.json'), stdout);
  report(JSON.parse(stdout));
} finally {
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}

function options() {
  const { host } = new URL(server.url);
  return [
    ...['--address', host, '--pid', String(server.pid)],
    ...['--app-key', server.appKey, '--app-secret', server.secret],
    ...['--connections', '200', '--seconds', '20'],
  ];
}

function report(measured) {
  const rows = Object.entries(measured).map(([name, value]) => [name.replaceAll('_', ' '), shown(value)]);
  console.log('');
  printTable(['server, data on disk', ''], rows);
}

function shown(value) {
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value);
}
