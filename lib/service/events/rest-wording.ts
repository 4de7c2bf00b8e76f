import type { Wording } from './deliverer.js';
import { signatureHeader, signBody } from './signature.js';

/** How our own API words an event: the event as it is listed, signed. */
export function restWording(signingKey: string): Wording {
  return ({ id, kind, subjectId, payload, createdMs }) => {
    const body = JSON.stringify({ id, kind, subjectId, payload, createdMs });
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'stillframe-event': id,
        [signatureHeader]: signBody(body, signingKey, Math.floor(Date.now() / 1000)),
      },
    };
  };
}
