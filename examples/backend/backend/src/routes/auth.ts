import { eq } from 'drizzle-orm';
import { Hono } from 'hono';
import { z } from 'zod';
import { checkPassword, hashPassword } from '../auth/password.js';
import type { Tokens } from '../auth/token.js';
import type { Database } from '../db/client.js';
import { users } from '../db/schema.js';
import { jsonBody } from './validate.js';

const email = z.email().max(254).toLowerCase();
const registration = z.object({ email, password: z.string().min(10).max(200) });
const login = z.object({ email, password: z.string().max(200) });

export const authRoutes = (db: Database, tokens: Tokens) =>
  new Hono()
    .post('/register', jsonBody(registration), async (c) => {
      const { email, password } = c.req.valid('json');
      const passwordHash = await hashPassword(password);
      const [user] = await db
        .insert(users)
        .values({ email, passwordHash })
        .onConflictDoNothing({ target: users.email })
        .returning({ id: users.id });
      if (user === undefined) return c.json({ error: 'email_taken' }, 409);
      return c.json({ token: await tokens.issue(user.id), expiresIn: tokens.ttlSeconds }, 201);
    })
    .post('/login', jsonBody(login), async (c) => {
      const { email, password } = c.req.valid('json');
      const [user] = await db.select().from(users).where(eq(users.email, email));
      if (!(await checkPassword(user?.passwordHash, password)) || user === undefined) {
        return c.json({ error: 'wrong_email_or_password' }, 401);
      }
      return c.json({ token: await tokens.issue(user.id), expiresIn: tokens.ttlSeconds });
    });
