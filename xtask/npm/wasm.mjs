// Reads a wasm piece by piece: each number of an instruction has a kind, by what it says.

/** The kinds of numbers; the groups and types of local variables are with the count of bodies. */
export const OP = 0, BLOCK = 1, LABEL = 2, VARIABLE = 3, LOCALS = 4, TYPE = 5, FUNCTION = 6, GLOBAL = 7, OTHER = 8,
  OFFSET = 9, NUMBER = 10, LONG = 11, FLOAT = 12, REST = 13, ALIGNMENT = 14, SIZE = 15;

/** By opcodes, from and to: the kinds of the LEB128 numbers after them. */
const NUMBERS = [
  [0x00, 0x01], [0x02, 0x04, BLOCK], [0x05, 0x05], [0x0b, 0x0b], [0x0c, 0x0d, LABEL], [0x0f, 0x0f],
  [0x10, 0x10, FUNCTION], [0x11, 0x11, TYPE, OTHER], [0x1a, 0x1b], [0x20, 0x22, VARIABLE], [0x23, 0x24, GLOBAL],
  [0x25, 0x26, OTHER], [0x28, 0x3e, ALIGNMENT, OFFSET], [0x3f, 0x40, OTHER], [0x41, 0x41, NUMBER],
  [0x42, 0x42, LONG], [0x45, 0xc4], [0xd0, 0xd0, OTHER], [0xd1, 0xd1], [0xd2, 0xd2, FUNCTION],
];

/** After 0xfc: how many numbers come after the one there. */
const MORE = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 };

/** Reads a wasm from its start to its end; `put` is told each piece: its kind, its bytes, their number. */
export class Reader {
  constructor(bytes, put = () => {}) {
    Object.assign(this, { bytes, put, at: 0 });
  }

  /** The next bytes; gives the last. */
  take(kind, count) {
    const bytes = this.bytes.subarray(this.at, this.at + count);
    this.at += count;
    this.put(kind, bytes, bytes.at(-1));
    return bytes.at(-1);
  }

  /** The next LEB128 number, as far as its low 32 bits. */
  number(kind) {
    const start = this.at;
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    this.put(kind, this.bytes.subarray(start, this.at), value);
    return value;
  }

  numbers(kind, count) {
    for (; count > 0; count -= 1) this.number(kind);
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
      if (!known) throw new Error(`the operands of opcode ${op} are not known: add them here and to www/unpack.wat`);
      for (const kind of known.slice(2)) this.number(kind);
    }
    return op;
  }

  body() {
    const end = this.number(SIZE) + this.at;
    for (let groups = this.number(LOCALS); groups > 0; groups -= 1) this.numbers(LOCALS, 2);
    while (this.at < end) this.instruction();
  }

  /** A text or other bytes after their length. */
  text(kind) {
    this.take(kind, this.number(kind));
  }
}

/** The sections of a wasm: `[id, start, end]` of their contents. */
export function sections(wasm) {
  const reader = new Reader(wasm);
  const found = [];
  for (reader.at = 8; reader.at < wasm.length; ) {
    const id = reader.take(OTHER, 1);
    const size = reader.number(OTHER);
    found.push([id, reader.at, reader.at + size]);
    reader.at += size;
  }
  return found;
}

/** A number as LEB128. */
export function leb(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
