import { Hono } from 'hono';
import { isReachable, type Database } from '../db/client.js';

/** `/health`: the process serves. `/health/ready`: it can do its work, too. */
export const healthRoutes = (db: Database) =>
  new Hono()
    .get('/', (c) => c.json({ service: 'backend', status: 'ok' }))
    .get('/ready', async (c) =>
      (await isReachable(db)) ? c.json({ status: 'ready' }) : c.json({ status: 'unavailable', database: 'down' }, 503),
    );
