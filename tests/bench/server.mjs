// Prints what the server's load example measured.
//
// usage: node server.mjs server.json
import { readFileSync } from 'node:fs';

import { printTable } from './table.mjs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const rows = Object.entries(report).map(([name, value]) => [name.replaceAll('_', ' '), shown(value)]);
console.log('');
printTable(['server', ''], rows);

function shown(value) {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
