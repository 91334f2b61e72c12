import bcrypt from "bcrypt";

/** bcrypt reads no more than 72 bytes; a longer password would silently be cut. */
const MAX_BYTES = 72;
const MIN_LENGTH = 10;

const rounds = Number(process.env.BCRYPT_ROUNDS ?? 12);

export function passwordProblem(password: string): string | undefined {
  if (password.length < MIN_LENGTH) return `use at least ${MIN_LENGTH} characters`;
  if (Buffer.byteLength(password) > MAX_BYTES) return `use at most ${MAX_BYTES} bytes`;
  return undefined;
}

export function hashPassword(password: string): Promise<string> {
  return bcrypt.hash(password, rounds);
}

export function verifyPassword(password: string, hash: string): Promise<boolean> {
  return bcrypt.compare(password, hash);
}
