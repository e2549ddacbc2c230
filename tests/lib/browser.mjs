// Headless Chromium with an empty profile, and pages that remember what went wrong in them.
import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.RONGIM_CHROMIUM ?? places.find((place) => existsSync(place));

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser; close it after the tests. */
export function launch(extraArgs = []) {
  return chromium.launch({ executablePath, args: [...args, ...extraArgs], headless: true });
}

/** A browser with a profile of its own in a folder: one context, which keeps what it stores. */
export function launchProfile(folder, extraArgs = []) {
  return chromium.launchPersistentContext(folder, { executablePath, args: [...args, ...extraArgs], headless: true });
}

/** Opens `url` in a new page of a browser or context; `page.problems` holds its errors. */
export async function openPage(owner, url, prepare = async () => {}) {
  const page = await owner.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') page.problems.push(`console: ${message.text()}`);
  });
  await prepare(page);
  await page.goto(url);
  return page;
}
