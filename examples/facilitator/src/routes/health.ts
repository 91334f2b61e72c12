import type { FastifyInstance } from 'fastify';
import type { Ledger } from '../storage/ledger.js';

/** 200 while payments can be settled, 503 while Redis is away. */
export function healthRoute(app: FastifyInstance, ledger: Ledger): void {
  app.get('/health', { logLevel: 'warn' }, async (_request, reply) => {
    const reachable = await ledger.isReachable();
    return reply.code(reachable ? 200 : 503).send({
      service: 'facilitator',
      status: reachable ? 'ok' : 'unavailable',
      redis: reachable ? 'up' : 'down',
      uptimeSeconds: Math.floor(process.uptime()),
    });
  });
}
