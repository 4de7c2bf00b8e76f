/** The command line itself is wrong, before anything was tried. */
export class UsageError extends Error {
  /** The command whose help would tell; null for the whole program's. */
  readonly command: string | null;

  constructor(message: string, command: string | null) {
    super(message);
    this.name = 'UsageError';
    this.command = command;
  }
}
