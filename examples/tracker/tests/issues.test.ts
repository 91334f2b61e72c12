import { expect, it } from "vitest";
import { parseDraft } from "@/lib/issues";

it("takes a title and a known priority", () => {
  expect(parseDraft("  Login fails ", "HIGH")).toEqual({ title: "Login fails", priority: "HIGH" });
  expect(parseDraft("Login fails", undefined)).toEqual({ title: "Login fails", priority: "NORMAL" });
});

it("says why a draft is refused", () => {
  expect(parseDraft("", "HIGH")).toEqual({ problem: "a title is needed" });
  expect(parseDraft("x".repeat(201), "HIGH")).toEqual({ problem: "a title has at most 200 characters" });
  expect(parseDraft("x", "URGENT")).toEqual({ problem: "priority is one of LOW, NORMAL, HIGH" });
});
