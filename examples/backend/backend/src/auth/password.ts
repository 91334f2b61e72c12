import argon2 from 'argon2';

/** OWASP's second recommendation for argon2id: 19 MiB, 2 passes. */
const options = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => argon2.hash(password, options);

/** Also spends the time when there is no such user, so that the answer's delay does not tell who is registered. */
export async function checkPassword(hash: string | undefined, password: string): Promise<boolean> {
  if (hash === undefined) {
    await hashPassword(password);
    return false;
  }
  return argon2.verify(hash, password);
}
