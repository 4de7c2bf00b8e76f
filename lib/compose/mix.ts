/** The weighted mean, rounded: exact for whole numbers up to 255 x 255, without a division. */
export function mix(over: number, under: number, alpha: number): number {
  const sum = over * alpha + under * (255 - alpha) + 128;
  return (sum + (sum >> 8)) >> 8;
}
