import { randomUUID } from "node:crypto";
import { realpath } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Headless } from "../support/headless";
import { placeTranscript } from "../support/generatedTranscript";
import { ProtocolClient } from "../support/protocolClient";
import { folderBeside, refusalOf, settled, startToldBench } from "./bench";

/** Puts a conversation of that folder where the CLI keeps its own. */
async function place(headless: Headless, folder: string, words: string): Promise<string> {
  const id = randomUUID();
  const cwd = await realpath(folder);
  const common = { isSidechain: false, sessionId: id, cwd, timestamp: new Date().toISOString() };
  const prompt = randomUUID();
  const lines = [
    {
      ...common,
      type: "user",
      uuid: prompt,
      parentUuid: null,
      message: { role: "user", content: words },
    },
    {
      ...common,
      type: "assistant",
      uuid: randomUUID(),
      parentUuid: prompt,
      message: {
        role: "assistant",
        model: "model",
        stop_reason: "end_turn",
        content: [{ type: "text", text: `answer to ${words}` }],
      },
    },
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await placeTranscript(path.join(headless.home, ".claude"), cwd, id, text);
  return id;
}

/** Every request that names a conversation. */
const requests = (id: unknown): readonly Record<string, unknown>[] =>
  [
    { type: "conversation.resume", conversationId: id },
    { type: "conversation.resume", conversationId: id, isAnyway: true },
    { type: "conversation.fork", conversationId: id, newId: randomUUID() },
    { type: "conversation.select", conversationId: id },
    { type: "conversation.page", conversationId: id },
    { type: "conversation.rename", conversationId: id, title: "other" },
    { type: "conversation.remove", conversationId: id },
    { type: "conversation.adjust", conversationId: id, permissionMode: "plan" },
    { type: "conversation.new", replacesId: id },
    { type: "prompt.send", conversationId: id, promptId: randomUUID(), text: "hello" },
    { type: "tool.output", conversationId: id, blockId: "x" },
    { type: "turn.interrupt", conversationId: id },
    {
      type: "turn.settle",
      conversationId: id,
      turnId: randomUUID(),
      choice: "again",
      promptId: randomUUID(),
    },
  ].map((request) => ({ ...request, requestId: randomUUID() }));

const uuid = randomUUID();
const shapes: readonly (readonly [string, unknown])[] = [
  ["an option", "--version"],
  ["a path upwards", "../../../../etc/passwd"],
  ["a path through a name", "a/../b"],
  ["a coded path", "%2e%2e"],
  ["blanks of the right length", " ".repeat(36)],
  ["a UUID and an option on the next line", `${uuid}\n--version`],
  ["a UUID and a blank", `${uuid} `],
  ["a UUID and NUL", `${uuid}\0`],
  ["a UUID in capitals", uuid.toUpperCase().replace(/^[0-9]{8}/, "ABCDEF12")],
  ["a UUID in braces", `{${uuid}}`],
  ["a UUID with the ending of its file", `${uuid}.jsonl`],
  ["10 kB", "a".repeat(10_240)],
  ["nothing", ""],
  ["a number", 1],
  ["a list", [uuid]],
  ["an object", { toString: uuid }],
  ["a reserved name", "__proto__"],
];

describe("R47 a conversation's id is a UUID that this host has listed for this folder", () => {
  it("whatever else comes is refused and starts nothing", async () => {
    const { client, cli, headless, cookie } = await startToldBench();
    await client.untilTurnEnds(await client.prompt("before"));
    const [starts, before] = [await cli.starts(), client.seq];
    for (const [name, id] of shapes) {
      // One connection may not say so much in a second.
      const other = await ProtocolClient.connect(headless.ready.local, cookie);
      for (const request of requests(id)) {
        const code = await refusalOf(other, request);
        expect([name, request["type"], code]).toEqual([name, request["type"], "bad-message"]);
      }
      await other.close();
    }
    await settled(client);
    expect(await cli.starts()).toEqual(starts);
    const told = client.envelopes.filter(({ seq }) => seq > before).map(({ event }) => event.type);
    // What the logs say of usage is counted meanwhile, whatever comes.
    expect(told.filter((type) => type !== "usage.changed")).toEqual([]);
  });

  it("a UUID that is no conversation of this folder is refused and starts nothing", async () => {
    const { client, cli, headless, cookie } = await startToldBench();
    await client.untilTurnEnds(await client.prompt("before"));
    // Both of these have the name of this folder where the CLI keeps its conversations.
    const twin = await folderBeside(headless, "my_app");
    const sibling = await folderBeside(headless, "my-app-evil");
    const ids = {
      "of no conversation": randomUUID(),
      "of a folder beside it": await place(headless, sibling, "secret words"),
      "of a folder with the same name to the CLI": await place(headless, twin, "secret words"),
    };
    const [starts, before] = [await cli.starts(), client.seq];
    for (const [name, id] of Object.entries(ids)) {
      const other = await ProtocolClient.connect(headless.ready.local, cookie);
      for (const request of requests(id)) {
        const code = await refusalOf(other, request);
        // These two say "fine" where there is nothing to do.
        const isIdle = ["turn.interrupt", "conversation.new"].includes(String(request["type"]));
        expect([name, request["type"], isIdle ? "not-found" : code]).toEqual([
          name,
          request["type"],
          expect.stringMatching(/^(not-found|no-such-conversation|unknown-choice)$/),
        ]);
      }
      await other.close();
    }
    const { items } = await client.ask({ type: "conversation.list" });
    const listed = items.map(({ id }) => id);
    for (const id of Object.values(ids)) expect(listed).not.toContain(id);
    const found = await client.ask({ type: "conversation.list", query: "secret words" });
    expect(found.items).toEqual([]);
    await settled(client);
    expect(JSON.stringify(client.messages)).not.toContain("answer to secret words");
    const opened = client.envelopes.filter(({ seq }) => seq > before).map(({ event }) => event);
    expect(opened.filter(({ type }) => type === "conversation.adjusted")).toEqual([]);
    const after = (await cli.starts()).slice(starts.length).flat().join(" ");
    for (const id of Object.values(ids)) expect(after).not.toContain(id);
  });

  it("one of this folder is resumed, its id glued to its option", async () => {
    const { client, cli, headless } = await startToldBench();
    const id = await place(headless, headless.workspace, "hello");
    await client.request({ type: "conversation.resume", conversationId: id });
    expect(client.state.currentId).toBe(id);
    await client.untilTurnEnds(await client.prompt("go on"));
    const newId = randomUUID();
    await client.request({ type: "conversation.fork", conversationId: id, newId });
    await client.untilTurnEnds(await client.prompt("another way"));
    const starts = await cli.starts();
    const last = starts.flat().filter((word) => word.includes(id) || word.includes(newId));
    expect(last).toEqual([`--resume=${id}`, `--resume=${id}`, `--session-id=${newId}`]);
    // Nothing that a client named stands alone.
    for (const word of starts.flat()) expect(word).toMatch(/^-/);
  });
});
