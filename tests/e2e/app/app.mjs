// People in front of the app: a server with demo accounts, the built app, one browser context each.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';

import { launch, openPage } from '../../lib/browser.mjs';
import { root, startServer } from '../../lib/server.mjs';

/** Where the built app is. */
export const www = process.env.RONGIM_WWW ?? join(root, 'dist');

/** Sets the stage for one file of tests. */
export function app() {
  const set = { people: [] };
  before(async () => {
    assert.ok(existsSync(join(www, 'index.html')), `${www} is missing: run cargo xtask build`);
    // The tests let the server say a lot at once.
    set.server = await startServer({ demo: true, www, extraArgs: ['--api-sends-per-second', '0'] });
    set.browser = await launch();
  });
  after(async () => {
    await set.browser?.close();
    await set.server?.stop();
  });

  /** Somebody with the app open and signed in by one click on a demo account. */
  set.person = (id, options = {}, prepare = async () => {}) => signedIn(set, id, options, prepare);
  return set;
}

/** Opens the app in a context of its own and signs in; `browser` and `server` are those of the stage. */
export async function signedIn({ browser, server }, id, options = {}, prepare = async () => {}) {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1100, height: 760 },
    // What the worker has kept would hide what the server says; it has tests of its own.
    serviceWorkers: 'block',
    ...options,
  });
  const page = await openPage(context, server.url, async (page) => {
    await watchWarnings(page);
    await prepare(page);
  });
  const person = new Person(page, id);
  await person.at(`demo-account-${id}`).click();
  await person.at('conversation-list').waitFor();
  return person;
}

async function watchWarnings(page) {
  page.setDefaultTimeout(30_000);
  page.on('console', (message) => {
    if (message.type() === 'warning' && !message.text().includes('blocked by Playwright')) page.problems.push(`console: ${message.text()}`);
  });
}

/** What somebody does with the app and sees in it. */
class Person {
  constructor(page, id) {
    this.page = page;
    this.id = id;
  }

  at(testId, inside = this.page) {
    return inside.locator(`[data-testid="${testId}"]`);
  }

  /** A line of the conversation list. */
  conversation(type, targetId) {
    return this.at(`conversation-${type}-${targetId}`);
  }

  /** Part of a line of the list: title, last-message, unread or draft. */
  listed(type, targetId, part) {
    return this.at(part, this.conversation(type, targetId));
  }

  /** A page that is left while it connects reports the broken attempt. */
  async connected() {
    await this.at('connection-bar').waitFor({ state: 'hidden' });
  }

  /** Messages on screen, narrowed by `kind` and `status`. */
  messages({ kind, status } = {}) {
    const narrow = [kind && `[data-kind="${kind}"]`, status && `[data-status="${status}"]`];
    return this.page.locator(`[data-testid="message"]${narrow.filter(Boolean).join('')}`);
  }

  message(text) {
    return this.messages().filter({ hasText: text });
  }

  async open(type, targetId) {
    await this.conversation(type, targetId).click();
    await this.at('composer-input').waitFor();
  }

  async startChat(testId) {
    await this.at('new-chat').click();
    await this.at(testId).click();
    await this.at('composer-input').waitFor();
  }

  /** Opens the menu of a message and picks a line of it. */
  async pick(message, item) {
    await message.click({ button: 'right' });
    await this.at(item).click();
  }

  /** Opens the menu of a line of the list and picks from it. */
  async pickFor(type, targetId, item) {
    await this.conversation(type, targetId).click({ button: 'right' });
    await this.at(item).click();
  }

  /** Puts files into the tray and sends them. */
  async sendFiles(files, testId = 'attach-file') {
    await this.at(testId).setInputFiles(files);
    await this.at('tray-item').first().waitFor();
    await this.at('send').click();
  }

  async attachPlace() {
    await this.at('attach').click();
    await this.at('send-place').click();
    await this.at('place-dialog').waitFor();
  }

  async say(text) {
    await this.at('composer-input').fill(text);
    await this.at('composer-input').press('Enter');
    await this.message(text).and(this.messages({ status: 'sent' })).first().waitFor();
  }

  async sees(text) {
    await this.message(text).first().waitFor();
  }

  /** Nothing went wrong in the page, as far as the browser tells. */
  isUnharmed() {
    assert.deepEqual(this.page.problems, []);
  }

  async leave() {
    await this.page.context().close();
  }
}

/** A new group of somebody with others, by its id. */
export async function makeGroup(owner, name, ...members) {
  await owner.at('new-chat').click();
  await owner.at('new-group').click();
  await owner.at('group-name').fill(name);
  for (const member of members) await owner.at(`member-${member}`).check();
  await owner.at('create-group').click();
  await owner.at('chat-title').filter({ hasText: name }).waitFor();
  return decodeURIComponent(new URL(owner.page.url()).hash.split('/').at(-1));
}

/** Opens what there is to know about the group on screen. */
export async function groupInfo(person) {
  await person.at('group-info').click();
  await person.at('group').waitFor();
}
