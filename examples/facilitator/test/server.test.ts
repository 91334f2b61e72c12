import { recoverMessageAddress } from 'viem';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../src/config/schema.js';
import { buildServer } from '../src/server.js';
import type { Receipt } from '../src/payment/settle.js';
import { MemoryLedger } from './support/ledger.js';
import { payer, shop, signedRequest } from './support/payment.js';

const apiToken = 'a-token-for-tests-only-1234';
const privateKey = generatePrivateKey();
const config = configSchema.parse({ auth: { apiToken }, signer: { privateKey }, networks: ['base-sepolia'] });

let ledger: MemoryLedger;
let app: ReturnType<typeof buildServer>;

beforeEach(() => {
  ledger = new MemoryLedger();
  app = buildServer(config, ledger);
});

const verify = (body: object) => app.inject({ method: 'POST', url: '/verify', payload: body });
const settle = (body: object, token = apiToken) =>
  app.inject({ method: 'POST', url: '/settle', payload: body, headers: { authorization: `Bearer ${token}` } });

describe('GET /health', () => {
  it('is 200 while the ledger is reachable, 503 otherwise', async () => {
    expect((await app.inject('/health')).json()).toMatchObject({ status: 'ok', redis: 'up' });
    ledger.reachable = false;
    const response = await app.inject('/health');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ redis: 'down' });
  });
});

describe('GET /supported', () => {
  it('lists the configured networks', async () => {
    expect((await app.inject('/supported')).json()).toEqual({
      kinds: [{ x402Version: 1, scheme: 'exact', network: 'base-sepolia' }],
    });
  });
});

describe('POST /verify', () => {
  it('accepts what the payer signed', async () => {
    expect((await verify(await signedRequest())).json()).toEqual({ isValid: true, payer: payer.address });
  });

  it('refuses fields that were changed after signing', async () => {
    const request = await signedRequest();
    request.paymentPayload.payload.authorization.value = '20000';
    expect((await verify(request)).json()).toMatchObject({ isValid: false, invalidReason: 'invalid_signature' });
  });

  it.each([
    ['insufficient_value', { value: 9_999n }],
    ['recipient_mismatch', { to: '0x00000000000000000000000000000000000000bb' }],
    ['expired', { validBefore: 1n }],
    ['not_yet_valid', { validAfter: 9_999_999_999n }],
  ] as const)('says %s', async (invalidReason, changes) => {
    expect((await verify(await signedRequest(changes))).json()).toMatchObject({ isValid: false, invalidReason });
  });

  it('answers 400 to a body that is no payment', async () => {
    expect((await verify({ hello: 'world' })).statusCode).toBe(400);
  });
});

describe('POST /settle', () => {
  it('needs the token', async () => {
    expect((await settle(await signedRequest(), 'wrong')).statusCode).toBe(401);
    expect(ledger.receipts).toEqual([]);
  });

  it('records one signed receipt for a nonce, however often it is asked', async () => {
    const request = await signedRequest();
    const first = (await settle(request)).json<{ success: boolean; receipt: Receipt }>();
    expect(first).toMatchObject({ success: true, receipt: { payer: payer.address, payTo: shop, value: '10000' } });
    const { id, signature } = first.receipt;
    expect(await recoverMessageAddress({ message: { raw: id }, signature })).toBe(privateKeyToAddress(privateKey));

    expect((await settle(request)).json()).toMatchObject({ success: false, errorReason: 'nonce_used' });
    expect((await verify(request)).json()).toMatchObject({ isValid: false, invalidReason: 'nonce_used' });
    expect(ledger.receipts).toHaveLength(1);
  });
});
