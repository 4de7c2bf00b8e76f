/** A bar that shows how far a command is, where a person watches. */
export interface ProgressBar {
  /** Undefined where nobody would see it. */
  readonly onProgress: ((share: number) => void) | undefined;
  /** Wipes it away: what comes next starts on a clean line. */
  clear(): void;
}

type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

const widest = 40;

/** @param screen standard error: standard output is for results */
export function progressBar(screen: Screen = process.stderr): ProgressBar {
  let shown = '';
  const show = (line: string): void => {
    if (line === shown) return;
    shown = line;
    // The cursor goes back to the left, and what stood to the right of the new text goes away.
    screen.write(`\r${line}\u001b[K`);
  };
  return {
    onProgress: screen.isTTY ? (share) => show(draw(share, screen.columns)) : undefined,
    clear: () => show(''),
  };
}

/** `[##########----------]  50 %` */
function draw(share: number, columns: number): string {
  const percent = `${Math.floor(share * 100)} %`.padStart(6);
  const width = Math.min(widest, columns - percent.length - 3);
  if (width < 1) return percent;
  const full = Math.floor(share * width);
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}]${percent}`;
}
