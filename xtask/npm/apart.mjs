// Takes a wasm apart into streams of like bytes, which www/together.wat puts together again.
//
// usage: node apart.mjs WASM OUT
import { readFileSync, writeFileSync } from 'node:fs';

import { ALIGNMENT, FUNCTION, LOCALS, REST, Reader, SIZE, leb, sections } from './wasm.mjs';

/** There is one for each kind of number up to the last, `REST`. */
const STREAMS = REST + 1;

/** How many functions www/together.wat has room for. */
export const MOST_FUNCTIONS = 4096;

/** A function as its place in the list of those called lately: what is called often is called soon again. */
function recent() {
  const list = Array.from({ length: MOST_FUNCTIONS }, (_, i) => i);
  return (index) => {
    const place = list.indexOf(index);
    if (place < 0) throw new Error('there are too many functions: make MOST_FUNCTIONS larger, also in www/together.wat');
    list.unshift(...list.splice(place, 1));
    return leb(place);
  };
}

/** The head, each number in 4 bytes: where the code starts, the lengths of the streams; then the streams. */
export function apart(wasm) {
  const streams = Array.from({ length: STREAMS }, () => []);
  const place = recent();
  const reader = new Reader(wasm, (kind, bytes, number) => {
    // How long a body is says its nesting; how a load is aligned is a hint that engines leave alone.
    if (kind === SIZE || kind === ALIGNMENT) return;
    streams[kind].push(...(kind === FUNCTION ? place(number) : bytes));
  });
  const code = sections(wasm).find(([id]) => id === 10);
  if (!code) throw new Error('there is no code section');
  const [, start, end] = code;
  reader.take(REST, start);
  for (let bodies = reader.number(LOCALS); bodies > 0; bodies -= 1) reader.body();
  reader.at = end;
  if (end < wasm.length) reader.take(REST, wasm.length - end);
  const head = Uint32Array.of(start, ...streams.map(({ length }) => length));
  return Buffer.concat([Buffer.from(head.buffer), ...streams.map((bytes) => Buffer.from(bytes))]);
}

const [wasm, out] = process.argv.slice(2);
if (out) writeFileSync(out, apart(readFileSync(wasm)));
