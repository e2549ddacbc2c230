// Puts functions of a wasm that are alike next to each other, which packs better. Alignments, which
// are hints that engines leave alone, become those that hold for any address: 0.
//
// usage: node order.mjs WASM
import { readFileSync, writeFileSync } from 'node:fs';

import { ALIGNMENT, FUNCTION, OP, Reader, SIZE, leb, sections } from './wasm.mjs';

/** How many opcodes in a row are compared. */
const RUNS = [3, 6];

const IMPORT = 2, FUNCTIONS = 3, EXPORT = 7, START = 8, ELEMENT = 9, CODE = 10;

/** A wasm with its functions in another order. */
export function ordered(wasm) {
  const found = new Map(sections(wasm).map(([id, start, end]) => [id, [start, end]]));
  const imported = importedFunctions(wasm, found.get(IMPORT));
  const bodies = readBodies(wasm, found.get(CODE));
  const order = alike(bodies.map(({ runs }) => runs));
  const places = new Map(order.map((old, place) => [imported + old, imported + place]));
  const moved = (index) => leb(places.get(index) ?? index);
  const types = readTypes(wasm, found.get(FUNCTIONS));
  const rewritten = {
    [FUNCTIONS]: () => [...leb(types.length), ...order.flatMap((old) => leb(types[old]))],
    [CODE]: () => [...leb(bodies.length), ...order.flatMap((old) => body(bodies[old].pieces, moved))],
    [EXPORT]: (start) => rewrite(wasm, start, moved, exported),
    [START]: (start) => rewrite(wasm, start, moved, (reader) => reader.number(FUNCTION)),
    [ELEMENT]: (start) => rewrite(wasm, start, moved, elements),
  };
  const out = [wasm.subarray(0, 8)];
  for (const [id, start, end] of sections(wasm)) {
    const content = rewritten[id]?.(start) ?? wasm.subarray(start, end);
    out.push(Uint8Array.of(id, ...leb(content.length)), Uint8Array.from(content));
  }
  return Buffer.concat(out);
}

function importedFunctions(wasm, [start] = [wasm.length]) {
  const reader = new Reader(wasm);
  reader.at = start;
  let functions = 0;
  for (let left = start < wasm.length ? reader.number() : 0; left > 0; left -= 1) {
    reader.text();
    reader.text();
    if (reader.take(0, 1) !== 0) throw new Error('order.mjs expects that only functions are imported');
    reader.number();
    functions += 1;
  }
  return functions;
}

function readTypes(wasm, [start]) {
  const reader = new Reader(wasm);
  reader.at = start;
  return Array.from({ length: reader.number() }, () => reader.number());
}

/** Each body: its pieces, and the set of its runs of opcodes. */
function readBodies(wasm, [start]) {
  let pieces;
  const reader = new Reader(wasm, (kind, bytes, number) => kind !== SIZE && pieces?.push([kind, bytes, number]));
  reader.at = start;
  return Array.from({ length: reader.number() }, () => {
    pieces = [];
    reader.body();
    return { pieces, runs: runsOf(pieces) };
  });
}

function runsOf(pieces) {
  const ops = pieces.filter(([kind]) => kind === OP).map(([, [op]]) => String.fromCharCode(op)).join('');
  return new Set(RUNS.flatMap((length) => Array.from({ length: Math.max(0, ops.length - length + 1) }, (_, i) => ops.slice(i, i + length))));
}

/** From one to the one most like it among those left. */
function alike(sets) {
  const left = new Set(sets.keys());
  const order = [];
  for (let at = 0; left.size > 0; ) {
    left.delete(at);
    order.push(at);
    let best = -1;
    let next;
    for (const other of left) {
      const value = likeness(sets[at], sets[other]);
      if (value > best) [best, next] = [value, other];
    }
    at = next;
  }
  return order;
}

/** The share of the runs of both that both have. */
function likeness(one, other) {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  let common = 0;
  for (const run of few) common += many.has(run) ? 1 : 0;
  return common / (1 + one.size + other.size - common);
}

function body(pieces, moved) {
  const bytes = pieces.flatMap(([kind, bytes, number]) =>
    kind === FUNCTION ? moved(number) : kind === ALIGNMENT ? [0] : [...bytes]);
  return [...leb(bytes.length), ...bytes];
}

/** A section whose functions are moved; `read` reads one entry. */
function rewrite(wasm, start, moved, read) {
  const out = [];
  const reader = new Reader(wasm, (kind, bytes, number) => out.push(...(kind === FUNCTION ? moved(number) : bytes)));
  reader.at = start;
  read(reader);
  return out;
}

function exported(reader) {
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.number(reader.take(OP, 1) === 0 ? FUNCTION : undefined);
  }
}

function elements(reader) {
  for (let left = reader.number(); left > 0; left -= 1) {
    const flags = reader.number();
    if (flags !== 0) throw new Error('order.mjs expects elements of one kind only');
    while (reader.instruction() !== 0x0b);
    reader.numbers(FUNCTION, reader.number());
  }
}

const [file] = process.argv.slice(2);
if (file && process.argv[1] === import.meta.filename) writeFileSync(file, ordered(readFileSync(file)));
