import { createHmac, timingSafeEqual } from "node:crypto";

export interface Claims {
  userId: string;
  /** Seconds since the epoch. */
  expiresAt: number;
}

const MIN_SECRET_LENGTH = 32;

function secret(): string {
  const value = process.env.NEXTAUTH_SECRET;
  if (!value || value.length < MIN_SECRET_LENGTH) {
    throw new Error(`NEXTAUTH_SECRET must be set to at least ${MIN_SECRET_LENGTH} characters`);
  }
  return value;
}

function signatureOf(payload: string): Buffer {
  return createHmac("sha256", secret()).update(payload).digest();
}

/** Claims as `payload.signature`, both base64url. */
export function sign(claims: Claims): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${payload}.${signatureOf(payload).toString("base64url")}`;
}

/** The claims of a token that we signed and that has not expired. */
export function verify(token: string, now = Math.floor(Date.now() / 1000)): Claims | undefined {
  const [payload, signature, ...rest] = token.split(".");
  if (!payload || !signature || rest.length > 0) return undefined;

  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;

  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
  return claims.expiresAt > now ? claims : undefined;
}
