/** A time as messages say it: to the microsecond, without trailing zeros. */
export function seconds(micros: number): string {
  return `${(micros / 1e6).toFixed(6).replace(/\.?0+$/, '')} s`;
}
