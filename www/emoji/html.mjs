// Emoji as HTML and as elements: native characters, or cells of a picture sheet when the page names one.

import { detailsOf, settings } from './set.mjs';

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text) => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter]);

/** Cells of a sheet are this wide; the sheet is scaled to the size that is asked for. */
const CELL_PX = 25;
const DEFAULT_SIZE_PX = 24;

const isSize = (value) => Number.isFinite(value) && value > 0;

/** What the browser shall show: style properties, none for a native emoji in the size of its text. */
function styleOf(entry, size) {
  const wanted = [size, settings.size].map(Number).find(isSize);
  const { place, url = settings.url } = detailsOf(entry);
  const at = /^(-?\d+(?:\.\d+)?)px (-?\d+(?:\.\d+)?)px$/.exec(place);
  if (url && at) return cellStyle(url, at.slice(1), wanted ?? DEFAULT_SIZE_PX);
  return wanted ? { 'font-size': `${wanted}px`, 'line-height': '1' } : {};
}

function cellStyle(url, [x, y], size) {
  const scaled = (offset) => `${(offset * size) / CELL_PX}px`;
  return {
    display: 'inline-block',
    width: `${size}px`,
    height: `${size}px`,
    'background-image': `url("${`${url}`.replace(/["\\\s]/g, encodeURIComponent)}")`,
    'background-position': `${scaled(x)} ${scaled(y)}`,
    'background-size': `auto ${size}px`,
    'vertical-align': 'middle',
    // The character stays for who copies or hears the text.
    overflow: 'hidden',
    'font-size': '0',
  };
}

/** The span as text. `sequence` is what it holds, with its tone. */
export function entryHtml(entry, sequence, size) {
  const style = Object.entries(styleOf(entry, size)).map(([name, value]) => `${name}:${value}`).join(';');
  const attribute = style ? ` style='${escapeHtml(style)}'` : '';
  return `<span class='rong-emoji-content' name='${escapeHtml(entry.symbol)}'${attribute}>${escapeHtml(sequence)}</span>`;
}

/** The span as an element; its style needs no permission of a content policy. */
export function entryNode(entry) {
  if (typeof document === 'undefined') return undefined;
  const node = document.createElement('span');
  node.className = 'rong-emoji-content';
  node.setAttribute('name', entry.symbol);
  node.textContent = entry.emoji;
  for (const [name, value] of Object.entries(styleOf(entry))) node.style.setProperty(name, value);
  return node;
}

/** The element inside another one, as pages before 2.2 expect it. */
export function wrap(entry) {
  const outer = document.createElement('span');
  outer.append(entryNode(entry));
  return outer;
}
