import { z } from 'zod';
import type { Config } from '../config/schema.js';

const addResponse = z.object({ Hash: z.string() });

/** Pins a document over kubo's HTTP API and returns its content identifier. */
export async function pinToIpfs(config: NonNullable<Config['ipfs']>, document: unknown): Promise<string> {
  const body = new FormData();
  body.append('file', new Blob([JSON.stringify(document)], { type: 'application/json' }), 'receipt.json');
  const response = await fetch(new URL('/api/v0/add?pin=true&cid-version=1', config.apiUrl), {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(config.timeoutMs),
  });
  if (!response.ok) throw new Error(`ipfs answered ${String(response.status)}`);
  return addResponse.parse(await response.json()).Hash;
}
