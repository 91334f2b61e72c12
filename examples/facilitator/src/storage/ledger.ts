import type { Redis } from 'ioredis';
import type { Receipt } from '../payment/settle.js';
import type { PaymentRequest } from '../payment/types.js';

/** Which authorizations were spent, and the receipts for them. */
export interface Ledger {
  isNonceUsed(request: PaymentRequest): Promise<boolean>;
  /** Spends the nonce and stores the receipt, both or neither; `false` if the nonce was spent before. */
  settle(request: PaymentRequest, receipt: Receipt): Promise<boolean>;
  isReachable(): Promise<boolean>;
}

const receiptStream = 'x402:receipts';

/** A nonce is kept this long after its authorization ran out, against clocks that disagree. */
const nonceGraceSeconds = 86_400n;
const farFutureSeconds = 253_402_300_799n; // end of the year 9999, the latest expiry that is stored

const settleScript = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EXAT', ARGV[2]) then
  redis.call('XADD', KEYS[2], '*', 'receipt', ARGV[3])
  return 1
end
return 0`;

export class RedisLedger implements Ledger {
  constructor(private readonly redis: Redis) {}

  async isNonceUsed(request: PaymentRequest): Promise<boolean> {
    return (await this.redis.exists(nonceKey(request))) === 1;
  }

  async settle(request: PaymentRequest, receipt: Receipt): Promise<boolean> {
    const { validBefore } = request.paymentPayload.payload.authorization;
    const expiry = validBefore < farFutureSeconds ? validBefore + nonceGraceSeconds : farFutureSeconds;
    const stored = await this.redis.eval(
      settleScript,
      2,
      nonceKey(request),
      receiptStream,
      receipt.id,
      expiry.toString(),
      JSON.stringify(receipt),
    );
    return stored === 1;
  }

  async isReachable(): Promise<boolean> {
    try {
      await this.redis.ping();
      return true;
    } catch {
      return false;
    }
  }
}

function nonceKey({ paymentPayload: payment, paymentRequirements: required }: PaymentRequest): string {
  const { from, nonce } = payment.payload.authorization;
  return ['x402:nonce', payment.network, required.asset, from, nonce].join(':').toLowerCase();
}
