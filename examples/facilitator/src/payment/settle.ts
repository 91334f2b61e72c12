import { keccak256, stringToHex, type Address, type Hex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { Ledger } from '../storage/ledger.js';
import type { NetworkName } from './networks.js';
import type { PaymentRequest } from './types.js';

export interface Receipt {
  id: Hex;
  network: NetworkName;
  asset: Address;
  payer: Address;
  payTo: Address;
  value: string;
  resource: string;
  settledAt: string;
  /** The facilitator's signature over `id`, the hash of all the other fields. */
  signature: Hex;
}

/** Spends the nonce and records a signed receipt, in one step. `undefined` if the nonce was spent in the meantime. */
export async function settlePayment(
  request: PaymentRequest,
  ledger: Ledger,
  signer: PrivateKeyAccount,
): Promise<Receipt | undefined> {
  const { paymentPayload: payment, paymentRequirements: required } = request;
  const { authorization } = payment.payload;
  const terms = {
    network: required.network,
    asset: required.asset,
    payer: authorization.from,
    payTo: authorization.to,
    value: authorization.value.toString(),
    resource: required.resource,
    settledAt: new Date().toISOString(),
  };
  const id = keccak256(stringToHex(JSON.stringify({ ...terms, nonce: authorization.nonce })));
  const receipt: Receipt = { id, ...terms, signature: await signer.signMessage({ message: { raw: id } }) };
  return (await ledger.settle(request, receipt)) ? receipt : undefined;
}
