import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';
import type { Config } from '../config/schema.js';

/** A client that fails a command quickly instead of queueing it while Redis is away. */
export function connectRedis(config: Config['redis'], log: FastifyBaseLogger): Redis {
  const redis = new Redis(config.url, {
    ...(config.password === '' ? {} : { password: config.password }),
    maxRetriesPerRequest: 1,
    connectTimeout: 5000,
    commandTimeout: 2000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2000),
  });
  redis.on('error', (error: Error) => {
    log.warn({ reason: error.message }, 'redis connection');
  });
  redis.on('ready', () => {
    log.info('redis ready');
  });
  return redis;
}
