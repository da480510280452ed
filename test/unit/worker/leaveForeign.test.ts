import { describe, expect, it } from "vitest";
import { pageManifest } from "../../../src/server/pageManifest";
import { leaveForeign } from "../../../webview-ui/src/worker/leaveForeign";

/** Whether the worker leaves, by what answers in the place of its app's manifest. */
async function leaves(answer: Response | Error): Promise<boolean> {
  let hasLeft = false;
  await leaveForeign({
    ask: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
    leave: () => {
      hasLeft = true;
      return Promise.resolve();
    },
  });
  return hasLeft;
}

const own = pageManifest({ byPath: new Map() }, "ko");
const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });

describe("R9 a worker whose address may be another program's", () => {
  it.each([
    ["no such file", new Response("", { status: 404 })],
    ["a file that is gone", new Response("", { status: 410 })],
    ["a page", new Response("<h1>hello</h1>")],
    ["another app's manifest", json({ id: "/", name: "Another app" })],
    ["null", json(null)],
  ])("leaves it where somebody else answers with %s", async (_, answer) => {
    expect(await leaves(answer)).toBe(true);
  });

  it.each([
    ["its own manifest", new Response(own)],
    ["nothing", new Error("no network")],
    ["a fault", new Response("", { status: 502 })],
    ["a refusal", new Response("", { status: 403 })],
    [
      "ngrok's page",
      new Response("x", { status: 404, headers: { "ngrok-error-code": "ERR_NGROK_3200" } }),
    ],
    ["a way to a sign-in", Response.redirect("https://idp.example/", 302)],
  ])("stays where it hears %s", async (_, answer) => {
    expect(await leaves(answer)).toBe(false);
  });
});
