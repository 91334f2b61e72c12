import { timingSafeEqual } from "node:crypto";
import { env } from "@/env";
import { auth } from "@/lib/auth";

/** Whether an `authorization` header carries this token. */
export function carriesToken(header: string | null, token: string | undefined): boolean {
  if (!token || !header?.startsWith("Bearer ")) return false;
  const given = Buffer.from(header.slice("Bearer ".length));
  const expected = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A script with the API token, or a person with a session. */
export async function mayUseJobs(request: Request): Promise<boolean> {
  if (carriesToken(request.headers.get("authorization"), env.API_TOKEN)) return true;
  return (await auth.api.getSession({ headers: request.headers })) !== null;
}
