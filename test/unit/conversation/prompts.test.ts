import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { maxQueuedPrompts, maxShownPromptLength } from "../../../src/shared/limits";
import { phone, quiet, TestHost } from "./support/testHost";

let host: TestHost;

beforeEach(async () => {
  host = await TestHost.start();
});

describe("prompts", () => {
  it("run one at a time and in order", async () => {
    await host.sendAll("one", "two");
    expect(host.line).toEqual(["one: running", "(two)"]);
    await host.end();
    expect(host.line).toEqual(["one: done", "two: running"]);
    expect(host.agent.last.texts).toEqual(["one", "two"]);
  });

  it("are one turn when sent twice, and refused when the id comes with other words", async () => {
    const promptId = randomUUID();
    expect(await host.send("one", promptId)).toBe("ok");
    expect(await host.send("one", promptId)).toBe("ok");
    expect(await host.send("other", promptId)).toBe("prompt-id-reused");
    await host.end();
    expect(await host.send("one", promptId)).toBe("ok");
    expect(host.line).toEqual(["one: done"]);
    expect(host.agent.texts).toEqual(["one"]);
  });

  it("are one turn when sent fifty times at once, with fifty equal answers", async () => {
    const promptId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => host.send("one", promptId)));
    expect(new Set(answers)).toEqual(new Set(["ok"]));
    expect(host.agent.texts).toEqual(["one"]);
  });

  it("of the same words but two ids are two", async () => {
    await host.sendAll("one", "one");
    expect(host.line).toEqual(["one: running", "(one)"]);
  });

  it("of nothing but white space never reach the agent", async () => {
    expect(await host.send(" \r\n\t")).toBe("empty-prompt");
    expect(host.agent.last.calls).toEqual([]);
    expect(host.line).toEqual([]);
  });

  it("are refused, not lost, when the queue is full", async () => {
    for (let count = 0; count <= maxQueuedPrompts; count++) {
      expect(await host.send(`p${count}`)).toBe("ok");
    }
    expect(await host.send("too many")).toBe("queue-full");
    expect(host.line).toHaveLength(1 + maxQueuedPrompts);
    await host.end();
    expect(await host.send("fits")).toBe("ok");
  });

  it("are refused when their texts don't fit beside those that wait", async () => {
    const huge = "안".repeat(500_000);
    const answers: string[] = [];
    for (let count = 0; count < 5; count++) answers.push(await host.send(huge));
    expect(answers.filter((answer) => answer === "ok").length).toBeGreaterThan(1);
    expect(answers.at(-1)).toBe("queue-full");
    expect(await host.send("short")).toBe("ok");
  });

  it("that are long and ended badly never keep new ones from the disk", async () => {
    const long = "x".repeat(1_000_000);
    for (let count = 0; count < 4; count++) {
      expect(await host.send(`${count}${long.slice(1)}`)).toBe("ok");
      await host.end("failed");
    }
    for (let count = 4; count < 9; count++) {
      const answer = await host.send(`${count}${long.slice(1)}`);
      expect(["ok", "queue-full"]).toContain(answer);
    }
    expect(host.log.storageProblem).toBeNull();
  });

  it("that are very long reach the agent whole, and the state cut with a mark", async () => {
    const text = "x".repeat(maxShownPromptLength + 1);
    const promptId = randomUUID();
    expect(await host.send(text, promptId)).toBe("ok");
    expect(await host.send(text, promptId)).toBe("ok");
    expect(host.agent.texts).toEqual([text]);
    expect(host.turn(promptId).text).toMatch(/^x+ …$/);
    expect(host.turn(promptId)).toMatchObject({ isCut: true });
    expect(host.turn(promptId).text).toHaveLength(maxShownPromptLength);
  });

  it("can be asked for whole while they wait, run, and after a bad end", async () => {
    const text = "y".repeat(maxShownPromptLength + 1);
    const [first = "", second = ""] = await host.sendAll(text, `${text}2`);
    const whole = async (promptId: string) =>
      host.outcomeOf({ type: "prompt.text", conversationId: host.id, promptId });
    expect(await whole(first)).toEqual({ ok: true, result: { text } });
    expect(await whole(second)).toEqual({ ok: true, result: { text: `${text}2` } });
    await host.end("failed");
    expect(await whole(first)).toEqual({ ok: true, result: { text } });
    await host.ask({ type: "queue.resume" });
    await host.end("done");
    expect(await whole(second)).toEqual({ ok: false, code: "not-found" });
    host.history.texts.set(second, "from the record");
    expect(await whole(second)).toEqual({ ok: true, result: { text: "from the record" } });
  });

  it("go to the conversation that they name, or nowhere", async () => {
    const conversationId = randomUUID();
    expect(await host.send("hello", randomUUID(), { conversationId })).toBe("no-such-conversation");
  });

  it("end when the agent fails, with its reason", async () => {
    const [id = ""] = await host.sendAll("one");
    const problem = { code: "api-error", detail: "500" } as const;
    host.agent.last.say({ type: "turn-ended", status: "failed", stats: null, problem });
    expect(host.turn(id)).toMatchObject({ status: "failed", problem });
  });

  it("are stopped once, however often somebody presses Stop", async () => {
    await host.sendAll("one");
    const { seq } = host.log;
    for (let count = 0; count < 3; count++) {
      await host.ask({ type: "turn.interrupt", conversationId: host.id });
    }
    host.conversations.interruptCurrent();
    expect(host.log.seq).toBe(seq + 1);
    expect(host.line).toEqual(["one: stopping"]);
  });

  it("take their pictures along, and are refused when one is not here", async () => {
    const ref = host.attachments.add("a".repeat(64));
    const wish = { type: "prompt.send", conversationId: host.id, promptId: randomUUID() } as const;
    expect(await host.ask({ ...wish, text: "", images: ["b".repeat(64)] })).toBe("no-such-image");
    expect(await host.ask({ ...wish, text: "", images: [ref.id] })).toBe("ok");
    expect(host.agent.last.prompts).toMatchObject([{ images: [{ type: "image/png" }] }]);
    expect(host.turn(wish.promptId).images).toEqual([ref]);
  });
});

