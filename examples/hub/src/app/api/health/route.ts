import { sql } from "@/db";
import { redis } from "@/lib/redis";

export const dynamic = "force-dynamic";

async function answers(ask: Promise<unknown>): Promise<"up" | "down"> {
  return ask.then(
    () => "up" as const,
    () => "down" as const,
  );
}

export async function GET() {
  const [database, queue] = await Promise.all([answers(sql`select 1`), answers(redis.ping())]);
  const healthy = database === "up" && queue === "up";
  return Response.json({ status: healthy ? "ok" : "error", database, redis: queue }, { status: healthy ? 200 : 503 });
}
