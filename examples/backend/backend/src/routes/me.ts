import { eq } from 'drizzle-orm';
import { Hono } from 'hono';
import type { Tokens } from '../auth/token.js';
import type { Database } from '../db/client.js';
import { users } from '../db/schema.js';
import { requireUser } from '../middleware/require-user.js';

export const meRoutes = (db: Database, tokens: Tokens) =>
  new Hono().get('/', requireUser(tokens), async (c) => {
    const [user] = await db
      .select({ id: users.id, email: users.email, createdAt: users.createdAt })
      .from(users)
      .where(eq(users.id, c.get('userId')));
    // the token outlived the account
    return user === undefined ? c.json({ error: 'unauthorized' }, 401) : c.json(user);
  });
