import { desc } from "drizzle-orm";
import { headers } from "next/headers";
import { NewJob } from "@/components/new-job";
import { SignIn } from "@/components/sign-in";
import { db } from "@/db";
import { job } from "@/db/schema";
import { auth } from "@/lib/auth";

const SHOWN = 20;

export default async function JobsPage() {
  const session = await auth.api.getSession({ headers: await headers() });
  if (!session) return <SignIn />;

  const jobs = await db.select().from(job).orderBy(desc(job.createdAt)).limit(SHOWN);
  return (
    <>
      <p>{session.user.email}</p>
      <NewJob />
      <ul>
        {jobs.map((row) => (
          <li key={row.id}>
            {row.kind}: {row.status} <code>{JSON.stringify(row.result)}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
