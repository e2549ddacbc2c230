// Pictures to send.

/** A PNG of this size: a sunset over the sea. */
export async function drawPicture(page, width, height, type = 'image/png') {
  const address = await page.evaluate(([width, height, type]) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    const sky = context.createLinearGradient(0, 0, 0, height);
    for (const [at, colour] of [[0, '#f6c66e'], [0.5, '#e8826b'], [0.5, '#2f6f86'], [1, '#14384c']]) {
      sky.addColorStop(at, colour);
    }
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fff3d0';
    context.beginPath();
    context.arc(width / 2, height / 2, height / 12, Math.PI, 0);
    context.fill();
    return canvas.toDataURL(type);
  }, [width, height, type]);
  return Buffer.from(address.split(',')[1], 'base64');
}

/** A PNG of 900 × 300 whose left third is red, the middle green, the right blue. */
export async function drawThirds(page) {
  const address = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 300 });
    const context = canvas.getContext('2d');
    for (const [at, colour] of ['#d02020', '#20a020', '#2020d0'].entries()) {
      context.fillStyle = colour;
      context.fillRect(at * 300, 0, 300, 300);
    }
    return canvas.toDataURL();
  });
  return Buffer.from(address.split(',')[1], 'base64');
}

/** The colour in the middle of a picture that is in the page, as [red, green, blue]. */
export function middleColour(picture) {
  return picture.evaluate(async (picture) => {
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const context = canvas.getContext('2d');
    const { naturalWidth, naturalHeight } = picture;
    context.drawImage(picture, naturalWidth / 2, naturalHeight / 2, 1, 1, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  });
}
