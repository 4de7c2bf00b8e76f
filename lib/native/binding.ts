import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { StillframeError } from '../errors.js';
import type { Binding } from './types.js';

const addonPath = fileURLToPath(new URL('../../build/Release/stillframe.node', import.meta.url));
const require = createRequire(import.meta.url);
let binding: Binding | null = null;

/** The compiled addon, loaded once per thread. Throws NATIVE_LOAD_FAILED with what to do about it. */
export function loadBinding(): Binding {
  if (binding !== null) return binding;
  requireBuild();
  try {
    binding = require(addonPath) as Binding;
    return binding;
  } catch (cause) {
    throw new StillframeError('NATIVE_LOAD_FAILED', explain(cause), { cause });
  }
}

/** For import time: workers load the addon, but who forgot to build it should hear of it at once. */
export function requireBuild(): void {
  if (!existsSync(addonPath)) throw notBuilt();
}

function notBuilt(): StillframeError {
  const needs = 'it needs a C++ compiler, CMake, pkg-config and the development packages of libav and libjpeg-turbo';
  return new StillframeError(
    'NATIVE_LOAD_FAILED',
    `the native addon is not built yet: run \`npx stillframe build\` (${needs})`,
  );
}

function explain(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const libraries = /lib(av|sw|turbojpeg)[\w.]*\.(so|dylib)/.test(text)
    ? 'a library it was built against is missing or was upgraded'
    : 'it may have been built for another system or Node version';
  return `the native addon does not load, ${libraries}: run \`npx stillframe build\` again (${text})`;
}
