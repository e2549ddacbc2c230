// Starts a rongim-server of its own for a test, on a free port, and stops it with the test process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const root = resolve(import.meta.dirname, '../..');
export const binary = process.env.RONGIM_SERVER ?? join(root, 'target/release/rongim-server');

/** Resolves when the server listens. `kill()` is the power cut, `stop()` the polite end. */
export async function startServer({
  data = ':memory:',
  port = 0,
  demo = false,
  www,
  appKey = 'test-app',
  secret = 'test-secret',
  extraArgs = [],
} = {}) {
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing: run cargo build --release -p rongim-server`);
  }
  const args = ['--listen', `127.0.0.1:${port}`, '--data', data, '--app-key', appKey, '--app-secret', secret];
  if (www) args.push('--www', www);
  if (demo) args.push('--demo');
  const child = spawn(binary, [...args, ...extraArgs], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = collect(child);
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const exited = once(child, 'exit').finally(() => process.off('exit', killWithUs));

  const told = [];
  const url = await Promise.race([
    listening(child, told),
    exited.then(() => Promise.reject(new Error(`the server ended at its start:\n${log.join('\n')}`))),
  ]);
  const end = async (signal) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    url,
    port: Number(new URL(url).port),
    appKey,
    secret,
    pid: child.pid,
    log,
    /** What it has said on stdout. */
    told,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function collect(child) {
  const log = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  return log;
}

function listening(child, told) {
  return new Promise((found) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      told.push(line);
      const address = /^rongim-server listening on (http:\/\/\S+)$/.exec(line);
      if (address) found(address[1]);
    });
  });
}
