// A proxy in front of a server that does what networks do: refuses upgrades, breaks, hides headers.
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';

/**
 * Listens on a free port of 127.0.0.1. The server sees the proxy's address as its own, so that
 * clients that navigate through the proxy stay behind it.
 */
export async function startProxy(target) {
  const { hostname, port } = new URL(target);
  const sockets = new Set();
  const proxy = {
    /** Whether WebSockets are turned away. */
    refusesUpgrades: false,
    /** Whether connections break at once. */
    isDown: false,
    /** Requests that get an answer without the header that lets pages of other origins read it. */
    hidesFromOthers: () => false,
    /** What the server is asked in place of a URL. */
    rewrite: (url) => url,
    /** What has come: `{ method, url, path, headers, upgrade }`. */
    requests: [],
    /** Requests for a path. */
    asked: (path) => proxy.requests.filter((request) => request.path === path),
    /** Breaks every connection. */
    cut: () => sockets.forEach((socket) => socket.destroy()),
    stop() {
      proxy.cut();
      server.close();
    },
  };

  const note = ({ method, url, headers }, upgrade) =>
    proxy.requests.push({ method, url, path: new URL(url, target).pathname, headers, upgrade });
  const ask = ({ method, url, headers }) => forward({ hostname, port, method, path: proxy.rewrite(url), headers });

  const server = createServer((request, response) => {
    note(request, false);
    const asking = ask(request);
    asking.on('response', (answer) => {
      const headers = { ...answer.headers };
      if (proxy.hidesFromOthers(request)) delete headers['access-control-allow-origin'];
      response.writeHead(answer.statusCode, headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    asking.on('error', () => response.destroy());
    // Who gives up here gives up there.
    response.on('close', () => asking.destroy());
    request.pipe(asking);
  });
  server.on('connection', (socket) => {
    if (proxy.isDown) return socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    note(request, true);
    socket.on('error', () => {});
    if (proxy.refusesUpgrades) return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    const asking = ask(request);
    asking.on('upgrade', (answer, far, first) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines(answer.rawHeaders)}\r\n`);
      socket.write(first);
      far.write(head);
      far.on('error', () => socket.destroy());
      socket.on('close', () => far.destroy());
      far.pipe(socket).pipe(far);
    });
    asking.on('response', () => socket.destroy());
    asking.on('error', () => socket.destroy());
    asking.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.host = `127.0.0.1:${server.address().port}`;
  proxy.url = `http://${proxy.host}`;
  return proxy;
}

/** Raw headers, a list of names and values by turns, as they stand on the wire. */
function lines(rawHeaders) {
  let text = '';
  for (let at = 0; at < rawHeaders.length; at += 2) text += `${rawHeaders[at]}: ${rawHeaders[at + 1]}\r\n`;
  return text;
}
