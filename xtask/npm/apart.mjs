// Takes a wasm apart into streams of like bytes, which www/together.wat puts together again.
//
// usage: node apart.mjs WASM OUT
import { readFileSync, writeFileSync } from 'node:fs';

/** The streams; the groups and types of local variables are with the count of bodies. */
const OP = 0, ALIGNMENT = 1, BLOCK = 2, LABEL = 3, VARIABLE = 4, LOCALS = 5, TYPE = 6, FUNCTION = 7, GLOBAL = 8,
  OTHER = 9, OFFSET = 10, NUMBER = 11, LONG = 12, FLOAT = 13, REST = 14;
const STREAMS = 15;

/** By opcodes, from and to: the streams of the LEB128 numbers after them. */
const NUMBERS = [
  [0x00, 0x01], [0x02, 0x04, BLOCK], [0x05, 0x05], [0x0b, 0x0b], [0x0c, 0x0d, LABEL], [0x0f, 0x0f],
  [0x10, 0x10, FUNCTION], [0x11, 0x11, TYPE, OTHER], [0x1a, 0x1b], [0x20, 0x22, VARIABLE], [0x23, 0x24, GLOBAL],
  [0x25, 0x26, OTHER], [0x28, 0x3e, ALIGNMENT, OFFSET], [0x3f, 0x40, OTHER], [0x41, 0x41, NUMBER],
  [0x42, 0x42, LONG], [0x45, 0xc4], [0xd0, 0xd0, OTHER], [0xd1, 0xd1], [0xd2, 0xd2, OTHER],
];

/** After 0xfc: how many numbers come after the one there. */
const MORE = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 };

/** Reads a wasm from its start to its end. */
class Reader {
  constructor(bytes) {
    Object.assign(this, { bytes, at: 0, streams: Array.from({ length: STREAMS }, () => []) });
  }

  /** The next bytes go to a stream; gives the last. */
  take(stream, count) {
    const end = this.at + count;
    this.streams[stream].push(...this.bytes.subarray(this.at, end));
    this.at = end;
    return this.bytes[end - 1];
  }

  /** The next LEB128 number, as far as its low 32 bits, goes to a stream. */
  number(stream) {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.take(stream, 1);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  /** A number that is in no stream. */
  skip() {
    const value = this.number(REST);
    this.streams[REST].length -= [0x80, 0x4000, 0x200000, 0x10000000].filter((least) => value >= least).length + 1;
    return value;
  }

  numbers(stream, count) {
    for (; count > 0; count -= 1) this.number(stream);
  }

  instruction() {
    const op = this.take(OP, 1);
    if (op === 0x0e) this.numbers(LABEL, this.number(LABEL) + 1);
    else if (op === 0x1c) this.numbers(OTHER, this.number(OTHER));
    else if (op === 0x43) this.take(FLOAT, 4);
    else if (op === 0x44) this.take(FLOAT, 8);
    else if (op === 0xfc) this.numbers(OTHER, MORE[this.number(OP)] ?? 0);
    else {
      const known = NUMBERS.find(([first, last]) => first <= op && op <= last);
      if (!known) throw new Error(`no stream for the operands of opcode ${op}: add it here and to www/together.wat`);
      for (const stream of known.slice(2)) this.number(stream);
    }
  }

  body() {
    const size = this.skip();
    const end = this.at + size;
    for (let groups = this.number(LOCALS); groups > 0; groups -= 1) this.numbers(LOCALS, 2);
    while (this.at < end) this.instruction();
  }
}

/** Where the content of the code section starts and ends. */
function codeSection(wasm) {
  const reader = new Reader(wasm);
  reader.at = 8;
  while (reader.at < wasm.length) {
    const id = reader.take(REST, 1);
    const size = reader.number(REST);
    if (id === 10) return [reader.at, reader.at + size];
    reader.at += size;
  }
  throw new Error('there is no code section');
}

/** The head, each number in 4 bytes: where the code starts, the lengths of the streams; then the streams. */
export function apart(wasm) {
  const [start, end] = codeSection(wasm);
  const reader = new Reader(wasm);
  reader.take(REST, start);
  for (let bodies = reader.number(LOCALS); bodies > 0; bodies -= 1) reader.body();
  reader.at = end;
  reader.take(REST, wasm.length - end);
  const head = Uint32Array.of(start, ...reader.streams.map(({ length }) => length));
  return Buffer.concat([Buffer.from(head.buffer), ...reader.streams.map((bytes) => Buffer.from(bytes))]);
}

const [wasm, out] = process.argv.slice(2);
if (out) writeFileSync(out, apart(readFileSync(wasm)));
