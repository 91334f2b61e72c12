import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65535).default(3001),
  LOG_LEVEL: z.enum(['silent', 'info']).default('info'),

  /** `postgres://user:password@host:5432/database` */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** `redis://:password@host:6379`; counts requests for the rate limit. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),

  /** Signs the access tokens. */
  JWT_SECRET: z.string().min(32),
  JWT_TTL_SECONDS: z.coerce.number().int().positive().default(3600),

  /** The origin that a browser may call from. */
  CORS_ORIGIN: z.url().default('http://localhost:3000'),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().positive().default(60),

  S3_BUCKET: z.string().min(1),
  S3_REGION: z.string().default('us-east-1'),
  /** For anything that is not AWS. A browser must be able to reach it, too. */
  S3_ENDPOINT: z.url().optional(),
  S3_ACCESS_KEY_ID: z.string().min(1),
  S3_SECRET_ACCESS_KEY: z.string().min(1),
});

export type Env = z.infer<typeof schema>;

/** The whole environment that the app reads, checked. Ends the process with the names of what is missing or wrong. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  console.error(`environment is not valid:\n${z.prettifyError(parsed.error)}`);
  process.exit(1);
}
