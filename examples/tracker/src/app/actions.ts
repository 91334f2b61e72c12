"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { db } from "@/lib/db";
import { parseDraft } from "@/lib/issues";
import { hashPassword, passwordProblem, verifyPassword } from "@/lib/password";
import { currentUser, endSession, startSession } from "@/lib/session";

export interface FormState {
  problem?: string;
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

export async function signUp(_: FormState, form: FormData): Promise<FormState> {
  const email = field(form, "email").trim().toLowerCase();
  const password = field(form, "password");
  if (!email.includes("@")) return { problem: "an e-mail address is needed" };
  const weak = passwordProblem(password);
  if (weak) return { problem: weak };
  if (await db.user.findUnique({ where: { email } })) return { problem: "this address is taken" };

  const user = await db.user.create({ data: { email, passwordHash: await hashPassword(password) } });
  await startSession(user.id);
  redirect("/");
}

export async function signIn(_: FormState, form: FormData): Promise<FormState> {
  const user = await db.user.findUnique({ where: { email: field(form, "email").trim().toLowerCase() } });
  if (!user || !(await verifyPassword(field(form, "password"), user.passwordHash))) {
    return { problem: "address or password is wrong" };
  }
  await startSession(user.id);
  redirect("/");
}

export async function signOut(): Promise<void> {
  await endSession();
  redirect("/sign-in");
}

export async function createIssue(_: FormState, form: FormData): Promise<FormState> {
  const user = await currentUser();
  if (!user) redirect("/sign-in");
  const draft = parseDraft(field(form, "title"), field(form, "priority"));
  if ("problem" in draft) return draft;

  await db.issue.create({ data: { ...draft, authorId: user.id } });
  revalidatePath("/");
  return {};
}

export async function closeIssue(form: FormData): Promise<void> {
  const user = await currentUser();
  if (!user) redirect("/sign-in");
  await db.issue.updateMany({
    where: { id: Number(field(form, "id")), authorId: user.id },
    data: { status: "CLOSED" },
  });
  revalidatePath("/");
}
