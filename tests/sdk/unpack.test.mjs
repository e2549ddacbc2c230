// The decoder of the single file, with what xtask packs, and the steps before it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { unpack } from '../../www/unpack.js';
import { LOGARITHMS } from '../../xtask/npm/coder.mjs';
import { ordered } from '../../xtask/npm/order.mjs';
import { pack } from '../../xtask/npm/pack.mjs';
import { codeLengths, grow } from '../../xtask/npm/tree.mjs';

const root = new URL('../../', import.meta.url);
const built = (name) => readFileSync(new URL(`target/sdk/${name}`, root));
const decoder = built('unpack.wasm');

/** Deterministic noise. */
function* noise(seed) {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 24;
  }
}

const same = (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)) === 0;

test('the single file carries the wasm of the package', () => {
  const wasm = readFileSync(new URL('target/dist/npm/rongimlib-wasm/rongim_web_bg.wasm', root));
  assert.ok(same(unpack(decoder, built('rongim_web.packed')), wasm));
});

const section = (id, ...content) => [id, ...size(content.length), ...content];
const size = (n) => (n < 128 ? [n] : [128 | (n & 127), n >> 7]);
const body = (code, locals = [0]) => [...size(locals.length + code.length + 1), ...locals, ...code, 0x0b];
const name = (text) => [text.length, ...Buffer.from(text)];
const wasmOf = (...parts) => Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...parts.flat()]);

/** What becomes of a wasm that is packed and unpacked. */
const again = (wasm) => unpack(decoder, pack(Buffer.from(wasm)));

test('every kind of operand comes out again', () => {
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
  assert.ok(same(again(wasm), wasm));
});

test('an alignment, which is a hint, comes out as 0', () => {
  const load = (alignment) => wasmOf(section(10, 1, ...body([0x41, 0, 0x28, alignment, 4, 0x1a])));
  assert.ok(same(again(load(2)), load(0)));
});

/** A wasm with any numbers in many functions, and with any bytes after them. */
function anyWasm(seed, functions, length) {
  const dice = noise(seed);
  const next = () => dice.next().value;
  const number = () => [next() | 128, next() | 128, next() & 127].slice(next() % 3);
  const one = () => body(Array.from({ length: next() % length }, () => [0x41, ...number(), 0x20, ...number(), 0x6a, 0x1a]).flat());
  const long = (n) => [128 | (n & 127), 128 | ((n >> 7) & 127), n >> 14];
  const code = [...long(functions), ...Array.from({ length: functions }, one).flat()];
  const rest = Array.from({ length: 3000 }, next);
  return wasmOf([10, ...long(code.length), ...code], section(0, ...name('any'), ...rest));
}

test('bytes that cannot be foretold come out again', () => {
  for (const [seed, functions, length] of [[1, 1, 2], [2, 300, 40], [3, 2000, 9]]) {
    const wasm = anyWasm(seed, functions, length);
    // The size of a body has as few bytes as it can; that of the code section is as it was.
    assert.ok(same(again(wasm), wasm), `seed ${seed}`);
  }
});

test('bytes that are always the same take next to nothing', () => {
  const wasm = wasmOf(section(10, 1, ...body(new Array(16_000).fill(0x01))));
  const packed = pack(Buffer.from(wasm));
  assert.ok(packed.length < 400, `${packed.length} bytes`);
  assert.ok(same(unpack(decoder, packed), wasm));
});

test('the decoder has the logarithms of the coder', () => {
  const text = readFileSync(new URL('www/unpack.wat', root), 'utf8');
  const bytes = LOGARITHMS.flatMap((value) => [value & 255, (value >> 8) & 255]);
  const escaped = bytes.map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
  assert.ok(text.includes(`"${escaped}"`));
});

test('no code of a tree is longer than 15 bits, and each leads to its byte', () => {
  const counts = new Array(256).fill(0).map((_, i) => (i < 30 ? 2 ** i : i % 3));
  const lengths = codeLengths(counts);
  assert.ok(Math.max(...lengths) <= 15);
  const { codes, nodes } = grow(lengths);
  for (const [byte, length] of lengths.entries()) {
    assert.equal(length > 0, counts[byte] > 0);
    if (length === 0) continue;
    let node = 0;
    for (let i = 0; i < length; i += 1) node = nodes[node][(codes[byte] >> (15 - i)) & 1];
    assert.equal(node, 256 + byte);
  }
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

test('an opcode that is not known stops the build', () => {
  const wasm = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 10, 5, 1, 3, 0, 0xfb, 0x0b]);
  assert.throws(() => pack(Buffer.from(wasm)), /opcode 251/);
});

test('what is cut off or damaged is an error or other bytes, and ends', () => {
  const wasm = anyWasm(2, 300, 40);
  const packed = pack(Buffer.from(wasm));
  for (const length of [16, 30, 100, packed.length >> 1, packed.length - 20, packed.length - 1]) {
    assert.throws(() => unpack(decoder, packed.subarray(0, length)), /is damaged/, `${length} bytes`);
  }
  const places = noise(3);
  for (let i = 0; i < 60; i += 1) {
    const damaged = Buffer.from(packed);
    damaged[16 + (places.next().value * 256 + places.next().value) % (packed.length - 16)] ^= 0x55;
    try {
      assert.ok(!same(unpack(decoder, damaged), wasm));
    } catch (error) {
      assert.match(error.message, /is damaged/);
    }
  }
});
