import { desc, eq } from 'drizzle-orm';
import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Tokens } from '../auth/token.js';
import type { Database } from '../db/client.js';
import { uploads } from '../db/schema.js';
import { requireUser } from '../middleware/require-user.js';
import type { Storage } from '../storage/s3.js';
import { jsonBody } from './validate.js';

const maxSizeBytes = 25 * 1024 * 1024;
const pageSize = 50;

const newUpload = z.object({
  name: z.string().min(1).max(255),
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  sizeBytes: z.number().int().positive().max(maxSizeBytes),
});

export const uploadRoutes = (db: Database, tokens: Tokens, storage: Storage) =>
  new Hono()
    .use(requireUser(tokens))
    .post('/', jsonBody(newUpload), async (c) => {
      const file = c.req.valid('json');
      const ownerId = c.get('userId');
      const key = `${ownerId}/${randomUUID()}`;
      const uploadUrl = await storage.uploadUrl(key, file.contentType, file.sizeBytes);
      const [upload] = await db
        .insert(uploads)
        .values({ ...file, key, ownerId })
        .returning({ id: uploads.id });
      return c.json({ id: upload?.id, uploadUrl }, 201);
    })
    .get('/', async (c) => {
      const rows = await db
        .select()
        .from(uploads)
        .where(eq(uploads.ownerId, c.get('userId')))
        .orderBy(desc(uploads.createdAt))
        .limit(pageSize);
      const items = await Promise.all(
        rows.map(async ({ id, name, contentType, sizeBytes, key }) => ({
          id,
          name,
          contentType,
          sizeBytes,
          url: await storage.downloadUrl(key),
        })),
      );
      return c.json({ items });
    });
