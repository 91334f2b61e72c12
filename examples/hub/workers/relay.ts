import { z } from "zod";
import type { Relay } from "@/lib/jobs";

const TIMEOUT_MS = 30_000;

const answerOf = z.object({ answer: z.string() });

export interface Gateway {
  url: string;
  token?: string;
}

/** Asks the gateway; whatever it does wrong fails the job, so that the queue tries again. */
export async function relay(input: string, gateway: Gateway): Promise<Relay> {
  const response = await fetch(new URL("/v1/answer", gateway.url), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(gateway.token && { authorization: `Bearer ${gateway.token}` }),
    },
    body: JSON.stringify({ input }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  return answerOf.parse(await response.json());
}
