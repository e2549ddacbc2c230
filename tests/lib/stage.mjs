// A server, a browser and pages for one test file, all ended after its last test.
import { after, before } from 'node:test';

import { serverApi } from './api.mjs';
import { launch } from './browser.mjs';
import { openClient } from './client.mjs';
import { servePages } from './pages.mjs';
import { startServer } from './server.mjs';

/**
 * Sets the stage before the file's tests; its fields are filled by then, and `prepare(set)` has
 * run: Node does not let one hook of a file wait for another.
 */
export function stage(serverOptions = {}, prepare = async () => {}) {
  const set = {
    async client(userId, options = {}) {
      const token = await set.api.getToken(userId);
      return openClient(set.browser, set.pages, { server: set.server, token, ...options });
    },
    /** A client that is connected. */
    async user(userId, options = {}) {
      const client = await set.client(userId, options);
      await client.connect();
      return client;
    },
  };
  before(async () => {
    set.server = await startServer(serverOptions);
    set.api = serverApi(set.server);
    set.pages = await servePages();
    set.browser = await launch();
    await prepare(set);
  });
  after(async () => {
    await set.browser?.close();
    set.pages?.stop();
    await set.server?.stop();
  });
  return set;
}
