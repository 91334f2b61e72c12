import { DrizzleQueryError } from 'drizzle-orm';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { logger } from 'hono/logger';
import { secureHeaders } from 'hono/secure-headers';
import type { Redis } from 'ioredis';
import { Tokens } from './auth/token.js';
import type { Database } from './db/client.js';
import type { Env } from './env.js';
import { rateLimit } from './middleware/rate-limit.js';
import { authRoutes } from './routes/auth.js';
import { healthRoutes } from './routes/health.js';
import { meRoutes } from './routes/me.js';
import { uploadRoutes } from './routes/uploads.js';
import type { Storage } from './storage/s3.js';

interface Connections {
  db: Database;
  redis: Redis;
  storage: Storage;
}

/** All routes. Health comes before the rate limit: a probe must never be refused. */
export function createApp(env: Env, { db, redis, storage }: Connections) {
  const tokens = new Tokens(env.JWT_SECRET, env.JWT_TTL_SECONDS);
  const app = new Hono();
  app.route('/health', healthRoutes(db));

  if (env.LOG_LEVEL === 'info') app.use(logger());
  app.use(secureHeaders());
  app.use(cors({ origin: env.CORS_ORIGIN, allowHeaders: ['authorization', 'content-type'], maxAge: 600 }));
  app.use(rateLimit(redis, env.RATE_LIMIT_PER_MINUTE));
  app.use(bodyLimit({ maxSize: 64 * 1024 }));
  app.route('/auth', authRoutes(db, tokens));
  app.route('/me', meRoutes(db, tokens));
  app.route('/uploads', uploadRoutes(db, tokens, storage));

  app.notFound((c) => c.json({ error: 'not_found' }, 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    // a failed query carries its parameters, which are no matter for a log; its cause does not
    console.error(error instanceof DrizzleQueryError ? error.cause : error);
    return c.json({ error: 'internal_error' }, 500);
  });
  return app;
}
