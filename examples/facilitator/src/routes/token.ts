import { createHash, timingSafeEqual } from 'node:crypto';
import type { onRequestAsyncHookHandler } from 'fastify';

/** Refuses a request without `authorization: Bearer <token>`. */
export function requireToken(token: string): onRequestAsyncHookHandler {
  const expected = digest(`Bearer ${token}`);
  return async (request, reply) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      await reply.code(401).send({ error: 'unauthorized' });
    }
  };
}

/** Hashed, because `timingSafeEqual` wants both sides of one length. */
const digest = (text: string) => createHash('sha256').update(text).digest();
