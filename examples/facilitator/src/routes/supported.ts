import type { FastifyInstance } from 'fastify';
import type { NetworkName } from '../payment/networks.js';

export function supportedRoute(app: FastifyInstance, networks: readonly NetworkName[]): void {
  const kinds = networks.map((network) => ({ x402Version: 1, scheme: 'exact', network }));
  app.get('/supported', () => ({ kinds }));
}
