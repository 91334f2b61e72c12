"use client";

import { useActionState } from "react";
import type { FormState } from "@/app/actions";

interface Props {
  action: (state: FormState, form: FormData) => Promise<FormState>;
  label: string;
}

export function AccountForm({ action, label }: Props) {
  const [state, submit, pending] = useActionState(action, {});
  return (
    <form action={submit}>
      <label>
        E-mail <input name="email" type="email" autoComplete="email" required />
      </label>
      <label>
        Password <input name="password" type="password" required />
      </label>
      {state.problem && <p role="alert">{state.problem}</p>}
      <button disabled={pending}>{label}</button>
    </form>
  );
}
