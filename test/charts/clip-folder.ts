import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type Engine } from '../../dist/index.js';

/** An engine, and a folder for the clips of one test file; both are gone when it is done. */
export function setUp(): { readonly engine: Engine; readonly fileNamed: (name: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'stillframe-charts-'));
  const engine = createEngine({ concurrency: 1 });
  t.teardown(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });
  return { engine, fileNamed: (name) => join(folder, name.replaceAll(/[^\w.]+/g, '-')) };
}
