import { layOver, type Overlay } from './overlay.js';
import type { Picture } from './picture.js';
import { textOverlay, type TextStyle } from './text-overlay.js';

/** Draws times: every digit is drawn once, labels are put together from them. */
export interface TimeLabels {
  /** A plate with the text on it; `text` has digits, colons and dots only. */
  readonly draw: (text: string) => Overlay;
}

const characters = Array.from('0123456789:.');
const white = { r: 255, g: 255, b: 255, alpha: 255 };
/** Of the plate behind the digits, which keeps them readable on any picture. */
const plateAlpha = 160;
const maxPixels = 4096 * 4096;

export async function timeLabels(fontPixels: number): Promise<TimeLabels> {
  const style: TextStyle = { font: null, fontPixels, colour: white, borderColour: white, borderPixels: 0, align: 0 };
  const drawn = await Promise.all(characters.map((character) => textOverlay(character, style, maxPixels)));
  const overlays = new Map(characters.map((character, index) => [character, drawn[index]]));
  const space = Math.round(fontPixels / 4);
  return {
    draw: (text) => {
      const parts = Array.from(text, (character) => overlays.get(character)).filter((part) => part !== undefined);
      const width = parts.reduce((sum, part) => sum + part.width, 2 * space);
      const height = Math.max(1, ...parts.map((part) => part.height));
      const plate: Picture = { data: new Uint8Array(width * height * 4), width, height, channels: 4 };
      for (let at = 3; at < plate.data.length; at += 4) plate.data[at] = plateAlpha;
      let left = space;
      for (const part of parts) {
        layOver(plate, { ...part, left, top: 0 });
        left += part.width;
      }
      return plate;
    },
  };
}
