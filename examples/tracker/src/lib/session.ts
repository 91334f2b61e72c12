import { cookies } from "next/headers";
import { db } from "@/lib/db";
import { sign, verify } from "@/lib/token";

const COOKIE = "tracker_session";
const SECONDS_A_DAY = 86_400;

const sessionDays = Number(process.env.SESSION_DAYS ?? "7");

export async function startSession(userId: string): Promise<void> {
  const maxAge = sessionDays * SECONDS_A_DAY;
  const expiresAt = Math.floor(Date.now() / 1000) + maxAge;
  const jar = await cookies();
  jar.set(COOKIE, sign({ userId, expiresAt }), {
    httpOnly: true,
    sameSite: "lax",
    // Behind a TLS proxy this is https; on a bare local port browsers would drop a secure cookie.
    secure: process.env.NEXTAUTH_URL?.startsWith("https:") ?? false,
    path: "/",
    maxAge,
  });
}

export async function endSession(): Promise<void> {
  const jar = await cookies();
  jar.delete(COOKIE);
}

export async function currentUser() {
  const jar = await cookies();
  const token = jar.get(COOKIE)?.value;
  const claims = token ? verify(token) : undefined;
  if (!claims) return null;
  return db.user.findUnique({ where: { id: claims.userId }, select: { id: true, email: true } });
}
