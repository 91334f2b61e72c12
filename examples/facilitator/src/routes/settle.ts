import type { FastifyInstance } from 'fastify';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { Config } from '../config/schema.js';
import { settlePayment, type Receipt } from '../payment/settle.js';
import { paymentRequest } from '../payment/types.js';
import { verifyPayment, type VerifyContext } from '../payment/verify.js';
import type { Ledger } from '../storage/ledger.js';
import { requireToken } from './token.js';

interface SettleDependencies {
  verify: VerifyContext;
  ledger: Ledger;
  signer: PrivateKeyAccount;
  apiToken: Config['auth']['apiToken'];
  /** Publishes a receipt and returns its content identifier. */
  publish?: ((receipt: Receipt) => Promise<string>) | undefined;
}

export function settleRoute(app: FastifyInstance, { verify, ledger, signer, apiToken, publish }: SettleDependencies): void {
  app.post('/settle', { onRequest: requireToken(apiToken) }, async (request) => {
    const payment = paymentRequest.parse(request.body);
    const { network } = payment.paymentPayload;
    const verdict = await verifyPayment(payment, verify);
    if (!verdict.isValid) {
      return { success: false, errorReason: verdict.invalidReason, payer: verdict.payer, network };
    }
    const receipt = await settlePayment(payment, ledger, signer);
    if (receipt === undefined) {
      return { success: false, errorReason: 'nonce_used', payer: verdict.payer, network };
    }
    // the payment is settled by now: a receipt that cannot be published is logged, not reported as a failure
    const cid = await publish?.(receipt).catch((error: unknown) => {
      request.log.warn({ err: error, receipt: receipt.id }, 'receipt not published');
      return undefined;
    });
    return { success: true, transaction: receipt.id, payer: receipt.payer, network, receipt, ...(cid && { cid }) };
  });
}
