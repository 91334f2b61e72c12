export const PRIORITIES = ["LOW", "NORMAL", "HIGH"] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface IssueDraft {
  title: string;
  priority: Priority;
}

const MAX_TITLE = 200;

/** What a form or an API client sent, as a draft, or the reason why it is none. */
export function parseDraft(title: unknown, priority: unknown): IssueDraft | { problem: string } {
  if (typeof title !== "string" || title.trim() === "") return { problem: "a title is needed" };
  if (title.length > MAX_TITLE) return { problem: `a title has at most ${MAX_TITLE} characters` };
  const known = PRIORITIES.find((name) => name === (priority ?? "NORMAL"));
  if (!known) return { problem: `priority is one of ${PRIORITIES.join(", ")}` };
  return { title: title.trim(), priority: known };
}
