import { isAddress, isHex, type Address, type Hex } from 'viem';
import { z } from 'zod';
import { networkNames } from './networks.js';

const address = z.custom<Address>((value) => typeof value === 'string' && isAddress(value, { strict: false }), 'not an address');
const hex = (bytes: number) =>
  z.custom<Hex>((value) => isHex(value) && value.length === 2 + 2 * bytes, `not ${String(bytes)} bytes of hex`);
const uint = z
  .string()
  .regex(/^\d{1,78}$/)
  .transform((digits) => BigInt(digits));

/** EIP-3009 `transferWithAuthorization`, as the payer signed it. */
const authorization = z.object({
  from: address,
  to: address,
  value: uint,
  validAfter: uint,
  validBefore: uint,
  nonce: hex(32),
});

export const paymentPayload = z.object({
  x402Version: z.literal(1),
  scheme: z.literal('exact'),
  network: z.enum(networkNames),
  payload: z.object({ signature: hex(65), authorization }),
});

export const paymentRequirements = z.object({
  scheme: z.literal('exact'),
  network: z.enum(networkNames),
  maxAmountRequired: uint,
  resource: z.url(),
  description: z.string().optional(),
  payTo: address,
  asset: address,
});

export const paymentRequest = z.object({ paymentPayload, paymentRequirements });

export type PaymentRequest = z.infer<typeof paymentRequest>;
