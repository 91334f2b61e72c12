import { db } from "@/lib/db";

export const dynamic = "force-dynamic";

export async function GET() {
  try {
    await db.$queryRaw`SELECT 1`;
    return Response.json({ status: "ok", database: "up", commit: process.env.COMMIT_SHA });
  } catch (error) {
    console.error("health: the database does not answer", error);
    return Response.json({ status: "error", database: "down" }, { status: 503 });
  }
}
