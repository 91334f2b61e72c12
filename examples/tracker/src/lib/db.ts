import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/generated/prisma/client";

const connectionString = process.env.DATABASE_URL;
if (!connectionString) {
  throw new Error("DATABASE_URL is not set");
}

// `next dev` reloads modules on every edit; one client must survive that.
const globals = globalThis as typeof globalThis & { db?: PrismaClient };

export const db = (globals.db ??= new PrismaClient({ adapter: new PrismaPg({ connectionString }) }));
