import { isHex, type Hex } from 'viem';
import { z } from 'zod';
import { networkNames } from '../payment/networks.js';

/** `config/config.json`. What has a default here may be left out there. */
export const configSchema = z.strictObject({
  server: z
    .strictObject({
      host: z.string().default('0.0.0.0'),
      port: z.number().int().min(1).max(65535).default(3000),
      logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    })
    .prefault({}),
  auth: z.strictObject({
    /** Bearer token that callers of `/settle` present. */
    apiToken: z.string().min(24).regex(/^\S+$/, 'must not contain spaces'),
  }),
  signer: z.strictObject({
    /** Signs receipts. It never holds funds. */
    privateKey: z.custom<Hex>((value) => isHex(value) && value.length === 66, 'must be 0x and 64 hex digits'),
  }),
  redis: z
    .strictObject({
      /** `REDIS_URL` in the environment wins. */
      url: z.url({ protocol: /^rediss?$/ }).default('redis://127.0.0.1:6379'),
      /** `REDIS_PASSWORD` in the environment wins; empty means none. */
      password: z.string().default(''),
    })
    .prefault({}),
  networks: z.array(z.enum(networkNames)).min(1).default(['base']),
  /** Receipts are pinned here. Without it they live in Redis only. */
  ipfs: z
    .strictObject({
      apiUrl: z.url({ protocol: /^https?$/ }),
      timeoutMs: z.number().int().positive().default(5000),
    })
    .optional(),
});

export type Config = z.infer<typeof configSchema>;
