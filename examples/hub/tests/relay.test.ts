import { afterEach, expect, test } from "bun:test";
import { relay } from "../workers/relay";

let gateway: ReturnType<typeof Bun.serve> | undefined;

function serve(handler: (request: Request) => Response | Promise<Response>): string {
  gateway = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handler });
  return gateway.url.href;
}

afterEach(() => gateway?.stop(true));

test("sends the input with the token and gives back the answer", async () => {
  const url = serve(async (request) => {
    const { input } = (await request.json()) as { input: string };
    return Response.json({ answer: `${request.headers.get("authorization")} ${input}` });
  });
  expect(await relay("hello", { url, token: "t" })).toEqual({ answer: "Bearer t hello" });
});

test("fails when the gateway does", async () => {
  const url = serve(() => new Response("busy", { status: 503 }));
  await expect(relay("hello", { url })).rejects.toThrow("the gateway answered 503");
});

test("fails when the answer has another shape", async () => {
  const url = serve(() => Response.json({ text: "hello" }));
  await expect(relay("hello", { url })).rejects.toThrow();
});
