import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Somebody else's API on our port. It knows its requests by their own form (a path, a header, a host), so several live
 * side by side; what no adapter claims goes to our own API. An adapter checks who asks by its vendor's signatures over
 * the configured credentials, puts what is asked into the words of the parts behind it (pictures, registry, desk), and
 * answers, errors included, in the vendor's words.
 */
export interface ApiAdapter {
  readonly name: string;
  /** Whether this is a request for this API. Looks at method, target and headers, never at the body. */
  claims(request: IncomingMessage): boolean;
  /** Answers a claimed request, whatever happens. Resolves when there is nothing left to do for it. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}
