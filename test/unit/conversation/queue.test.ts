import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { QueuedPrompt } from "../../../src/shared/state";
import { savedTurn } from "./support/fakeHistory";
import { editor, quiet, TestHost } from "./support/testHost";

let host: TestHost;
/** Ids of what waits: b, c, d; a runs. */
let ids: readonly string[];

beforeEach(async () => {
  host = await TestHost.start();
  ids = (await host.sendAll("a", "b", "c", "d")).slice(1);
});

const at = (index: number): string => ids[index] ?? "";
const version = (): number => host.state.queue.version;
const waiting = (): string => host.state.queue.prompts.map(({ text }) => text).join("");
const prompt = (index: number): QueuedPrompt | undefined =>
  host.state.queue.prompts.find(({ id }) => id === at(index));

/** A prompt with a picture that is being read: it is about to run. Gives the way to let it. */
async function prepare(promptId: string): Promise<() => void> {
  const open = host.attachments.hold();
  const images = [host.attachments.add("a".repeat(64)).id];
  const wish = { type: "prompt.send", conversationId: host.id, promptId, text: "p" } as const;
  await host.ask({ ...wish, images, isUrgent: true });
  await host.end("interrupted");
  expect(host.agent.texts).toEqual(["a"]);
  return open;
}

describe("an edit", () => {
  const edit = async (index: number, from: number, text: string) =>
    host.ask({ type: "queue.edit", promptId: at(index), version: from, text });

  it("changes what runs", async () => {
    expect(await edit(0, 1, "B!")).toBe("ok");
    expect(prompt(0)).toMatchObject({ text: "B!", version: 2 });
    await host.end();
    expect(host.agent.texts).toEqual(["a", "B!"]);
  });

  it("from an older text than the present one is refused, the same text is fine", async () => {
    expect(await edit(0, 1, "mine")).toBe("ok");
    expect(await edit(0, 1, "theirs")).toBe("queue-changed");
    expect(await edit(0, 1, "mine")).toBe("ok");
    expect(prompt(0)).toMatchObject({ text: "mine", version: 2 });
    expect(await edit(0, 2, "theirs")).toBe("ok");
  });

  it("leaves the prompt its name: sent again as it was, it is still this one", async () => {
    await edit(0, 1, "changed");
    expect(await host.send("b", at(0))).toBe("ok");
    expect(await host.send("changed", at(0))).toBe("prompt-id-reused");
    expect(waiting()).toBe("changedcd");
  });

  it("to what would begin another session of the CLI is refused", async () => {
    expect(await edit(0, 1, " /clear")).toBe("not-a-prompt");
  });

  it("to nothing is refused, and so is one of what runs or never was", async () => {
    expect(await edit(0, 1, "  ")).toBe("empty-prompt");
    await host.end();
    expect(await edit(0, 1, "late")).toBe("prompt-started");
    const promptId = randomUUID();
    const wish = { type: "queue.edit", promptId, version: 1, text: "x" } as const;
    expect(await host.ask(wish)).toBe("no-such-prompt");
  });

  it("beyond what may wait is refused", async () => {
    const huge = "안".repeat(1_000_000);
    expect(await edit(0, 1, huge)).toBe("ok");
    expect(await edit(1, 1, huge)).toBe("queue-full");
    expect(prompt(1)?.text).toBe("c");
  });

  it("works for a prompt that is just being prepared", async () => {
    const promptId = randomUUID();
    const open = await prepare(promptId);
    const wish = { type: "queue.edit", promptId, version: 1, text: "P!" } as const;
    expect(await host.ask(wish)).toBe("ok");
    open();
    await quiet();
    expect(host.agent.texts).toEqual(["a", "P!"]);
  });
});

describe("a move", () => {
  const move = async (index: number, beforeId: string | null, from = version()) =>
    host.ask({ type: "queue.move", promptId: at(index), beforeId, version: from });

  it("puts a prompt before another one, or last", async () => {
    expect(await move(2, at(0))).toBe("ok");
    expect(waiting()).toBe("dbc");
    expect(await move(2, null)).toBe("ok");
    expect(waiting()).toBe("bcd");
    expect(await move(0, at(2))).toBe("ok");
    expect(waiting()).toBe("cbd");
  });

  it("from an older order than the present one is refused", async () => {
    const old = version();
    expect(await move(2, at(0), old)).toBe("ok");
    expect(await move(1, at(0), old)).toBe("queue-changed");
    expect(waiting()).toBe("dbc");
  });

  it("of or before what is not there is refused", async () => {
    expect(await move(0, randomUUID())).toBe("no-such-prompt");
    expect(await move(0, at(0))).toBe("no-such-prompt");
    await host.end();
    expect(await move(0, at(1))).toBe("prompt-started");
    expect(waiting()).toBe("cd");
  });
});

