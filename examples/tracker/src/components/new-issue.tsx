"use client";

import { useActionState } from "react";
import { createIssue } from "@/app/actions";
import { PRIORITIES } from "@/lib/issues";

export function NewIssue() {
  const [state, submit, pending] = useActionState(createIssue, {});
  return (
    <form action={submit}>
      <input name="title" placeholder="What is wrong?" aria-label="Title" required />
      <select name="priority" aria-label="Priority" defaultValue="NORMAL">
        {PRIORITIES.map((priority) => (
          <option key={priority}>{priority}</option>
        ))}
      </select>
      <button disabled={pending}>Add</button>
      {state.problem && <p role="alert">{state.problem}</p>}
    </form>
  );
}
