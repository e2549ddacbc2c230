// Unpacks what the single file carries: its size in 4 bytes, then LZMA.

/** Where the decoder's own memory ends. */
const INPUT = 14304;

/** The bytes in `packed`; `decoder` is the wasm of unlzma.wat. */
export function unpack(decoder, packed) {
  const { memory, decode } = new WebAssembly.Instance(new WebAssembly.Module(decoder)).exports;
  const size = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const output = INPUT + packed.length;
  memory.grow((output + size) >>> 16);
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(packed, INPUT);
  const end = decode(INPUT + 4, output, size);
  if (end < 0 || end > output) throw new Error('RongIMLib.js is damaged: download it again');
  return bytes.subarray(output, output + size);
}
