import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Results } from "../../src/shared/protocol";
import { claudeBinary } from "../support/claudeBinary";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";

let headless: Headless;
let client: ProtocolClient;

beforeAll(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
  client = await ProtocolClient.connect(headless.ready.local, await pairAt(headless.ready.pair));
});

afterAll(() => headless.stop());

/** Says something in the current conversation and waits for the end. */
async function say(text: string): Promise<string> {
  const turnId = await client.prompt(text);
  await client.untilTurnEnds(turnId);
  return turnId;
}

async function begin(): Promise<string> {
  const { conversationId } = await client.ask({ type: "conversation.new" });
  await client.until(() => client.state.currentId === conversationId);
  return conversationId;
}

const list = (query?: string): Promise<Results["conversation.list"]> =>
  client.ask({ type: "conversation.list", ...(query === undefined ? {} : { query }) });

/** What the model was last asked, as it was sent. */
const lastBody = (prompt: string): string =>
  JSON.stringify(headless.modelApi.requests.findLast((request) => request.prompt === prompt)?.body);

/** Says something as a terminal would: another process of the CLI in the same folder. */
async function sayInTerminal(text: string, args: readonly string[]): Promise<void> {
  const child = spawn(claudeBinary(), ["-p", ...args, text], {
    cwd: headless.workspace,
    env: {
      PATH: process.env["PATH"] ?? "",
      ...headless.modelApi.environment(headless.home),
    },
    stdio: "ignore",
  });
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(0);
}

describe("the list of conversations", () => {
  it("has those of this page and those of a terminal, and finds words in them", async () => {
    await begin();
    await say("Plans for the otter [[say swims]]");
    const fromTerminal = randomUUID();
    await sayInTerminal("Plans for the badger [[say digs]]", [`--session-id=${fromTerminal}`]);
    const all = await list();
    expect(all.items.map(({ firstPrompt }) => firstPrompt)).toEqual([
      expect.stringContaining("badger"),
      expect.stringContaining("otter"),
    ]);
    expect((await list("DIGS")).items.map(({ id }) => id)).toEqual([fromTerminal]);
    expect((await list("otter")).items).toMatchObject([{ isOpen: true }]);
    expect((await list("no such words")).items).toEqual([]);
  });

  it("opens one of a terminal to read, then to go on with all its words", async () => {
    const id = (await list("badger")).items[0]?.id ?? "";
    const page = await client.ask({ type: "conversation.page", conversationId: id });
    expect(page.turns.map(({ text, status }) => [text, status])).toEqual([
      ["Plans for the badger [[say digs]]", "done"],
    ]);
    expect(page.cursor).toBeNull();
    await client.request({ type: "conversation.resume", conversationId: id });
    expect(client.conversation).toMatchObject({ id, turns: [{ status: "done" }] });
    await say("And now? [[say later]]");
    expect(lastBody("And now? [[say later]]")).toContain("badger");
  });

  it("renames and removes, and forgets neither at the next start", async () => {
    const id = (await list("otter")).items[0]?.id ?? "";
    await client.request({ type: "conversation.rename", conversationId: id, title: "수달 계획" });
    expect((await list("수달")).items).toMatchObject([{ id, title: "수달 계획" }]);
    await client.request({ type: "conversation.remove", conversationId: id });
    expect((await list()).items.map((item) => item.id)).not.toContain(id);
    expect(client.state.conversations.map((one) => one.id)).not.toContain(id);
  });
});

describe("a conversation", () => {
  it("is forked: the new one knows all, the old one hears nothing of it", async () => {
    const oldId = await begin();
    await say("Remember the heron [[say yes]]");
    const newId = randomUUID();
    const fork = { type: "conversation.fork", conversationId: oldId, newId } as const;
    await client.request(fork);
    await client.request(fork);
    expect(client.conversation).toMatchObject({ id: newId, forkOf: oldId });
    expect(client.conversation.turns).toHaveLength(1);
    await say("Only here [[say so]]");
    expect(lastBody("Only here [[say so]]")).toContain("heron");
    await client.request({ type: "conversation.select", conversationId: oldId });
    await say("Back here [[say so]]");
    expect(lastBody("Back here [[say so]]")).toContain("heron");
    expect(lastBody("Back here [[say so]]")).not.toContain("Only here");
  });

  it("is cleared: a new session in the same place, but not while something runs in it", async () => {
    const oldId = await begin();
    const busy = await client.prompt("[[hold clear]]");
    await headless.modelApi.waitForHold("clear");
    const clear = { type: "conversation.new", replacesId: oldId } as const;
    expect(await client.tryRequest(clear)).toBe("conversation-busy");
    headless.modelApi.release("clear");
    await client.untilTurnEnds(busy);
    const { conversationId } = await client.ask(clear);
    await client.until(() => client.state.currentId === conversationId);
    expect(client.state.conversations.map(({ id }) => id)).not.toContain(oldId);
    await say("Fresh [[say air]]");
    expect(lastBody("Fresh [[say air]]")).not.toContain("hold clear");
  });

  it("that a terminal goes on with meanwhile asks before it runs anything, and then knows it", async () => {
    const id = await begin();
    await say("Ours [[say one]]");
    await sayInTerminal("Theirs, the lynx [[say two]]", [`--resume=${id}`]);
    const waits = await client.prompt("Ours again [[say three]]");
    await client.until(() => client.state.queue.pause !== null);
    expect(client.state.queue).toMatchObject({
      pause: { reason: "written-elsewhere" },
      prompts: [{ id: waits }],
    });
    await client.request({ type: "queue.resume" });
    await client.untilTurnEnds(waits);
    expect(client.conversation.turns.map(({ text }) => text)).toEqual([
      "Ours [[say one]]",
      "Theirs, the lynx [[say two]]",
      "Ours again [[say three]]",
    ]);
    expect(lastBody("Ours again [[say three]]")).toContain("lynx");
  });

  it("whose agent worked in the background is not taken for somebody else's", async () => {
    await begin();
    await say("[[task look around | [[say found]] ]] [[say started]]");
    await client.until(() => client.conversation.agent.kind === "ready");
    const next = await client.prompt("[[say still ours]]");
    expect(await client.untilTurnEnds(next)).toMatchObject({ status: "done" });
  });

  it("takes a model of the CLI's list, and nothing else", async () => {
    const conversationId = await begin();
    await client.until(() => client.state.catalog.models.length > 0);
    const adjust = { type: "conversation.adjust", conversationId } as const;
    await client.request({ ...adjust, model: "sonnet", permissionMode: "plan" });
    await say("[[say short]]");
    const body = lastBody("[[say short]]");
    expect(body).toMatch(/"model":"claude-sonnet/);
    expect(client.conversation).toMatchObject({ permissionMode: "plan" });
    expect(await client.tryRequest({ ...adjust, model: "gpt" })).toBe("unknown-choice");
    const bypass = { ...adjust, permissionMode: "bypassPermissions" };
    expect(await client.tryRequest(bypass)).toBe("step-up-required");
  });
});
