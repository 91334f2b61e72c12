import { Queue } from "bullmq";
import type { Redis } from "ioredis";

export const QUEUE_NAME = "jobs";

/** The row in the database holds the rest. */
export interface JobReference {
  id: string;
}

let queue: Queue<JobReference> | undefined;

/** The queue, opened by the first job: a build or a health check needs none. */
export function jobQueue(connection: Redis): Queue<JobReference> {
  return (queue ??= new Queue<JobReference>(QUEUE_NAME, {
    connection,
    defaultJobOptions: {
      attempts: 3,
      backoff: { type: "exponential", delay: 1_000 },
      removeOnComplete: 1_000,
      removeOnFail: 5_000,
    },
  }));
}
