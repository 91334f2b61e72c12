import { desc } from "drizzle-orm";
import { db } from "@/db";
import { job } from "@/db/schema";
import { mayUseJobs } from "@/lib/access";
import { newJob } from "@/lib/jobs";
import { jobQueue } from "@/lib/queue";
import { redis } from "@/lib/redis";

const SHOWN = 20;

export async function GET(request: Request) {
  if (!(await mayUseJobs(request))) return Response.json({ error: "sign in first" }, { status: 401 });
  return Response.json({ jobs: await db.select().from(job).orderBy(desc(job.createdAt)).limit(SHOWN) });
}

export async function POST(request: Request) {
  if (!(await mayUseJobs(request))) return Response.json({ error: "sign in first" }, { status: 401 });

  const draft = newJob.safeParse(await request.json().catch(() => undefined));
  if (!draft.success) {
    return Response.json({ error: draft.error.issues[0]?.message }, { status: 400 });
  }

  const [row] = await db.insert(job).values(draft.data).returning({ id: job.id });
  if (!row) throw new Error("the database did not return the new job");
  // The row's id is also the queue's: adding it twice is adding it once.
  await jobQueue(redis).add(draft.data.kind, row, { jobId: row.id });
  return Response.json(row, { status: 202, headers: { location: `/api/jobs/${row.id}` } });
}
