/** A tool or library that is not there, with its package on Debian/Ubuntu, Fedora, Alpine and macOS (null: no package). */
export interface MissingPart {
  readonly name: string;
  readonly packages: readonly (string | null)[];
}

/**
 * What compiling the native core lacks on this machine; `forTests` adds what only the tests need, `libraries` more of
 * libav's libraries, with their lowest versions.
 */
export function findMissing(options?: {
  readonly forTests?: boolean;
  readonly libraries?: Readonly<Record<string, string>>;
}): MissingPart[];

/** Whether pkg-config knows the library in this version or a newer one. */
export function hasLibrary(library: string, version: string): boolean;

/** What is missing and the exact command for each system, as text for people. */
export function explainMissing(missing: readonly MissingPart[]): string;

/** Installs what is missing with apt-get, or throws an error that says what to install. */
export function installMissing(options?: {
  readonly forTests?: boolean;
  readonly libraries?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
}): Promise<void>;

/** Compiles the addon of the package in `packageDir`. */
export function compileAddon(packageDir: string, options?: { readonly verbose?: boolean }): Promise<void>;

/** Where {@link compileAddon} leaves the addon. */
export function addonPath(packageDir: string): string;

/** Runs a command; when it fails, the error carries what it printed. */
export function runOrThrow(
  what: string,
  command: readonly string[],
  options?: {
    readonly cwd?: string;
    readonly verbose?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<void>;
