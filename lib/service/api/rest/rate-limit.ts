import type { onRequestHookHandler } from 'fastify';
import { RateLimit } from '../../accounts/rate-limit.js';
import type { Service } from '../../service.js';
import { ServiceError } from '../../service-error.js';

/**
 * Counts what an account submits, by operation. The header names are those of the IETF draft "RateLimit header fields
 * for HTTP" (draft-ietf-httpapi-ratelimit-headers-06), as most servers send them.
 */
export function rateLimit({ config }: Service): onRequestHookHandler {
  const limit = new RateLimit(config.limits.submitsPerSecond);
  return (request, reply, done) => {
    const { limited, operation } = request.routeOptions.config;
    if (limited !== true || config.limits.submitsPerSecond === 0) return done();
    const budget = limit.take(`${request.caller.account} ${operation ?? ''}`);
    const resetSeconds = Math.ceil(budget.resetSeconds);
    void reply.headers({
      'ratelimit-limit': budget.limit,
      'ratelimit-remaining': budget.remaining,
      'ratelimit-reset': resetSeconds,
    });
    if (budget.allowed) return done();
    throw new ServiceError('RATE_LIMITED', `at most ${budget.limit} requests a second`, resetSeconds);
  };
}
