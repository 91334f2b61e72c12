import { getConnInfo } from '@hono/node-server/conninfo';
import { createMiddleware } from 'hono/factory';
import type { Redis } from 'ioredis';

const windowSeconds = 60;

/** At most `limit` requests a minute from one address, counted in Redis so that all instances share the count. */
export const rateLimit = (redis: Redis, limit: number) =>
  createMiddleware(async (c, next) => {
    const window = Math.floor(Date.now() / 1000 / windowSeconds);
    const key = `rate:${getConnInfo(c).remote.address ?? 'unknown'}:${String(window)}`;
    const used = await count(redis, key);
    if (used !== undefined) {
      c.header('ratelimit-limit', String(limit));
      c.header('ratelimit-remaining', String(Math.max(0, limit - used)));
      if (used > limit) {
        c.header('retry-after', String(windowSeconds));
        return c.json({ error: 'too_many_requests' }, 429);
      }
    }
    return next();
  });

/** `undefined` while Redis is away: an outage of the counter must not become one of the API. */
async function count(redis: Redis, key: string): Promise<number | undefined> {
  try {
    const replies = await redis.multi().incr(key).expire(key, windowSeconds).exec();
    return replies?.[0]?.[1] as number | undefined;
  } catch {
    return undefined;
  }
}
