import { defaultCacheShape } from './block-cache.js';
import type { ByteSource } from './byte-source.js';
import { systemResolve, type Resolve } from './checked-lookup.js';
import { shownUrl } from './host-policy.js';
import { bodyOf, HttpClient, type HttpAnswer } from './http-client.js';
import { refusalOf } from './http-status.js';
import { RangedSource } from './ranged-source.js';
import { SequentialSource } from './sequential-source.js';
import { sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';
import { createTemporaryFile } from './temporary-file.js';

export interface OpenedUrl {
  readonly source: ByteSource;
  /** Where redirects led: what relative addresses inside are relative to. */
  readonly url: string;
}

/** Opens an `http(s):` source with the process's own resolver. See {@link createUrlOpener}. */
export type OpenUrl = (url: string, policy: SourcePolicy, signal: AbortSignal) => Promise<OpenedUrl>;

/**
 * Opens with a range request: ranges where the server has them, else its one answer read in order.
 * Rejects with SOURCE_FORBIDDEN, SOURCE_NOT_FOUND, INVALID_SOURCE, LIMIT_EXCEEDED, TIMEOUT or ABORTED.
 */
export function createUrlOpener(resolve: Resolve): OpenUrl {
  return async (text, policy, signal) => {
    if (!URL.canParse(text)) throw sourceError('INVALID_SOURCE', 'it is not a URL');
    const named = new URL(text);
    named.hash = '';
    const client = new HttpClient(policy, resolve);
    try {
      const range = `bytes=0-${defaultCacheShape.blockBytes - 1}`;
      const answer = await client.get(named, { Range: range }, signal);
      const refusal = refusalOf(answer) ?? emptiness(answer);
      if (refusal !== null) throw refusal;
      const ranged = answer.response.statusCode === 206;
      const source = ranged
        ? await RangedSource.from(client, policy, named, answer, signal)
        : await readInOrder(client, policy, answer, signal);
      return { source, url: answer.url.href };
    } catch (error) {
      client.close();
      throw error;
    }
  };
}

export const openUrl: OpenUrl = createUrlOpener(systemResolve);

function emptiness({ response, url }: HttpAnswer): Error | null {
  if (response.headers['content-length'] !== '0') return null;
  return sourceError('INVALID_SOURCE', 'it is empty', shownUrl(url));
}

async function readInOrder(
  client: HttpClient,
  policy: SourcePolicy,
  answer: HttpAnswer,
  signal: AbortSignal,
): Promise<ByteSource> {
  const { response, url } = answer;
  const length = response.headers['content-length'];
  const size = length === undefined ? null : Number(length);
  if (size !== null && size > policy.maxBytes) {
    throw sourceError('LIMIT_EXCEEDED', `a source may hold at most ${policy.maxBytes} bytes`, `${size} bytes`);
  }
  // Outlives the read that opened it, which may be given up while others go on.
  const controller = new AbortController();
  const file = await createTemporaryFile();
  await file.unlink();
  const source = new SequentialSource({
    chunks: bodyOf(answer, policy.idleTimeoutMs, controller.signal),
    file,
    size,
    maxBytes: policy.maxBytes,
    stop: () => {
      controller.abort();
      response.destroy();
      client.close();
    },
  });
  try {
    const first = await source.read(0, 1, signal);
    if (first.length === 0) throw sourceError('INVALID_SOURCE', 'it is empty', shownUrl(url));
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
}
