import { Redis } from 'ioredis';

/** Fails a command at once while Redis is away, instead of queueing it. */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5000),
  });
  let lastReason = '';
  redis.on('error', ({ message }: Error) => {
    // once for an outage, not once for an attempt
    if (message !== lastReason) console.error('redis:', message);
    lastReason = message;
  });
  redis.on('ready', () => {
    lastReason = '';
  });
  return redis;
}
