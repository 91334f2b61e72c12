import { pino } from 'pino';
import { ConfigError, loadConfig } from './config/load.js';
import { buildServer } from './server.js';
import { RedisLedger } from './storage/ledger.js';
import { connectRedis } from './storage/redis.js';

async function main(): Promise<void> {
  const config = await loadConfig();
  const log = pino({ level: config.server.logLevel, redact: ['req.headers.authorization'] });
  const redis = connectRedis(config.redis, log);
  const app = buildServer(config, new RedisLedger(redis), { loggerInstance: log });

  app.addHook('onClose', () => {
    redis.disconnect();
  });
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'stopping');
    app.close().catch((error: unknown) => {
      log.error(error, 'could not stop cleanly');
      process.exitCode = 1;
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  await app.listen({ host: config.server.host, port: config.server.port });
}

try {
  await main();
} catch (error) {
  // a mistake in the configuration needs its message, not a stack
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
