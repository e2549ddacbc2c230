// Unpacks the wasm that the single file carries, by unpack.wat.

/** The bytes in `packed`; `decoder` is the wasm of unpack.wat. */
export function unpack(decoder, packed) {
  const decoding = new WebAssembly.Instance(new WebAssembly.Module(decoder)).exports;
  let bytes;
  try {
    bytes = decode(decoding, packed);
  } catch {
    // Told below.
  }
  if (!bytes) throw new Error('RongIMLib.js is damaged: download it again');
  return bytes;
}

function decode({ memory, input, unpack }, packed) {
  const size = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const end = input.value + packed.length;
  // There is room for the wasm and for its parts.
  memory.grow((end + 2 * size) >>> 16);
  new Uint8Array(memory.buffer).set(packed, input.value);
  const start = unpack(end);
  return start && new Uint8Array(memory.buffer, start, size);
}
