import { serve } from '@hono/node-server';
import { createApp } from './app.js';
import { connectDatabase } from './db/client.js';
import { readEnv } from './env.js';
import { connectRedis } from './storage/redis.js';
import { s3Storage } from './storage/s3.js';

const env = readEnv();
const { db, close } = connectDatabase(env.DATABASE_URL);
const redis = connectRedis(env.REDIS_URL);
const app = createApp(env, { db, redis, storage: s3Storage(env) });

const server = serve({ fetch: app.fetch, port: env.PORT }, ({ port }) => {
  console.log(`listening on ${String(port)}`);
});

function stop(signal: NodeJS.Signals): void {
  console.log(`${signal}: stopping`);
  // requests under way are answered, idle connections are closed by `close` itself
  server.close((error) => {
    redis.disconnect();
    close()
      .catch((cause: unknown) => {
        console.error(cause);
        process.exitCode = 1;
      })
      .finally(() => {
        if (error) process.exitCode = 1;
      });
  });
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
