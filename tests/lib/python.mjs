// The published server SDK for Python in a process of its own, called method by method.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { root } from './server.mjs';

const python = process.env.RONGIM_PYTHON ?? join(root, 'target/python/bin/python');

/** Why there is no Python with the SDK; false when there is. */
export const noPythonSdk = () =>
  spawnSync(python, ['-c', 'import rongcloud.rongcloud']).status !== 0 &&
  `${python} has no rc-server-sdk: cargo xtask test installs it`;

/** `call('chatroom.user.query', { room_id: … })` resolves to the SDK's answer; '' lists all methods. */
export function startPythonSdk({ url, appKey, secret }) {
  const child = spawn(python, [join(root, 'tests/python/drive.py'), url, appKey, secret], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.on('exit', () => waiting.splice(0).forEach(({ reject }) => reject(new Error('the Python process has ended'))));
  return {
    call: (path, args = {}) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify([path, args])}\n`);
      }),
    stop: () => child.stdin.end(),
  };
}
