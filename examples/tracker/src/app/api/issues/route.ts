import { db } from "@/lib/db";
import { parseDraft } from "@/lib/issues";
import { currentUser } from "@/lib/session";

const pageSize = Number(process.env.ISSUES_PER_PAGE || 50);

export async function GET() {
  const user = await currentUser();
  if (!user) return Response.json({ error: "sign in first" }, { status: 401 });

  const issues = await db.issue.findMany({
    where: { authorId: user.id },
    orderBy: { id: "desc" },
    take: pageSize,
  });
  return Response.json({ issues });
}

export async function POST(request: Request) {
  const user = await currentUser();
  if (!user) return Response.json({ error: "sign in first" }, { status: 401 });

  const body: { title?: unknown; priority?: unknown } = await request.json().catch(() => ({}));
  const draft = parseDraft(body.title, body.priority);
  if ("problem" in draft) return Response.json({ error: draft.problem }, { status: 400 });

  const issue = await db.issue.create({ data: { ...draft, authorId: user.id } });
  return Response.json({ issue }, { status: 201 });
}
