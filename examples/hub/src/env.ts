import { createEnv } from "@t3-oss/env-nextjs";
import { z } from "zod";

export const env = createEnv({
  server: {
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    REDIS_URL: z.url({ protocol: /^rediss?$/ }),
    BETTER_AUTH_SECRET: z.string().min(32),
    BETTER_AUTH_URL: z.url(),
    /** Lets scripts use `/api/jobs` without a session. */
    API_TOKEN: z.string().min(16).optional(),
    /** A model gateway, which runs on the machine itself rather than in a container. */
    GATEWAY_URL: z.url().default("http://host.docker.internal:18789"),
    GATEWAY_TOKEN: z.string().optional(),
    WORKER_CONCURRENCY: z.coerce.number().int().positive().default(4),
  },
  client: {
    NEXT_PUBLIC_APP_URL: z.url(),
    NEXT_PUBLIC_APP_NAME: z.string().default("Hub"),
  },
  experimental__runtimeEnv: {
    NEXT_PUBLIC_APP_URL: process.env.NEXT_PUBLIC_APP_URL,
    NEXT_PUBLIC_APP_NAME: process.env.NEXT_PUBLIC_APP_NAME,
  },
  emptyStringAsUndefined: true,
  // For a build in which no server variable is known.
  skipValidation: !!process.env.SKIP_ENV_VALIDATION,
});
