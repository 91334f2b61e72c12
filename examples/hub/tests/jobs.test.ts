import { expect, test } from "bun:test";
import { newJob } from "../src/lib/jobs";

test("a job is a digest unless it says otherwise", () => {
  expect(newJob.parse({ input: " text " })).toEqual({ kind: "digest", input: "text" });
  expect(newJob.parse({ kind: "relay", input: "text" }).kind).toBe("relay");
});

test("a job needs a text and a known kind", () => {
  expect(newJob.safeParse({ input: "  " }).success).toBe(false);
  expect(newJob.safeParse({ kind: "other", input: "text" }).success).toBe(false);
  expect(newJob.safeParse(undefined).success).toBe(false);
});
