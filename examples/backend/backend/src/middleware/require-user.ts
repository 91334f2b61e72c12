import { createMiddleware } from 'hono/factory';
import type { Tokens } from '../auth/token.js';

export interface UserVariables {
  userId: string;
}

/** Lets a request with a valid bearer token pass, and says whose it is. */
export const requireUser = (tokens: Tokens) =>
  createMiddleware<{ Variables: UserVariables }>(async (c, next) => {
    const token = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const userId = token && (await tokens.userId(token));
    if (!userId) return c.json({ error: 'unauthorized' }, 401);
    c.set('userId', userId);
    return next();
  });
