import { eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db";
import { job } from "@/db/schema";
import { mayUseJobs } from "@/lib/access";

export async function GET(request: Request, { params }: RouteContext<"/api/jobs/[id]">) {
  if (!(await mayUseJobs(request))) return Response.json({ error: "sign in first" }, { status: 401 });

  const id = z.uuid().safeParse((await params).id);
  const [row] = id.success ? await db.select().from(job).where(eq(job.id, id.data)) : [];
  return row ? Response.json(row) : Response.json({ error: "no such job" }, { status: 404 });
}
