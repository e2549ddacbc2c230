// The decoder of the single file, with streams that the usual tools made.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { unpack } from '../../www/unpack.js';

const root = new URL('../../', import.meta.url);
const decoder = readFileSync(new URL('target/sdk/unlzma.wasm', root));

/** Deterministic noise. */
function* noise(seed) {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 24;
  }
}

const take = (source, count) => Uint8Array.from({ length: count }, () => source.next().value);

/** Far and near repeats, of all lengths, between new bytes. */
function repeats() {
  const dice = noise(7);
  const next = () => dice.next().value;
  const bytes = [...take(dice, 300)];
  while (bytes.length < 150_000) {
    const from = bytes.length - 1 - (next() % 4 ? next() % 200 : (next() * 600 + next()) % bytes.length);
    const length = next() % 8 ? 2 + (next() % 9) : next() * 3;
    for (let i = 0; i < length; i += 1) bytes.push(bytes[from + i]);
    for (let i = next() % 3; i > 0; i -= 1) bytes.push(next() & 63);
  }
  return Uint8Array.from(bytes);
}

/** What the vectors hold, by their names. */
const originals = {
  nothing: () => new Uint8Array(0),
  'one byte': () => Uint8Array.of(65),
  zeros: () => new Uint8Array(200_000),
  noise: () => take(noise(1), 2000),
  repeats,
};

/** Compressed by `xz --format=raw --lzma1=preset=9e,lc=3,lp=0,pb=0`. */
const vectors = readFileSync(new URL('tests/vectors/lzma.tsv', root), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'));

function packed(size, stream) {
  const out = new Uint8Array(4 + stream.length);
  new DataView(out.buffer).setUint32(0, size, true);
  out.set(stream, 4);
  return out;
}

const same = (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)) === 0;

test('streams of xz are unpacked', () => {
  assert.deepEqual(vectors.map(([name]) => name), Object.keys(originals));
  for (const [name, base64] of vectors) {
    const original = originals[name]();
    const stream = Buffer.from(base64, 'base64');
    assert.ok(same(unpack(decoder, packed(original.length, stream)), original), name);
  }
});

test('the single file carries the wasm of the package', () => {
  const wasm = readFileSync(new URL('target/dist/npm/rongimlib-wasm/rongim_web_bg.wasm', root));
  const stream = readFileSync(new URL('target/sdk/rongim_web.lzma', root));
  assert.ok(same(unpack(decoder, packed(wasm.length, stream)), wasm));
});

test('a stream that is cut off or damaged is an error or other bytes, and ends', () => {
  const [, base64] = vectors.find(([name]) => name === 'repeats');
  const original = originals.repeats();
  const stream = Buffer.from(base64, 'base64');
  for (const length of [5, 100, stream.length >> 1, stream.length - 20]) {
    const cut = packed(original.length, stream.subarray(0, length));
    assert.throws(() => unpack(decoder, cut), /is damaged/, `${length} bytes`);
  }
  for (const place of take(noise(3), 60)) {
    const damaged = Uint8Array.from(stream);
    damaged[5 + place * 16] ^= 0x55;
    try {
      const bytes = unpack(decoder, packed(original.length, damaged));
      assert.equal(bytes.length, original.length);
      assert.ok(!same(bytes, original));
    } catch (error) {
      assert.match(error.message, /is damaged/);
    }
  }
});
