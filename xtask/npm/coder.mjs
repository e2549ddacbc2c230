// Codes bytes by what came before them; www/unpack.wat decodes them, and says how it is meant.

/** How many kinds of bytes there are. */
const KINDS = 16;

/** What comes after a count when the other bit comes, and when its own does. */
const fade = (count) => (count > 3 ? (count + 3) >> 1 : count);
const oneMore = (count) => Math.min(15, count + 1);

const COUNTERS = Array.from({ length: 256 }, (_, i) => [i >> 4, i & 15]);

/** The counter after a counter, by the bit that came. */
const AFTER = [
  COUNTERS.map(([zeros, ones]) => (oneMore(zeros) << 4) | fade(ones)),
  COUNTERS.map(([zeros, ones]) => (fade(zeros) << 4) | oneMore(ones)),
];

/** 105 times the logarithms of counts, to each of which 0.3 is added, as www/unpack.wat has them. */
export const LOGARITHMS = Array.from({ length: 16 }, (_, count) => Math.round(105 * Math.log(count + 0.3)));

/** What a counter says, in log odds. */
const SAYS = COUNTERS.map(([zeros, ones]) => LOGARITHMS[ones] - LOGARITHMS[zeros]);

/** Log odds are from -2304 to 2303, in 1/256. */
const MIDDLE = 2304;

/** Chances of a 1 in 65536, by log odds: the same steps in the same order, so that rounding is the same. */
const CHANCES = [];
for (let odds = 8103.083927575384; CHANCES.length < 2 * MIDDLE; odds *= 0.9961013694701175) {
  CHANCES.push(16 + Math.trunc(65504 / (1 + odds)));
}

/** A context, 64 bits, as a place in a table of 2^bits. */
function place(context, bits) {
  const folded = context ^ (context >> 29n);
  return Number(BigInt.asUintN(64, folded * 0x9e3779b97f4a7c15n) >> BigInt(64 - bits));
}

/** Writes bits that cost less the surer they were. */
class BitWriter {
  constructor() {
    Object.assign(this, { low: 0, range: 0xffffffff, bytes: [] });
  }

  /** A bit; `chance` is that of a 1, in 65536. */
  put(bit, chance) {
    const bound = (this.range >>> 16) * chance;
    if (!bit) this.low += bound;
    this.range = bit ? bound : this.range - bound;
    if (this.low > 0xffffffff) this.carry();
    for (; this.range < 0x1000000; this.range *= 256) this.shift();
  }

  carry() {
    this.low -= 0x100000000;
    let last = this.bytes.length - 1;
    for (; this.bytes[last] === 255; last -= 1) this.bytes[last] = 0;
    this.bytes[last] += 1;
  }

  shift() {
    this.bytes.push(Math.floor(this.low / 0x1000000));
    this.low = (this.low % 0x1000000) * 256;
  }

  end() {
    for (let i = 0; i < 4; i += 1) this.shift();
    return this.bytes;
  }
}

export class Coder {
  constructor() {
    this.writer = new BitWriter();
    this.runs = new Uint16Array(1 << 16);
    this.lengths = new Uint8Array(KINDS * 2 * 16);
    this.forget();
  }

  /** Forgets what the counters of contexts count. */
  forget() {
    this.counters = new Uint8Array((1 << 18) + 256);
  }

  /** A byte of a kind, by its tree: `contexts` are three with counters and two with runs. */
  put(kind, byte, tree, contexts) {
    const counters = contexts.slice(0, 3).map((context) => place(context, 18));
    const runs = contexts.slice(3).map((context, i) => this.run(place(context, 16), (kind * 2 + i) * 16, tree));
    let node = 0;
    for (let left = 15; node < 256; left -= 1) {
      const bit = (tree.codes[byte] >> left) & 1;
      this.bit(bit, counters.map((start) => start + node), runs, left);
      node = tree.nodes[node][bit];
    }
    for (const run of runs) this.learn(run, byte);
  }

  /** What the run at a place says, and the code that it expects. */
  run(at, kind, tree) {
    const run = this.runs[at];
    if (!run) return { at, kind, says: 0, code: 0 };
    const says = 160 + ((SAYS[this.lengths[kind + (run & 15)]] * 176) >> 8);
    return { at, kind, says, code: tree.codes[run >> 8] };
  }

  bit(bit, places, runs, left) {
    const expected = runs.map(({ code }) => (code >> left) & 1);
    const odds = places.reduce((sum, at) => sum + SAYS[this.counters[at]], 0) +
      runs.reduce((sum, { says }, i) => sum + (expected[i] ? says : -says), 0);
    this.writer.put(bit, CHANCES[MIDDLE + odds]);
    // All are read before the first is written: two may be one.
    const after = places.map((at) => AFTER[bit][this.counters[at]]);
    places.forEach((at, i) => (this.counters[at] = after[i]));
    runs.forEach((run, i) => (run.says = expected[i] === bit ? run.says : 0));
  }

  /** Tells a run which byte came. */
  learn({ at, kind }, byte) {
    const run = this.runs[at];
    const same = run >> 8 === byte;
    const length = kind + (run & 15);
    this.lengths[length] = AFTER[same ? 1 : 0][this.lengths[length]];
    this.runs[at] = same ? (byte << 8) | oneMore(run & 15) : (byte << 8) | 1;
  }

  end() {
    return this.writer.end();
  }
}
