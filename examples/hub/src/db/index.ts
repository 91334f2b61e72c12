import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "@/env";
import * as schema from "./schema";

// `next dev` reloads modules on every edit; one pool must survive that.
const globals = globalThis as typeof globalThis & { sql?: postgres.Sql };

export const sql = (globals.sql ??= postgres(env.DATABASE_URL));
export const db = drizzle(sql, { schema });
