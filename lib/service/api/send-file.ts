import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredFile } from '../output/output-store.js';
import { ServiceError } from '../service-error.js';
import { fileAnswer, type FileHeaders } from './file-answer.js';

/** Sends a file, as much of it as the client asks for and has not yet. */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  fileHeaders: FileHeaders,
): FastifyReply {
  const { status, headers, span } = fileAnswer(request, file, fileHeaders);
  void reply.headers(headers);
  if (status === 416) throw new ServiceError('RANGE_NOT_SATISFIABLE', `the file has ${file.byteLength} bytes`);
  if (status === 304) return reply.code(304).send();
  return reply.code(status).send(span === null ? '' : file.stream(span.start, span.end));
}
