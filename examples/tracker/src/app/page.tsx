import { redirect } from "next/navigation";
import { NewIssue } from "@/components/new-issue";
import { db } from "@/lib/db";
import { currentUser } from "@/lib/session";
import { closeIssue, signOut } from "./actions";

export default async function IssuesPage() {
  const user = await currentUser();
  if (!user) redirect("/sign-in");
  const issues = await db.issue.findMany({ where: { authorId: user.id }, orderBy: { id: "desc" } });

  return (
    <>
      <form action={signOut}>
        <span>{user.email}</span> <button>Sign out</button>
      </form>
      <NewIssue />
      <ul>
        {issues.map((issue) => (
          <li key={issue.id} data-status={issue.status}>
            <form action={closeIssue}>
              #{issue.id} {issue.title} <em>{issue.priority.toLowerCase()}</em>
              <input type="hidden" name="id" value={issue.id} />
              {issue.status === "OPEN" && <button>Close</button>}
            </form>
          </li>
        ))}
      </ul>
    </>
  );
}
