// What the server is asked: answers as values, refusals as errors with a `code`.

/** A refusal; `message` is for people. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Called when the session has ended. */
let whenSignedOut = () => {};

export function onSignedOut(listener) {
  whenSignedOut = listener;
}

async function ask(path, options = {}) {
  const answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...options });
  const isJson = answer.headers.get('content-type')?.startsWith('application/json');
  const body = isJson ? await answer.json() : await answer.text();
  if (answer.ok) return body;
  if (answer.status === 401) whenSignedOut();
  throw new Refusal(answer.status, body.code, body.message ?? body.errorMessage ?? `HTTP ${answer.status}`);
}

/** A view's data: `get('users', { q: 'al' })`. */
export function get(name, query = {}, signal = undefined) {
  const search = new URLSearchParams(query).toString();
  return ask(`api/${name}${search && `?${search}`}`, { signal });
}

/** A change by one of the page's own calls. */
export function post(name, body = {}) {
  return ask(`api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-rongim-admin': '1' },
    body: JSON.stringify(body),
  });
}

/** A call of the Server API: `call('/user/block', { userId: ['a', 'b'], minute: 5 })`. */
export function call(name, parameters = {}) {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) form.append(key, one);
  }
  return ask(`call${name}.json`, {
    method: 'POST',
    headers: { 'x-rongim-admin': '1' },
    body: form,
  });
}
