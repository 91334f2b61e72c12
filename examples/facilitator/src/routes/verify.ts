import type { FastifyInstance } from 'fastify';
import { paymentRequest } from '../payment/types.js';
import { verifyPayment, type VerifyContext } from '../payment/verify.js';

export function verifyRoute(app: FastifyInstance, context: VerifyContext): void {
  app.post('/verify', async (request) => verifyPayment(paymentRequest.parse(request.body), context));
}
