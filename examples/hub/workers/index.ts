import { type Job, Worker } from "bullmq";
import { eq } from "drizzle-orm";
import { Redis } from "ioredis";
import { db, sql } from "@/db";
import { job } from "@/db/schema";
import { env } from "@/env";
import type { JobResult } from "@/lib/jobs";
import { type JobReference, QUEUE_NAME } from "@/lib/queue";
import { digest } from "./digest";
import { relay } from "./relay";

// A worker waits for Redis as long as it takes: BullMQ insists on this for blocking commands.
const connection = new Redis(env.REDIS_URL, { maxRetriesPerRequest: null });
connection.on("error", (error) => console.error("redis:", error.message));

async function work({ data }: Job<JobReference>): Promise<JobResult> {
  const [row] = await db.select().from(job).where(eq(job.id, data.id));
  if (!row) throw new Error(`no job ${data.id} in the database`);

  const result: JobResult =
    row.kind === "digest"
      ? digest(row.input)
      : await relay(row.input, { url: env.GATEWAY_URL, token: env.GATEWAY_TOKEN });
  await db.update(job).set({ status: "done", result, finishedAt: new Date() }).where(eq(job.id, data.id));
  return result;
}

const worker = new Worker<JobReference, JobResult>(QUEUE_NAME, work, {
  connection,
  concurrency: env.WORKER_CONCURRENCY,
});

worker.on("completed", ({ id, name }) => console.log(`done: ${name} ${id}`));
worker.on("failed", async (failed, error) => {
  console.error(`failed: ${failed?.name} ${failed?.id}: ${error.message}`);
  if (failed && failed.attemptsMade >= (failed.opts.attempts ?? 1)) {
    await db.update(job).set({ status: "failed", finishedAt: new Date() }).where(eq(job.id, failed.data.id));
  }
});

let stopping = false;

/** Takes no more jobs, lets the running ones finish, then ends. */
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.log(`${signal}: finishing the running jobs`);
  await worker.close();
  connection.disconnect();
  await sql.end();
  process.exit(0);
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
console.log(`worker: waiting for jobs, ${env.WORKER_CONCURRENCY} at a time`);
