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