describe("text", () => {
  it("arrives whole and in order, the first piece at once", async () => {
    const [id = ""] = await host.sendAll("one");
    const session = host.agent.last;
    session.say(
      { type: "block-started", block: { kind: "text", id: "b", text: "", isOpen: true } },
      { type: "block-appended", blockId: "b", text: "Hel" },
    );
    expect(host.turn(id).blocks[0]).toMatchObject({ text: "Hel" });
    session.say(
      { type: "block-appended", blockId: "b", text: "lo " },
      { type: "block-appended", blockId: "b", text: "there" },
      { type: "block-ended", blockId: "b" },
    );
    expect(host.turn(id).blocks[0]).toMatchObject({ text: "Hello there", isOpen: false });
  });

  it("of work in the background belongs to the last turn", async () => {
    const [id = ""] = await host.sendAll("one");
    await host.end();
    const block = { kind: "text", id: "late", text: "late", isOpen: false } as const;
    host.agent.last.say({ type: "block-started", block });
    expect(host.turn(id).blocks).toEqual([block]);
  });
});

describe("Stop of the host", () => {
  it("ends running turns as interrupted and keeps what waits, paused", async () => {
    await host.sendAll("one", "two");
    await host.conversations.stop();
    expect(host.line).toEqual(["one: interrupted", "(two)"]);
    expect(host.state.queue.pause).toMatchObject({ reason: "stopped" });
    expect(host.conversation().agent).toEqual({ kind: "stopped" });
  });

  it("lets nothing run any more", async () => {
    await host.sendAll("one");
    await host.conversations.stop();
    expect(await host.send("two")).toBe("ok");
    await quiet();
    expect(host.agent.texts).toEqual(["one"]);
    expect(host.line).toEqual(["one: interrupted", "(two)"]);
    expect(host.state.queue.prompts[0]?.by).toEqual(phone);
  });
});

it("is not run without its pictures when they are gone from the disk, and says so", async () => {
  const { id: image } = host.attachments.add("a".repeat(64));
  await host.sendAll("one");
  const promptId = randomUUID();
  await host.ask({
    type: "prompt.send",
    conversationId: host.id,
    promptId,
    text: "two",
    images: [image],
  });
  host.attachments.refs.clear();
  await host.end();
  expect(host.line).toEqual(["one: done", "two: failed"]);
  expect(host.turn(promptId).problem).toMatchObject({ code: "images-gone" });
  expect(host.agent.texts).toEqual(["one"]);
});
