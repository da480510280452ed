import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxChangePathLength, maxEditorLine } from "../../src/shared/limits";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

/** The program without an editor: what is asked of one is read, checked and refused. */
let headless: Headless;
let client: ProtocolClient;

beforeAll(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
  client = await ProtocolClient.connect(headless.ready.local, await pairAt(headless.ready.pair));
  await writeFile(path.join(headless.workspace, "a.ts"), "a\n");
});
afterAll(() => headless.stop());

const id = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a01";

/** What becomes of a message as it is: the code of its refusal, or null. */
async function codeOf(message: object): Promise<string | null> {
  const requestId = randomUUID();
  const reply = () =>
    client.messages.find((one) => one.type === "reply" && one.requestId === requestId);
  client.sendRaw(JSON.stringify({ ...message, requestId }));
  await client.until(() => reply() !== undefined);
  const found = reply();
  return found?.type === "reply" && !found.ok ? found.error.code : null;
}

describe("without an editor", () => {
  it("no state says that there is one", () => {
    expect(client.state.host.hasEditor).toBeUndefined();
  });

  it.each([
    { type: "editor.open", path: "a.ts" },
    { type: "editor.open", path: "a.ts", line: 1, endLine: maxEditorLine },
    { type: "editor.diff", conversationId: id, path: "a.ts" },
    { type: "editor.diff", conversationId: id, path: "a.ts", oldPath: "b.ts", source: "git" },
    { type: "editor.context" },
  ])("%j is no-editor", async (message) => {
    expect(await codeOf(message)).toBe("no-editor");
  });

  it.each([
    { type: "editor.open" },
    { type: "editor.open", path: "" },
    { type: "editor.open", path: 7 },
    { type: "editor.open", path: ["a.ts"] },
    { type: "editor.open", path: "a".repeat(maxChangePathLength + 1) },
    { type: "editor.open", path: "a.ts", line: 0 },
    { type: "editor.open", path: "a.ts", line: 1.5 },
    { type: "editor.open", path: "a.ts", line: "1" },
    { type: "editor.open", path: "a.ts", line: maxEditorLine + 1 },
    { type: "editor.open", path: "a.ts", command: "workbench.action.terminal.new" },
    { type: "editor.diff", path: "a.ts" },
    { type: "editor.diff", conversationId: "x", path: "a.ts" },
    { type: "editor.diff", conversationId: id, path: "a.ts", source: "elsewhere" },
    { type: "editor.context", path: "a.ts" },
  ])("%j is no message", async (message) => {
    expect(await codeOf(message)).toBe("bad-message");
  });
});
