import { expect, test } from "bun:test";
import { digest } from "../workers/digest";

test("counts words, whatever lies between them", () => {
  expect(digest("one two\n three").words).toBe(3);
  expect(digest("   ").words).toBe(0);
});

test("takes the SHA-256 of the text as it stands", () => {
  expect(digest("abc").sha256).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
