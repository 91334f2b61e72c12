import { expect, it } from "vitest";
import { hashPassword, passwordProblem, verifyPassword } from "@/lib/password";

it("accepts the password that was hashed and no other", async () => {
  const hash = await hashPassword("correct horse");
  expect(hash).toMatch(/^\$2b\$12\$/);
  expect(await verifyPassword("correct horse", hash)).toBe(true);
  expect(await verifyPassword("wrong horse", hash)).toBe(false);
});

it("says what is wrong with a password", () => {
  expect(passwordProblem("short")).toMatch(/at least 10/);
  expect(passwordProblem("é".repeat(37))).toMatch(/at most 72 bytes/);
  expect(passwordProblem("long enough")).toBeUndefined();
});
