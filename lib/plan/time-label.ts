/** How many digits after the point tell neighbouring times apart: 0 to 3. */
export function labelDigits(times: ArrayLike<number>): number {
  let closest = Infinity;
  for (let index = 1; index < times.length; index++) {
    const distance = (times[index] ?? 0) - (times[index - 1] ?? 0);
    if (distance > 0) closest = Math.min(closest, distance);
  }
  const digits = [0, 1, 2].find((count) => closest >= 10 ** (6 - count));
  return digits ?? 3;
}

/** `1:02:03.5`, `2:03`: rounded, hours only where there are some. */
export function labelTime(timeMicros: number, digits: number): string {
  const units = Math.round(Math.max(0, timeMicros) / 10 ** (6 - digits));
  const perSecond = 10 ** digits;
  const seconds = Math.floor(units / perSecond);
  const fraction = digits === 0 ? '' : `.${String(units % perSecond).padStart(digits, '0')}`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const clock = hours === 0 ? `${minutes}` : `${hours}:${two(minutes)}`;
  return `${clock}:${two(seconds % 60)}${fraction}`;
}

/** Height of a label's letters on a cell: readable on small cells, quiet on large ones. */
export function labelPixels(cellHeight: number): number {
  return Math.min(48, Math.max(10, Math.round(cellHeight * 0.11)));
}
