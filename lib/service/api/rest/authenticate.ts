import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import {
  defaultAccount,
  mayDo,
  type Caller,
  type Credential,
  type Credentials,
  type Operation,
} from '../../accounts/credentials.js';
import { isSigned, verifySignedUrl } from '../../accounts/signed-url.js';
import type { Service } from '../../service.js';
import { ServiceError } from '../../service-error.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a credential must be allowed to do; a route without it answers anybody. */
    operation?: Operation;
    /** Counted against the account's rate. */
    limited?: boolean;
  }
  interface FastifyRequest {
    /** Set on every route with an operation. */
    caller: Caller;
  }
}

/**
 * Says who asks: HTTP Basic with a credential's id and secret, or, for reading, a signed URL. Without configured
 * credentials nobody is asked.
 * @throws UNAUTHORIZED, FORBIDDEN
 */
export function authenticateAs(
  { credentials, urls }: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  operation: Operation,
): Caller {
  if (credentials.none) return { account: defaultAccount, credential: null };
  const credential = credentialOf(request, credentials, urls.base);
  if (credential === null) {
    void reply.header('www-authenticate', 'Basic realm="stillframe", charset="UTF-8"');
    throw new ServiceError('UNAUTHORIZED', 'give a credential, or a signed URL that is not over');
  }
  const caller = { account: credential.account, credential };
  if (!mayDo(caller, operation))
    throw new ServiceError('FORBIDDEN', `this credential is not allowed to do ${operation}`);
  return caller;
}

/** Sets `request.caller` on every route that names an operation. */
export function authenticate(service: Service): onRequestHookHandler {
  return (request, reply, done) => {
    const { operation } = request.routeOptions.config;
    if (operation !== undefined) request.caller = authenticateAs(service, request, reply, operation);
    done();
  };
}

function credentialOf(
  { method, url, headers: { authorization } }: FastifyRequest,
  credentials: Credentials,
  base: URL,
): Credential | null {
  const full = new URL(url, base);
  if (isSigned(full)) return method === 'GET' || method === 'HEAD' ? verifySignedUrl(full, credentials) : null;
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return null;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return credentials.verify(id, secret.join(':'));
}
