import { z } from "zod";

export const newJob = z.object({
  kind: z.enum(["digest", "relay"]).default("digest"),
  input: z.string().trim().min(1).max(20_000),
});

export type NewJob = z.infer<typeof newJob>;

export interface Digest {
  words: number;
  sha256: string;
}

export interface Relay {
  answer: string;
}

export type JobResult = Digest | Relay;
