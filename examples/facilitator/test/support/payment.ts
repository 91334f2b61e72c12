import { privateKeyToAccount, generatePrivateKey } from 'viem/accounts';
import type { Address, Hex } from 'viem';

export const payer = privateKeyToAccount(generatePrivateKey());
export const shop: Address = '0x00000000000000000000000000000000000000aa';
export const usdc: Address = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';

interface Authorization {
  from: Address;
  to: Address;
  value: bigint;
  validAfter: bigint;
  validBefore: bigint;
  nonce: Hex;
}

/** The JSON body of a request, signed by `payer` over exactly the fields it carries. */
export async function signedRequest(changes: Partial<Authorization> = {}) {
  const now = BigInt(Math.floor(Date.now() / 1000));
  const authorization: Authorization = {
    from: payer.address,
    to: shop,
    value: 10_000n,
    validAfter: now - 60n,
    validBefore: now + 300n,
    nonce: generatePrivateKey(), // 32 random bytes
    ...changes,
  };
  const signature = await payer.signTypedData({
    domain: { name: 'USDC', version: '2', chainId: 84532, verifyingContract: usdc },
    types: {
      TransferWithAuthorization: [
        { name: 'from', type: 'address' },
        { name: 'to', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'validAfter', type: 'uint256' },
        { name: 'validBefore', type: 'uint256' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    primaryType: 'TransferWithAuthorization',
    message: authorization,
  });
  return {
    paymentPayload: {
      x402Version: 1,
      scheme: 'exact',
      network: 'base-sepolia',
      payload: {
        signature,
        authorization: {
          ...authorization,
          value: authorization.value.toString(),
          validAfter: authorization.validAfter.toString(),
          validBefore: authorization.validBefore.toString(),
        },
      },
    },
    paymentRequirements: {
      scheme: 'exact',
      network: 'base-sepolia',
      maxAmountRequired: '10000',
      resource: 'https://shop.example/report.pdf',
      payTo: shop,
      asset: usdc,
    },
  };
}
