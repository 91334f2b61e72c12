import { createServer } from 'node:net';
import { serve } from '@hono/node-server';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../src/app.js';
import { hashPassword, checkPassword } from '../src/auth/password.js';
import { Tokens } from '../src/auth/token.js';
import { connectDatabase } from '../src/db/client.js';
import { readEnv } from '../src/env.js';
import { s3Storage } from '../src/storage/s3.js';

// nothing listens on these ports: the app has to answer without its services
const free = await freePort();
const env = readEnv({
  DATABASE_URL: `postgres://nobody@127.0.0.1:${String(free)}/none`,
  REDIS_URL: `redis://127.0.0.1:${String(free)}`,
  JWT_SECRET: 'only-for-tests-'.repeat(3),
  S3_BUCKET: 'uploads',
  S3_ENDPOINT: `http://127.0.0.1:${String(free)}`,
  S3_ACCESS_KEY_ID: 'test',
  S3_SECRET_ACCESS_KEY: 'test',
  LOG_LEVEL: 'silent',
});
const { db, close } = connectDatabase(env.DATABASE_URL);
const redis = new Redis(env.REDIS_URL, { lazyConnect: true, enableOfflineQueue: false });
redis.on('error', () => undefined);
let origin: string;
let server: ReturnType<typeof serve>;

beforeAll(
  () =>
    new Promise<void>((resolve) => {
      const app = createApp(env, { db, redis, storage: s3Storage(env) });
      server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
        origin = `http://127.0.0.1:${String(port)}`;
        resolve();
      });
    }),
);

afterAll(async () => {
  server.close();
  redis.disconnect();
  await close();
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

it('lives without its database, and is not ready', async () => {
  expect((await fetch(`${origin}/health`)).status).toBe(200);
  expect((await fetch(`${origin}/health/ready`)).status).toBe(503);
});

it('refuses a registration that is not one', async () => {
  const response = await post('/auth/register', { email: 'no', password: 'short' });
  expect(response.status).toBe(400);
  const { fields } = (await response.json()) as { fields: Record<string, string[]> };
  expect(Object.keys(fields)).toEqual(['email', 'password']);
});

it.each([{}, { authorization: 'Bearer nonsense' }, { authorization: 'Basic eDp5' }])('refuses %j', async (headers) => {
  expect((await fetch(`${origin}/me`, { headers })).status).toBe(401);
});

it('refuses a token that another secret signed', async () => {
  const token = await new Tokens('another-secret-'.repeat(3), 60).issue('someone');
  expect((await fetch(`${origin}/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
});

it('signs an upload for one content type and one length', async () => {
  const url = new URL(await s3Storage(env).uploadUrl('owner/file', 'text/plain', 5));
  expect(url.pathname).toBe('/uploads/owner/file');
  expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
});

it('checks a password against its hash', async () => {
  const hash = await hashPassword('correct horse');
  expect(await checkPassword(hash, 'correct horse')).toBe(true);
  expect(await checkPassword(hash, 'battery staple')).toBe(false);
  expect(await checkPassword(undefined, 'correct horse')).toBe(false);
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 1);
      });
    });
  });
}
