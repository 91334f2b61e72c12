import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { ConfigError, loadConfig } from '../src/config/load.js';

const secret = 'not-a-key-but-still-secret';
const valid = { auth: { apiToken: 'a-token-for-tests-only-1234' }, signer: { privateKey: `0x${'11'.repeat(32)}` } };

async function fileWith(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'facilitator-')), 'config.json');
  await writeFile(path, text);
  return path;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

it('fills in defaults', async () => {
  const config = await loadConfig(await fileWith(JSON.stringify(valid)));
  expect(config.server).toEqual({ host: '0.0.0.0', port: 3000, logLevel: 'info' });
  expect(config.ipfs).toBeUndefined();
});

it('lets the environment say where Redis is', async () => {
  vi.stubEnv('REDIS_URL', 'redis://elsewhere:6379');
  vi.stubEnv('REDIS_PASSWORD', 'from-the-environment');
  const config = await loadConfig(await fileWith(JSON.stringify(valid)));
  expect(config.redis).toEqual({ url: 'redis://elsewhere:6379', password: 'from-the-environment' });
});

it.each([
  ['an invalid file', JSON.stringify({ ...valid, signer: { privateKey: secret } })],
  ['a broken file', `{ "signer": { "privateKey": "${secret}" `],
])('never repeats a value of %s', async (_name, text) => {
  const error: unknown = await loadConfig(await fileWith(text)).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).not.toContain(secret);
});

it('refuses the example as it is', async () => {
  await expect(loadConfig('config/config.example.json')).rejects.toThrow(ConfigError);
});
