import { closeSync, openSync } from 'node:fs';
import { createCancelWord } from '../../dist/engine/cancel-word.js';
import { OpenMedia } from '../../dist/engine/open-media.js';
import { TaskRun } from '../../dist/engine/task-run.js';
import { Media } from '../../dist/native/media.js';
import { parseEngineOptions } from '../../dist/request/engine-options.js';
import { NamedFiles } from '../../dist/source/named-files.js';
import type { FrameSource } from '../../dist/decoders/frame-decoder.js';

/** A file opened by the native decoder, in this very thread, which counts what it decodes. */
export interface CountedMedia extends Disposable {
  readonly run: TaskRun;
  readonly media: OpenMedia;
  /** At least as many as key frames were decoded: no request for one frame decodes two of them. */
  requestsThatDecoded: number;
}

export function openCounted(path: string): CountedMedia {
  const { limits, policy } = parseEngineOptions({});
  const files = new NamedFiles(policy, null, () => null);
  const run = new TaskRun({ deadlineEpochMs: null, cores: 1 }, limits, createCancelWord(), () => undefined, files);
  const fd = openSync(path, 'r');
  const source = Media.open(run.interrupt, { kind: 'file', fd, url: path, close: () => closeSync(fd) }, null);
  const counted: FrameSource = {
    info: (...args) => source.info(...args),
    survey: (...args) => source.survey(...args),
    indexedKeyFrames: (...args) => source.indexedKeyFrames(...args),
    decode: (...args) => {
      const frame = source.decode(...args);
      if (frame.facts.decodedFrames > 0) opened.requestsThatDecoded += 1;
      return frame;
    },
    [Symbol.dispose]: () => source[Symbol.dispose](),
  };
  const media = new OpenMedia(counted);
  const opened = { run, media, requestsThatDecoded: 0, [Symbol.dispose]: () => media[Symbol.dispose]() };
  return opened;
}
