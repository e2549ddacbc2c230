// Numbers as people read them, in markdown.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const bytes = (value) => (value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`);
export const ms = (value) => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
export const ratio = (ours, theirs) => (ours / theirs).toFixed(2);

export function printTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  console.log([line(head), line(head.map((_, n) => (n ? '--:' : '---'))), ...rows.map(line)].join('\n'));
}
