/** Pictures beside each other, with a line of text above each. */
import sharp from 'sharp';

const textHeight = 18;
const gap = 6;
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param {{ text: string, pixels: Buffer, width: number, height: number }[][]} rows */
export async function contactSheet(rows, file) {
  const parts = [];
  const texts = [];
  let [y, right] = [gap, 0];
  for (const row of rows) {
    let x = gap;
    for (const { text, pixels, width, height } of row) {
      texts.push(`<text x="${x}" y="${y + textHeight - 5}">${escape(text)}</text>`);
      const input = await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
      parts.push({ input, left: x, top: y + textHeight });
      x += width + gap;
    }
    right = Math.max(right, x);
    y += textHeight + Math.max(...row.map(({ height }) => height)) + gap;
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${right}" height="${y}" font-family="sans-serif" font-size="12">${texts.join('')}</svg>`;
  await sharp({ create: { width: right, height: y, channels: 3, background: 'white' } })
    .composite([{ input: Buffer.from(svg), left: 0, top: 0 }, ...parts])
    .png()
    .toFile(file);
}