describe("taking out", () => {
  const remove = async (promptId: string) => host.ask({ type: "queue.remove", promptId });

  it("takes one prompt out, twice is fine", async () => {
    expect(await remove(at(1))).toBe("ok");
    expect(await remove(at(1))).toBe("ok");
    expect(waiting()).toBe("bd");
    await host.end();
    await host.end();
    await host.end();
    expect(host.agent.texts).toEqual(["a", "b", "d"]);
  });

  it("of what runs is refused", async () => {
    await host.end();
    expect(await remove(at(0))).toBe("prompt-started");
  });

  it("does not let the prompt in again when it is sent once more", async () => {
    await remove(at(1));
    expect(await host.send("c", at(1))).toBe("ok");
    expect(waiting()).toBe("bd");
  });

  it("takes all out, unless somebody changed the order meanwhile", async () => {
    const old = version();
    await remove(at(1));
    expect(await host.ask({ type: "queue.clear", version: old })).toBe("queue-changed");
    expect(await host.ask({ type: "queue.clear", version: version() })).toBe("ok");
    expect(await host.ask({ type: "queue.clear", version: old })).toBe("ok");
    await host.end();
    expect(host.line).toEqual(["a: done"]);
  });

  it("while it is being prepared keeps it from running", async () => {
    const promptId = randomUUID();
    const open = await prepare(promptId);
    expect(await remove(promptId)).toBe("ok");
    open();
    await quiet();
    expect(host.line).toEqual(["a: interrupted", "b: running", "(c)", "(d)"]);
  });
});

describe("running one now", () => {
  const runNow = async (index: number) =>
    host.ask({ type: "queue.runNow", promptId: at(index) }, editor);

  it("stops what runs and goes before all others, which follow after it", async () => {
    expect(await runNow(2)).toBe("ok");
    expect(host.line).toEqual(["a: stopping", "(d)", "(b)", "(c)"]);
    expect(host.agent.last.calls.at(-1)).toBe("interrupt");
    await host.end("interrupted");
    expect(host.line).toEqual(["a: interrupted", "d: running", "(b)", "(c)"]);
    expect(host.state.queue.pause).toBeNull();
    await host.end();
    expect(host.agent.texts).toEqual(["a", "d", "b"]);
  });

  it("passes a pause, which the others keep", async () => {
    await host.ask({ type: "queue.pause" });
    expect(await runNow(1)).toBe("ok");
    await host.end("interrupted");
    expect(host.line).toEqual(["a: interrupted", "c: running", "(b)", "(d)"]);
    await host.end();
    expect(host.line).toEqual(["a: interrupted", "c: done", "(b)", "(d)"]);
    expect(host.state.queue.pause).toMatchObject({ reason: "person" });
  });

  it("of what runs already or never was is refused", async () => {
    await host.end();
    expect(await runNow(0)).toBe("prompt-started");
    expect(await host.ask({ type: "queue.runNow", promptId: randomUUID() })).toBe("no-such-prompt");
  });

  it("can be said with the prompt itself", async () => {
    await host.send("urgent", randomUUID(), { isUrgent: true });
    await host.end("interrupted");
    expect(host.line).toEqual(["a: interrupted", "urgent: running", "(b)", "(c)", "(d)"]);
  });

  it("runs the last one that was asked for, when two were", async () => {
    await runNow(1);
    await runNow(2);
    await host.end("interrupted");
    expect(host.agent.texts).toEqual(["a", "d"]);
  });

  it("goes also before what is only being prepared", async () => {
    const open = await prepare(randomUUID());
    expect(await runNow(2)).toBe("ok");
    open();
    await quiet();
    expect(host.line).toEqual(["a: interrupted", "d: running", "(p)", "(b)", "(c)"]);
  });
});

describe("a pause by a person", () => {
  it("lets what runs finish and nothing else begin, until somebody resumes", async () => {
    expect(await host.ask({ type: "queue.pause" })).toBe("ok");
    expect(await host.ask({ type: "queue.pause" })).toBe("ok");
    await host.end();
    expect(host.line).toEqual(["a: done", "(b)", "(c)", "(d)"]);
    await host.send("e");
    expect(waiting()).toBe("bcde");
    expect(await host.ask({ type: "queue.resume" })).toBe("ok");
    expect(await host.ask({ type: "queue.resume" })).toBe("ok");
    expect(host.line).toContain("b: running");
  });
});

describe("what is done while a prompt is being prepared", () => {
  const begin = async (): Promise<{ host: TestHost; go: () => void }> => {
    const host = await TestHost.start();
    const [id = ""] = await host.sendAll("one");
    host.history.write(host.id, savedTurn(id, "one"));
    await host.end("done");
    return { host, go: host.history.hold() };
  };

  it("counts: a pause holds it back", async () => {
    const { host, go } = await begin();
    await host.sendAll("two");
    expect(await host.ask({ type: "queue.pause" })).toBe("ok");
    go();
    await quiet();
    expect(host.line).toEqual(["one: done", "(two)"]);
  });

  it("counts: the one that was put before it runs first", async () => {
    const { host, go } = await begin();
    await host.sendAll("two", "three");
    const [two, three] = host.state.queue.prompts;
    const { version } = host.state.queue;
    const move = { promptId: three?.id ?? "", beforeId: two?.id ?? "", version };
    expect(await host.ask({ type: "queue.move", ...move })).toBe("ok");
    go();
    await quiet();
    expect(host.line).toEqual(["one: done", "three: running", "(two)"]);
  });

  it("counts: Stop keeps it from beginning", async () => {
    const { host, go } = await begin();
    await host.sendAll("two");
    expect(await host.ask({ type: "turn.interrupt", conversationId: host.id })).toBe("ok");
    go();
    await quiet();
    expect(host.line).toEqual(["one: done", "(two)"]);
    expect(host.state.queue.pause).toMatchObject({ reason: "interrupted" });
  });
});
