import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65535);
const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: port.default(3001),
  DATABASE_URL: z.string().url(),
  JWT_SECRET: z.string().min(32, { message: 'at least 32 characters' }),
  S3: z.object({ bucket: z.string(), endpoint: z.string().optional() }).optional(),
});

function required(name: string, fallback?: string): string {
  const value = process.env[name] ?? fallback;
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const missing = ['A', 'B'].filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`missing: ${missing.join(', ')}`);
  process.exit(1);
}

const { LOG_LEVEL = 'info', ...rest } = process.env;
export const token = required('API_TOKEN');
export const env = schema.parse({ ...process.env, PORT: process.env['HTTP_PORT'] });
export const level = LOG_LEVEL as 'info' | 'debug', debug = rest.DEBUG?.split(',') ?? [];
