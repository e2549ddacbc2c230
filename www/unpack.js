// Unpacks the wasm that the single file carries: the size of its streams in 4 bytes, then their LZMA.

/** Where the decoders' own memory ends. */
const INPUT = 13632;

/** Decodes the LZMA in `packed`; `lzma` is the wasm of unlzma.wat. Gives where the bytes are, in a memory with room. */
export function decode(lzma, packed) {
  const { memory, decode } = run(lzma);
  const size = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const start = INPUT + packed.length;
  // The wasm is larger than its streams by what says how long each function is.
  memory.grow((start + 3 * size) >>> 16);
  new Uint8Array(memory.buffer).set(packed, INPUT);
  const end = decode(INPUT + 4, start, size);
  if (end < 0 || end > start) throw damaged();
  return { memory, start, end: start + size };
}

/** The bytes in `packed`; `streams` is the wasm of together.wat. */
export function unpack(lzma, streams, packed) {
  const { memory, start, end } = decode(lzma, packed);
  try {
    const size = run(streams, { memory }).together(start, end) - end;
    return new Uint8Array(memory.buffer, end, size);
  } catch {
    throw damaged();
  }
}

const damaged = () => new Error('RongIMLib.js is damaged: download it again');

const run = (wasm, imports) => new WebAssembly.Instance(new WebAssembly.Module(wasm), { '': imports }).exports;
