import { Redis } from "ioredis";
import { env } from "@/env";

const globals = globalThis as typeof globalThis & { redis?: Redis };

function connect(): Redis {
  const client = new Redis(env.REDIS_URL, {
    // The build loads this module too; only a command may open a connection.
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    connectTimeout: 2_000,
  });
  client.on("error", (error) => console.error("redis:", error.message));
  return client;
}

/** For the web server: a command fails soon when Redis is away, instead of waiting for it. */
export const redis = (globals.redis ??= connect());
