import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { privateKeyToAccount } from 'viem/accounts';
import { ZodError, z } from 'zod';
import type { Config } from './config/schema.js';
import { healthRoute } from './routes/health.js';
import { settleRoute } from './routes/settle.js';
import { supportedRoute } from './routes/supported.js';
import { verifyRoute } from './routes/verify.js';
import { pinToIpfs } from './storage/ipfs.js';
import type { Ledger } from './storage/ledger.js';

const bodyLimitBytes = 64 * 1024;

/** The app without its listener and without its connections, so that a test can drive it. */
export function buildServer(
  config: Config,
  ledger: Ledger,
  { loggerInstance }: Pick<FastifyServerOptions, 'loggerInstance'> = {},
): FastifyInstance {
  const app: FastifyInstance = Fastify({ bodyLimit: bodyLimitBytes, ...(loggerInstance && { loggerInstance }) });
  const { ipfs, networks } = config;
  const verify = {
    networks,
    isNonceUsed: (request: Parameters<Ledger['isNonceUsed']>[0]) => ledger.isNonceUsed(request),
    nowSeconds: () => BigInt(Math.floor(Date.now() / 1000)),
  };

  app.setErrorHandler((error, request, reply) => {
    if (error instanceof ZodError) {
      return reply.code(400).send({ error: 'invalid_request', issues: z.flattenError(error).fieldErrors });
    }
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status < 500) return reply.code(status).send({ error: 'invalid_request' });
    request.log.error(error);
    return reply.code(500).send({ error: 'internal_error' });
  });

  healthRoute(app, ledger);
  supportedRoute(app, networks);
  verifyRoute(app, verify);
  settleRoute(app, {
    verify,
    ledger,
    signer: privateKeyToAccount(config.signer.privateKey),
    apiToken: config.auth.apiToken,
    publish: ipfs && ((receipt) => pinToIpfs(ipfs, receipt)),
  });
  return app;
}
