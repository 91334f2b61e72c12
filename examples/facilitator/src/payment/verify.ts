import { isAddressEqual, recoverTypedDataAddress, type Address } from 'viem';
import { tokenDomain, type NetworkName } from './networks.js';
import type { PaymentRequest } from './types.js';

export type InvalidReason =
  | 'unsupported_network'
  | 'network_mismatch'
  | 'unsupported_asset'
  | 'recipient_mismatch'
  | 'insufficient_value'
  | 'not_yet_valid'
  | 'expired'
  | 'invalid_signature'
  | 'nonce_used';

export type Verdict =
  | { isValid: true; payer: Address }
  | { isValid: false; payer: Address; invalidReason: InvalidReason };

const transferWithAuthorization = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const;

/** An authorization that runs out sooner than this could not be settled any more. */
const settlementMarginSeconds = 6n;

export interface VerifyContext {
  networks: readonly NetworkName[];
  isNonceUsed: (request: PaymentRequest) => Promise<boolean>;
  nowSeconds: () => bigint;
}

/** Decides whether a payment would settle. Cheap checks come first, the signature next, the store last. */
export async function verifyPayment(request: PaymentRequest, context: VerifyContext): Promise<Verdict> {
  const payer = request.paymentPayload.payload.authorization.from;
  const invalidReason =
    checkTerms(request, context) ??
    ((await isSignedByPayer(request)) ? undefined : 'invalid_signature') ??
    ((await context.isNonceUsed(request)) ? 'nonce_used' : undefined);
  return invalidReason === undefined ? { isValid: true, payer } : { isValid: false, payer, invalidReason };
}

function checkTerms(request: PaymentRequest, context: VerifyContext): InvalidReason | undefined {
  const { paymentPayload: payment, paymentRequirements: required } = request;
  const { authorization } = payment.payload;
  const now = context.nowSeconds();
  if (payment.network !== required.network) return 'network_mismatch';
  if (!context.networks.includes(payment.network)) return 'unsupported_network';
  if (tokenDomain(required.network, required.asset) === undefined) return 'unsupported_asset';
  if (!isAddressEqual(authorization.to, required.payTo)) return 'recipient_mismatch';
  if (authorization.value < required.maxAmountRequired) return 'insufficient_value';
  if (authorization.validAfter > now) return 'not_yet_valid';
  if (authorization.validBefore < now + settlementMarginSeconds) return 'expired';
  return undefined;
}

async function isSignedByPayer({ paymentPayload: payment, paymentRequirements: required }: PaymentRequest): Promise<boolean> {
  const domain = tokenDomain(required.network, required.asset);
  if (domain === undefined) return false;
  const { signature, authorization } = payment.payload;
  try {
    const signer = await recoverTypedDataAddress({
      domain,
      types: transferWithAuthorization,
      primaryType: 'TransferWithAuthorization',
      message: authorization,
      signature,
    });
    return isAddressEqual(signer, authorization.from);
  } catch {
    // 65 bytes that are no point on the curve: not a signature of anyone
    return false;
  }
}
