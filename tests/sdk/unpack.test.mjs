// The decoders of the single file: of LZMA, with streams that the usual tools made, and of the wasm's own streams.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { decode, unpack } from '../../www/unpack.js';
import { apart } from '../../xtask/npm/apart.mjs';
import { ordered } from '../../xtask/npm/order.mjs';

const root = new URL('../../', import.meta.url);
const built = (name) => readFileSync(new URL(`target/sdk/${name}`, root));
const lzma = built('unlzma.wasm');
const together = built('together.wasm');

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

/** Compressed by `xz --format=raw --lzma1=preset=9e,lc=1,lp=0,pb=0`. */
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

/** The bytes of an LZMA stream. */
function decoded(input) {
  const { memory, start, end } = decode(lzma, input);
  return new Uint8Array(memory.buffer, start, end - start);
}

const same = (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)) === 0;

test('streams of xz are unpacked', () => {
  assert.deepEqual(vectors.map(([name]) => name), Object.keys(originals));
  for (const [name, base64] of vectors) {
    const original = originals[name]();
    const stream = Buffer.from(base64, 'base64');
    assert.ok(same(decoded(packed(original.length, stream)), original), name);
  }
});

test('the single file carries the wasm of the package', () => {
  const wasm = readFileSync(new URL('target/dist/npm/rongimlib-wasm/rongim_web_bg.wasm', root));
  const input = packed(built('rongim_web.streams').length, built('rongim_web.lzma'));
  assert.ok(same(unpack(lzma, together, input), wasm));
});

const section = (id, ...content) => [id, ...size(content.length), ...content];
const size = (n) => (n < 128 ? [n] : [128 | (n & 127), n >> 7]);
const body = (code, locals = [0]) => [...size(locals.length + code.length + 1), ...locals, ...code, 0x0b];
const name = (text) => [text.length, ...Buffer.from(text)];
const wasmOf = (...parts) => Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...parts.flat()]);

/** What www/together.wat makes of a wasm's streams. */
function putTogether(wasm) {
  const streams = apart(Buffer.from(wasm));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(streams, 20_000);
  const from = 20_000 + streams.length;
  const to = new WebAssembly.Instance(new WebAssembly.Module(together), { '': { memory } }).exports.together(20_000, from);
  return bytes.subarray(from, to);
}

test('every kind of operand comes together again', () => {
  const code = [
    0x02, 0x40, 0x41, 0x00, 0x0e, 0x01, 0x00, 0x00, 0x0b, // block, br_table, end
    0x43, 1, 2, 3, 4, 0x1a, 0x44, 1, 2, 3, 4, 5, 6, 7, 8, 0x1a, // floats
    0x42, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x1a, 0x41, 0x80, 0x80, 0x04, 0x1a, // numbers
    0x41, 1, 0x41, 2, 0x41, 0, 0x1c, 1, 0x7f, 0x1a, // select of a type
    0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0a, 0, 0, 0x41, 0, 0xfc, 0x00, 0x1a, // memory.copy; a float to a number
    0x41, 0, 0x28, 0x00, 0x80, 0x08, 0x1a, 0xd0, 0x70, 0x1a, // a load, a null
    0x10, 2, 0x10, 1, 0x10, 2, 0x10, 0xac, 0x02, 0x10, 1, 0xd2, 0xac, 0x02, 0x1a, // calls, a function as a value
  ];
  const long = Array.from({ length: 200 }, () => [0x41, 5, 0x1a]).flat();
  const bodies = [body(code), body(long), body([], [2, 1, 0x7f, 3, 0x7e])];
  const wasm = wasmOf(section(3, 3, 0, 0, 0), section(10, bodies.length, ...bodies.flat()), section(0, ...name('end')));
  assert.ok(same(putTogether(wasm), wasm));
});

test('an alignment, which is a hint, comes together as 0', () => {
  const load = (alignment) => wasmOf(section(10, 1, ...body([0x41, 0, 0x28, alignment, 4, 0x1a])));
  assert.ok(same(putTogether(load(2)), load(0)));
});

test('functions in another order do what they did', () => {
  const one = body([0x41, 1, 0x41, 2, 0x6a, 0x41, 3, 0x6a]);
  const constant = (value) => body([0x41, value]);
  // The first of all is like the last. Function 3 calls 4 by its number, and 5 through the table.
  const bodies = [one, constant(7), body([0x10, 4, 0x41, 1, 0x11, 0, 0, 0x6a]), constant(20), constant(22), one];
  const wasm = wasmOf(
    section(1, 1, 0x60, 0, 1, 0x7f),
    section(2, 1, ...name('m'), ...name('f'), 0, 0),
    section(3, bodies.length, ...bodies.map(() => 0)),
    section(4, 1, 0x70, 0, 2),
    section(7, 2, ...name('seven'), 0, 2, ...name('sum'), 0, 3),
    section(9, 1, 0, 0x41, 0, 0x0b, 2, 0, 5),
    section(10, bodies.length, ...bodies.flat()),
  );
  const results = (bytes) => {
    const { seven, sum } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { f: () => 0 } }).exports;
    return [seven(), sum()];
  };
  assert.deepEqual(results(wasm), [7, 42]);
  const moved = ordered(Buffer.from(wasm));
  assert.ok(!same(moved, wasm));
  assert.deepEqual(results(moved), [7, 42]);
});

test('an opcode that has no stream stops the build', () => {
  const wasm = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 10, 5, 1, 3, 0, 0xfb, 0x0b]);
  assert.throws(() => apart(Buffer.from(wasm)), /opcode 251/);
});

test('a stream that is cut off or damaged is an error or other bytes, and ends', () => {
  const [, base64] = vectors.find(([name]) => name === 'repeats');
  const original = originals.repeats();
  const stream = Buffer.from(base64, 'base64');
  for (const length of [5, 100, stream.length >> 1, stream.length - 20]) {
    const cut = packed(original.length, stream.subarray(0, length));
    assert.throws(() => decoded(cut), /is damaged/, `${length} bytes`);
  }
  for (const place of take(noise(3), 60)) {
    const damaged = Uint8Array.from(stream);
    damaged[5 + place * 16] ^= 0x55;
    try {
      const bytes = decoded(packed(original.length, damaged));
      assert.equal(bytes.length, original.length);
      assert.ok(!same(bytes, original));
    } catch (error) {
      assert.match(error.message, /is damaged/);
    }
  }
});
