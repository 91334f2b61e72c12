import type { Address } from 'viem';
import { base, baseSepolia } from 'viem/chains';

interface Network {
  chainId: number;
  /** The tokens whose transfer authorizations are accepted, with the EIP-712 domain each one signs under. */
  assets: Record<Address, { name: string; version: string }>;
}

const networks = {
  base: {
    chainId: base.id,
    assets: { '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913': { name: 'USD Coin', version: '2' } },
  },
  'base-sepolia': {
    chainId: baseSepolia.id,
    assets: { '0x036CbD53842c5426634e7929541eC2318f3dCF7e': { name: 'USDC', version: '2' } },
  },
} as const satisfies Record<string, Network>;

export type NetworkName = keyof typeof networks;

export const networkNames = Object.keys(networks) as [NetworkName, ...NetworkName[]];

/** The EIP-712 domain of a token, or `undefined` if the token is not accepted on this network. */
export function tokenDomain(network: NetworkName, asset: Address) {
  const { chainId, assets }: Network = networks[network];
  const known = Object.entries(assets).find(([address]) => address.toLowerCase() === asset.toLowerCase());
  return known && { ...known[1], chainId, verifyingContract: asset };
}
