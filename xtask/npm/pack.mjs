// Packs a wasm for the single file: what is not code, then all opcodes, then the numbers after them.
//
// usage: node pack.mjs WASM OUT
import { readFileSync, writeFileSync } from 'node:fs';

import { Coder } from './coder.mjs';
import { codeLengths, grow } from './tree.mjs';
import { ALIGNMENT, FUNCTION, LOCALS, LONG, NUMBER, OP, REST, Reader, SIZE, sections } from './wasm.mjs';

/** Which tree a byte has: of opcodes and of what is not code by the byte before, of numbers by their kind. */
const opTree = (before) =>
  before === 0x20 ? 2 : before >= 0x28 && before < 0x30 ? 3 : before === 0x41 ? 4 : before >= 0x45 ? 1 : 0;
const restTree = (before) => (before >> 5 === 3 ? 6 : 5);
const NUMBER_TREE = [undefined, 7, 7, 8, 7, 7, 9, 7, 7, 10, 11, 11, 7];
/** That of all bytes but the first of a number. */
const LATER_TREE = 12;
const TREES = 13;

/** The lengths of the codes of trees are a kind, too. */
const LENGTH = 14;

/** Which bits of the 8 bytes before are contexts: the last byte is highest. */
const REST_CONTEXTS = [0xffffn << 48n, 0xe0e0e0e0n << 32n, 0xffn << 56n, 0xffffffn << 40n, 0xffffffffffn << 24n];
const OP_CONTEXTS = [0xffn << 56n, 0xffffn << 48n, 0xffffffffn << 32n, 0xffffffffffffn << 16n, 0xffffffffffffffffn];

/** The sizes of the wasm and of its parts, in 4 bytes each; then its bytes, coded. */
export function pack(wasm) {
  const { start, rest, count, bodies } = parts(wasm);
  const ops = bodies.flat().flatMap(({ kind, bytes }) => (kind === OP ? bytes : []));
  const coder = new Coder();
  const numbers = [count, ...bodies.flat().filter(({ kind }) => kind !== OP)];
  const trees = putTrees(coder, countBytes(rest, ops, numbers));
  putSequence(coder, REST, rest, trees, restTree, REST_CONTEXTS);
  putSequence(coder, OP, ops, trees, opTree, OP_CONTEXTS);
  coder.forget();
  putNumbers(coder, ops, count, bodies, trees);
  const head = Uint32Array.of(wasm.length, start, rest.length, ops.length);
  return Buffer.concat([Buffer.from(head.buffer), Buffer.from(coder.end())]);
}

/** Where functions start, what is no function, how many functions there are, and what each is made of. */
function parts(wasm) {
  let pieces = [];
  // How long a body is says its nesting; how a load is aligned is a hint that engines leave alone.
  const reader = new Reader(wasm, (kind, bytes) => {
    if (kind !== SIZE && kind !== ALIGNMENT) pieces.push({ kind, bytes: [...bytes] });
  });
  const code = sections(wasm).find(([id]) => id === 10);
  if (!code) throw new Error('there is no code section');
  const [, start, end] = code;
  reader.at = start;
  const bodies = Array.from({ length: reader.number(LOCALS) }, () => {
    pieces = [];
    reader.body();
    return pieces;
  });
  return { start, rest: [...wasm.subarray(0, start), ...wasm.subarray(end)], count: numberPiece(wasm, start), bodies };
}

function numberPiece(wasm, start) {
  let end = start;
  while (wasm[end] > 127) end += 1;
  return { kind: LOCALS, bytes: [...wasm.subarray(start, end + 1)] };
}

/** By tree, how often each byte comes. */
function countBytes(rest, ops, numbers) {
  const counts = Array.from({ length: TREES }, () => new Array(256).fill(0));
  rest.forEach((byte, i) => (counts[restTree(rest[i - 1] ?? 0)][byte] += 1));
  ops.forEach((byte, i) => (counts[opTree(ops[i - 1] ?? 0)][byte] += 1));
  for (const { kind, bytes } of numbers) {
    bytes.forEach((byte, i) => (counts[numberTree(kind, i)][byte] += 1));
  }
  return counts;
}

const numberTree = (kind, i) => (i === 0 ? NUMBER_TREE[kind] : LATER_TREE);

/** The lengths of the codes of all trees, each by those before it and by that of its byte in the tree before. */
function putTrees(coder, counts) {
  const lengths = counts.map(codeLengths);
  const all = [0, 0, ...lengths.flat()];
  const tree = grow(new Array(16).fill(4));
  for (let i = 2; i < all.length; i += 1) {
    const before = BigInt(all[i - 2] | (all[i - 1] << 8));
    const above = BigInt(i > 257 ? all[i - 256] : 0);
    const contexts = [before, above | 0x10000n, (before >> 8n) | 0x20000n, before | (above << 16n), above | 0x1000000n];
    coder.put(LENGTH, all[i], tree, contexts);
  }
  return lengths.map(grow);
}

/** Bytes whose contexts are parts of the 8 bytes before. */
function putSequence(coder, kind, bytes, trees, treeAfter, masks) {
  coder.forget();
  let before = 0n;
  for (const byte of bytes) {
    const tree = trees[treeAfter(Number(before >> 56n))];
    coder.put(kind, byte, tree, masks.map((mask) => before & mask));
    before = (before >> 8n) | (BigInt(byte) << 56n);
  }
}

/** How many functions there are, and the numbers of all, each by the opcodes about it and by the last of its kind. */
function putNumbers(coder, ops, count, bodies, trees) {
  const all = Buffer.from([...new Array(8).fill(0), ...ops, ...new Array(8).fill(0)]);
  const last = new Array(16).fill(0n);
  let at = 5;
  const put = ({ kind, bytes }, index) => {
    const near = all.readBigUInt64LE(at);
    putNumber(coder, kind, bytes, trees, (self) => numberContexts(self, kind, near, last[kind], BigInt(index)));
    last[kind] = value(bytes) << 32n;
  };
  put(count, 0);
  bodies.forEach((pieces, index) => {
    for (const piece of pieces) {
      if (piece.kind === OP) at += piece.bytes.length;
      else put(piece, index + 1);
    }
  });
}

/** The low 16 bits of a LEB128 number. */
function value(bytes) {
  return BigInt(bytes.reduce((sum, byte, i) => sum | ((byte & 127) << (7 * i)), 0) & 0xffff);
}

function putNumber(coder, kind, bytes, trees, contexts) {
  let before = kind;
  bytes.forEach((byte, i) => {
    coder.put(kind, byte, trees[numberTree(kind, i)], contexts(BigInt(before) << 48n));
    before = 16 + (Math.imul(before + byte, 0x6f4f2a35) >>> 17);
  });
}

/** `self` is of the number's own bytes before, `ops` its opcode after two before it, and some after it. */
function numberContexts(self, kind, ops, last, index) {
  const third = [FUNCTION, NUMBER, LONG].includes(kind) ? ops & 0xffffff00n : last | (ops & 0xffff00n);
  return [
    self | (ops & 0xffff0000n),
    self | index,
    self | (third ^ 0xffffn),
    self | last | (ops & 0xffffffffn),
    self | (ops & 0xffffffff0000n),
  ];
}

const [wasm, out] = process.argv.slice(2);
if (out && process.argv[1] === import.meta.filename) writeFileSync(out, pack(readFileSync(wasm)));
