"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";

export function NewJob() {
  const router = useRouter();
  const [problem, setProblem] = useState<string>();

  async function submit(form: FormData) {
    const response = await fetch("/api/jobs", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: form.get("kind"), input: form.get("input") }),
    });
    if (response.ok) {
      setProblem(undefined);
      router.refresh();
    } else {
      setProblem(`the job was not taken: ${response.status}`);
    }
  }

  return (
    <form action={submit}>
      <textarea name="input" placeholder="Text" aria-label="Text" required />
      <select name="kind" aria-label="Kind">
        <option value="digest">digest</option>
        <option value="relay">ask the gateway</option>
      </select>
      <button>Start</button>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}
