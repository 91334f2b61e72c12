import type { Receipt } from '../../src/payment/settle.js';
import type { PaymentRequest } from '../../src/payment/types.js';
import type { Ledger } from '../../src/storage/ledger.js';

export class MemoryLedger implements Ledger {
  readonly receipts: Receipt[] = [];
  reachable = true;
  private readonly spent = new Set<string>();

  isNonceUsed(request: PaymentRequest): Promise<boolean> {
    return Promise.resolve(this.spent.has(request.paymentPayload.payload.authorization.nonce));
  }

  async settle(request: PaymentRequest, receipt: Receipt): Promise<boolean> {
    if (await this.isNonceUsed(request)) return false;
    this.spent.add(request.paymentPayload.payload.authorization.nonce);
    this.receipts.push(receipt);
    return true;
  }

  isReachable(): Promise<boolean> {
    return Promise.resolve(this.reachable);
  }
}
