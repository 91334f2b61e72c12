#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import Redis from 'ioredis';
import { config, type Settings } from './config.js';
export * from './types.js';

const app = new Hono().basePath('/api');
const redis = new Redis(process.env.REDIS_URL ?? 'redis://localhost:6379');
const settings = JSON.parse(readFileSync(path.join(process.cwd(), 'config', 'config.json'), 'utf8')) as Settings;

app.get('/health', async (c) => {
  try {
    await redis.ping();
    return c.json({ ok: true, name: `hub ${settings.name}` });
  } catch (error: unknown) {
    return c.json({ ok: false }, 503);
  }
});

const server = serve({ fetch: app.fetch, port: config.port, hostname: '0.0.0.0' }, (info) => {
  console.log(`listening on http://localhost:${info.port}`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => server.close(() => process.exit(0)));
}

export default app;
