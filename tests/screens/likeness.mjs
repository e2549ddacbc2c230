// Compares a picture of a screen with a kept one, so that machines with other fonts agree.
//
// Glyphs are not compared: each text is drawn as a bar of its colour, in one line, so that no font
// needs a second one where another does not. What is left of a font is how long its lines are, so a
// screen is reduced to the mean colours of cells, and a cell may find its like in a neighbour.
// Layout, colours, pictures and dialogs are told apart; a letter or a single small icon is not: what
// is there and what it is called is for the tests of tests/e2e, by role and name.

/** Pixels of a cell's side. */
const CELL = 8;
/** A cell looks alike up to this difference of a channel, of 255. */
const ALIKE = 14;

/** Draws all texts as bars, in a page that is about to be taken. */
export const bars = `
  *, *::before, *::after, ::placeholder {
    -webkit-text-fill-color: transparent !important;
    text-decoration: line-through 0.6em currentcolor !important;
    text-decoration-skip-ink: none !important;
    white-space: nowrap !important;
    caret-color: transparent !important;
  }`;

/** The picture of a screen reduced to its cells, as a PNG; `page` is any page to calculate in. */
export function reduce(page, picture) {
  return page.evaluate(async ([address, cell]) => {
    const image = await createImageBitmap(await (await fetch(address)).blob());
    const [width, height] = [Math.floor(image.width / cell), Math.floor(image.height / cell)];
    const full = new OffscreenCanvas(image.width, image.height).getContext('2d');
    full.drawImage(image, 0, 0);
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    const means = context.createImageData(width, height);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const { data } = full.getImageData(x * cell, y * cell, cell, cell);
        for (let channel = 0; channel < 4; channel += 1) {
          let sum = 0;
          for (let at = channel; at < data.length; at += 4) sum += data[at];
          means.data[(y * width + x) * 4 + channel] = Math.round(sum / (cell * cell));
        }
      }
    }
    context.putImageData(means, 0, 0);
    return canvas.toDataURL('image/png');
  }, [dataUrl(picture), CELL]).then((address) => Buffer.from(address.split(',')[1], 'base64'));
}

/** The share of cells of two reduced pictures that have no like, and a picture that marks them. */
export async function difference(page, now, kept) {
  const { share, marked } = await page.evaluate(async ([now, kept, alike]) => {
    const pixels = async (address) => {
      const image = await createImageBitmap(await (await fetch(address)).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height);
    };
    const [a, b] = [await pixels(now), await pixels(kept)];
    if (a.width !== b.width || a.height !== b.height) return { share: 1, marked: now };
    const isAlike = (from, to, at, x, y) => {
      if (x < 0 || y < 0 || x >= to.width || y >= to.height) return false;
      const other = (y * to.width + x) * 4;
      return [0, 1, 2].every((channel) => Math.abs(from.data[at + channel] - to.data[other + channel]) <= alike);
    };
    const hasAlike = (from, to, x, y) => {
      const at = (y * from.width + x) * 4;
      for (let dy = -1; dy <= 1; dy += 1) for (let dx = -1; dx <= 1; dx += 1) if (isAlike(from, to, at, x + dx, y + dy)) return true;
      return false;
    };
    const canvas = Object.assign(document.createElement('canvas'), { width: a.width, height: a.height });
    const context = canvas.getContext('2d');
    let odd = 0;
    for (let y = 0; y < a.height; y += 1) {
      for (let x = 0; x < a.width; x += 1) {
        // Both ways: what is new has no like in the old, what is gone has none in the new.
        if (hasAlike(a, b, x, y) && hasAlike(b, a, x, y)) continue;
        odd += 1;
        a.data.set([255, 0, 0, 255], (y * a.width + x) * 4);
      }
    }
    context.putImageData(a, 0, 0);
    return { share: odd / (a.width * a.height), marked: canvas.toDataURL('image/png') };
  }, [dataUrl(now), dataUrl(kept), ALIKE]);
  return { share, marked: Buffer.from(marked.split(',')[1], 'base64') };
}

const dataUrl = (png) => `data:image/png;base64,${png.toString('base64')}`;
