import { createHash } from "node:crypto";
import type { Digest } from "@/lib/jobs";

export function digest(input: string): Digest {
  const words = input.split(/\s+/).filter((word) => word !== "").length;
  return { words, sha256: createHash("sha256").update(input).digest("hex") };
}
