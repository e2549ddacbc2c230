// HTTP for the wasm part: requests, and scripts where only those may cross origins.

/** By id: how to give up what is under way. */
const underWay = new Map();

const outcome = (id, tell) => (status, text) => {
  if (underWay.delete(id)) tell(id, status, text);
};

/** GETs `url`, or POSTs `body` there; tells the status and the text, and 0 when there is no answer. */
export function request(id, url, body, tell) {
  const done = outcome(id, tell);
  const controller = new AbortController();
  underWay.set(id, () => controller.abort());
  const method = body === undefined ? 'GET' : 'POST';
  fetch(url, { method, body, signal: controller.signal })
    .then(async (response) => done(response.status, await response.text()))
    .catch(() => done(0, ''));
}

/** Loads `url` as a script and tells, as JSON, what it calls `callback` with. */
export function loadScript(id, url, callback, tell) {
  const script = document.createElement('script');
  const done = outcome(id, tell);
  const end = (status, value) => {
    script.remove();
    delete globalThis[callback];
    done(status, value === undefined ? '' : JSON.stringify(value));
  };
  underWay.set(id, () => script.remove());
  globalThis[callback] = (value) => end(200, value);
  script.onload = script.onerror = () => end(0);
  script.src = url;
  document.head.append(script);
}

/** Gives up; nothing is told any more. */
export function abort(id) {
  const stop = underWay.get(id);
  underWay.delete(id);
  stop?.();
}
