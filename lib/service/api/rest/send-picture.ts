import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentTypeOf } from '../../content-types.js';
import type { Service } from '../../service.js';
import { hasTag } from '../file-answer.js';

/** How long a cache may keep a picture: what it shows does not change, but what it is made from may. */
const daySeconds = 24 * 3600;

/** A picture as its route has it. */
export interface Sent {
  readonly tag: string;
  /** File name extension. */
  readonly format: string;
  readonly make: () => Promise<Uint8Array | string>;
}

/**
 * Answers with what is made for it, or with 304 before anything is made. Whoever has a signed URL may have the picture, and
 * so may a cache in between, until the URL's end.
 */
export async function sendPicture(
  { credentials }: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  { tag, format, make }: Sent,
): Promise<FastifyReply> {
  const { signature, expires } = request.query as { readonly signature?: string; readonly expires?: string };
  const isSigned = !credentials.none && signature !== undefined;
  const left = isSigned ? Number(expires) - Math.ceil(Date.now() / 1000) : Infinity;
  const scope = credentials.none || isSigned ? 'public' : 'private';
  const etag = `"${tag}"`;
  void reply.headers({ etag, 'cache-control': `${scope}, max-age=${Math.max(0, Math.min(daySeconds, left))}` });
  if (hasTag(request, etag) === true) return reply.code(304).send();
  return reply.type(contentTypeOf(`.${format}`)).send(await make());
}
