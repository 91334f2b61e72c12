import { beforeEach, describe, expect, it, vi } from "vitest";
import { sign, verify } from "@/lib/token";

const claims = { userId: "user-1", expiresAt: 2_000 };

describe("session token", () => {
  beforeEach(() => {
    vi.stubEnv("NEXTAUTH_SECRET", "a".repeat(32));
  });

  it("gives back the claims that were signed", () => {
    expect(verify(sign(claims), 1_000)).toEqual(claims);
  });

  it("ends when it expires", () => {
    expect(verify(sign(claims), 2_000)).toBeUndefined();
  });

  it("is refused when a byte of the payload changes", () => {
    const [payload, signature] = sign(claims).split(".");
    const forged = Buffer.from(JSON.stringify({ ...claims, userId: "user-2" })).toString("base64url");
    expect(payload).not.toBe(forged);
    expect(verify(`${forged}.${signature}`, 1_000)).toBeUndefined();
  });

  it("is refused under another secret", () => {
    const token = sign(claims);
    vi.stubEnv("NEXTAUTH_SECRET", "b".repeat(32));
    expect(verify(token, 1_000)).toBeUndefined();
  });

  it("is refused when it is no token at all", () => {
    for (const text of ["", ".", "a.b", "a.b.c"]) expect(verify(text, 0)).toBeUndefined();
  });

  it("needs a secret that is long enough", () => {
    vi.stubEnv("NEXTAUTH_SECRET", "short");
    expect(() => sign(claims)).toThrow(/at least 32/);
  });
});
