// Trees of bytes, in which the byte that comes often is near the root; www/unpack.wat grows the same.

/** No code is longer. */
const LONGEST = 15;

/** How long the code of each byte is, by how often each comes; 0 for one that never does. */
export function codeLengths(counts) {
  for (let least = 1; ; least *= 2) {
    const lengths = huffman(counts, least);
    if (Math.max(...lengths) <= LONGEST) return lengths;
  }
}

/** Huffman's, by which no byte counts for less than `least`. */
function huffman(counts, least) {
  const lengths = counts.map(() => 0);
  const left = counts.flatMap((count, byte) => (count > 0 ? [[Math.max(count, least), [byte]]] : []));
  if (left.length === 1) lengths[left[0][1][0]] = 1;
  while (left.length > 1) {
    left.sort(([one], [other]) => other - one);
    const [rare, rarer] = [left.pop(), left.pop()];
    const bytes = [...rare[1], ...rarer[1]];
    for (const byte of bytes) lengths[byte] += 1;
    left.push([rare[0] + rarer[0], bytes]);
  }
  return lengths;
}

/** A tree: the codes of its bytes, the first bit of 16 highest, and the nodes after a node, by bit; 256 and more are leaves. */
export function grow(lengths) {
  const tree = { lengths, codes: lengths.map(() => 0), nodes: [[]] };
  let code = 0;
  for (let length = 1; length <= LONGEST; length += 1) {
    for (const [byte, own] of lengths.entries()) {
      if (own !== length) continue;
      tree.codes[byte] = code;
      addLeaf(tree.nodes, byte, code, length);
      code += 65536 >> length;
    }
  }
  return tree;
}

function addLeaf(nodes, byte, code, length) {
  let node = 0;
  for (let bit = 15; bit > 16 - length; bit -= 1) {
    const side = (code >> bit) & 1;
    if (nodes[node][side] === undefined) nodes[node][side] = nodes.push([]) - 1;
    node = nodes[node][side];
  }
  nodes[node][(code >> (16 - length)) & 1] = 256 + byte;
}
