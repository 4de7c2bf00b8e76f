/** Frames of what a recorded screen shows: someone types, scrolls, and drags a window. No footage, no fonts. */

const width = 1920;
const height = 1080;
const line = 24;
const cell = 12;

/** Numbers that look random and are the same every time. */
function scrambled(seed) {
  let value = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function fill(frame, left, top, right, bottom, [red, green, blue]) {
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y += 1)
    for (let x = Math.max(0, left); x < Math.min(width, right); x += 1) {
      const at = (y * width + x) * 3;
      frame[at] = red;
      frame[at + 1] = green;
      frame[at + 2] = blue;
    }
}

const inks = [[212, 212, 212], [86, 156, 214], [206, 145, 120], [106, 153, 85], [197, 134, 192]]; // prettier-ignore

/** A sign of its own shape for every number: strokes on a grid of five by seven, two pixels wide. */
function sign(frame, x, y, seed, ink) {
  const shape = scrambled(seed);
  for (let row = 0; row < 7; row += 1)
    for (let column = 0; column < 5; column += 1)
      if ((shape >>> ((row * 3 + column * 5) % 32)) & 1)
        fill(frame, x + column * 2, y + 4 + row * 2, x + column * 2 + 2, y + 6 + row * 2, ink);
}

function text(frame, left, top, number, signs) {
  const indent = scrambled(number) % 5;
  const length = 12 + (scrambled(number + 7) % 60);
  for (let place = 0; place < Math.min(length, signs); place += 1) {
    const seed = number * 100 + place;
    if (scrambled(seed) % 6 === 0) continue;
    sign(
      frame,
      left + (indent * 2 + place) * cell,
      top,
      seed % 997,
      inks[scrambled(number + (place >> 3)) % inks.length],
    );
  }
  return left + (indent * 2 + Math.min(length, signs)) * cell;
}

function editor(frame, time) {
  fill(frame, 0, 0, width, height, [30, 30, 30]);
  fill(frame, 0, 0, 300, height, [37, 37, 38]);
  fill(frame, 0, 0, width, 40, [60, 60, 60]);
  for (let number = 0; number < 20; number += 1) text(frame, 20, 60 + number * 36, 5000 + number, 14);
  // Scrolls for two seconds in every six.
  const scrolled = Math.floor(time / 6) * 20 + Math.floor(Math.max(0, (time % 6) - 4) * 10);
  for (let row = 0; row < 42; row += 1) text(frame, 330, 50 + row * line, scrolled + row, 99);
  fill(frame, 330, 50 + 30 * line, 1600, 50 + 31 * line, [45, 45, 48]);
  const end = text(frame, 330, 50 + 30 * line, 9000 + Math.floor(time / 6), Math.floor((time % 6) * 9));
  if (time % 1 < 0.5) fill(frame, end, 52 + 30 * line, end + 3, 72 + 30 * line, [255, 255, 255]);
}

function dialog(frame, time) {
  if (time % 6 < 2) return;
  const left = 700 + Math.round(300 * Math.sin(Math.max(0, Math.min(1, (time % 6) - 2.5)) * 2));
  fill(frame, left - 1, 299, left + 641, 701, [90, 90, 90]);
  for (let y = 0; y < 400; y += 1)
    fill(frame, left, 300 + y, left + 640, 301 + y, [235 - y / 10, 240 - y / 12, 250].map(Math.round));
  for (let row = 0; row < 8; row += 1) {
    for (let place = 0; place < 30; place += 1)
      sign(frame, left + 40 + place * cell, 340 + row * 36, row * 31 + place, [40, 40, 40]);
  }
  fill(frame, left + 480, 640, left + 610, 680, [0, 120, 212]);
}

/** @param {number} seconds @param {number} fps @returns {Generator<Buffer>} RGB, 1920 by 1080 */
export function* screencastFrames(seconds, fps) {
  for (let index = 0; index < seconds * fps; index += 1) {
    const frame = Buffer.alloc(width * height * 3);
    editor(frame, index / fps);
    dialog(frame, index / fps);
    yield frame;
  }
}
