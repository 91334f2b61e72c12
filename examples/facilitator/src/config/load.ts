import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { configSchema, type Config } from './schema.js';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads and validates the configuration file, then applies the environment. Messages never contain a value of the file. */
export async function loadConfig(path = process.env.CONFIG_PATH ?? 'config/config.json'): Promise<Config> {
  const parsed = configSchema.safeParse(parseJson(await read(path), path));
  if (!parsed.success) {
    throw new ConfigError(`${path} is not valid:\n${z.prettifyError(parsed.error)}`);
  }
  const { redis, ...rest } = parsed.data;
  return {
    ...rest,
    redis: {
      url: process.env.REDIS_URL ?? redis.url,
      password: process.env.REDIS_PASSWORD ?? redis.password,
    },
  };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`cannot read ${path}; copy config/config.example.json and fill it in`, { cause });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the parser's own message quotes the text, which holds secrets
    throw new ConfigError(`${path} is not JSON`);
  }
}
