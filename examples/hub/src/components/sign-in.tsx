"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { authClient } from "@/lib/auth-client";

export function SignIn() {
  const router = useRouter();
  const [problem, setProblem] = useState<string>();

  async function submit(form: FormData) {
    const email = String(form.get("email"));
    const password = String(form.get("password"));
    const { error } =
      form.get("intent") === "sign-up"
        ? await authClient.signUp.email({ email, password, name: email })
        : await authClient.signIn.email({ email, password });
    if (error) setProblem(error.message);
    else router.refresh();
  }

  return (
    <form action={submit}>
      <input name="email" type="email" placeholder="E-mail" aria-label="E-mail" required />
      <input name="password" type="password" placeholder="Password" aria-label="Password" required />
      <button name="intent" value="sign-in">
        Sign in
      </button>
      <button name="intent" value="sign-up">
        Sign up
      </button>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}
