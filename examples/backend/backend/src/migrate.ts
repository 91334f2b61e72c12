import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { z } from 'zod';

// run before a release starts; needs nothing of the environment but the database
const url = z.url({ protocol: /^postgres(ql)?$/ }).safeParse(process.env.DATABASE_URL);
if (!url.success) {
  console.error('DATABASE_URL is not set to the address of a PostgreSQL database');
  process.exit(1);
}

const client = postgres(url.data, { max: 1, onnotice: () => undefined });
try {
  await migrate(drizzle(client), { migrationsFolder: fileURLToPath(new URL('../drizzle', import.meta.url)) });
  console.log('migrations applied');
} finally {
  await client.end();
}
