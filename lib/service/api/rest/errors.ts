import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { invalidParameter, StillframeError } from '../../../errors.js';
import { notFound, ServiceError, toRefusal } from '../../service-error.js';

/** The one shape of every error answer. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, message, fault, retryAfterSeconds } = toRefusal(fromFastify(error, request));
  if (status === 503) request.log.warn({ code, reason: message, requestId: request.id }, 'request put off');
  else if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed');
  if (retryAfterSeconds !== null) void reply.header('retry-after', retryAfterSeconds);
  return reply
    .code(status)
    .type('application/json')
    .send({ error: { code, message, ...fault, requestId: request.id } });
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(notFound('resource', request.url.split('?')[0] ?? ''), request, reply);
}

/** Fastify's own complaints about a request, with our codes. */
function fromFastify(error: unknown, { headers }: FastifyRequest): unknown {
  if (error instanceof ServiceError || StillframeError.is(error)) return error;
  const { statusCode = 500, message, code } = error as FastifyError;
  if (statusCode === 415) return invalidParameter('content-type', 'must be application/json', headers['content-type']);
  if (statusCode === 413) return new ServiceError('PAYLOAD_TOO_LARGE', 'the body is too large');
  if (statusCode >= 400 && statusCode < 500) {
    // What is wrong with a request before its parameters can be looked at: its address, or a body that is no JSON.
    const parameter = code === 'FST_ERR_BAD_URL' ? 'url' : 'body';
    return new StillframeError('INVALID_PARAMETER', message, { fault: { parameter, rule: message, value: '' } });
  }
  return error;
}
