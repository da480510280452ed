import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { HostState } from "../../../src/shared/state";
import { savedTurn } from "./support/fakeHistory";
import { quiet, TestHost } from "./support/testHost";

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("a full disk", () => {
  /** One runs, one waits, and from now on the disk takes nothing. */
  async function full(): Promise<{ host: TestHost; ids: readonly string[] }> {
    const host = await TestHost.start();
    const ids = await host.sendAll("one", "two");
    host.journal.fails = () => true;
    return { host, ids };
  }

  it("refuses every promise with the reason, and nothing happens", async () => {
    const { host, ids } = await full();
    const [, second = ""] = ids;
    const { version } = host.state.queue;
    const before = asJson([host.state, host.log.vault, host.agent.last.calls, host.log.seq]);
    const wishes = [
      { type: "prompt.send", conversationId: host.id, promptId: randomUUID(), text: "x" },
      { type: "queue.edit", promptId: second, version: 1, text: "x" },
      { type: "queue.remove", promptId: second },
      { type: "queue.clear", version },
      { type: "queue.pause" },
      { type: "conversation.new" },
      { type: "conversation.rename", conversationId: host.id, title: "x" },
      { type: "conversation.adjust", conversationId: host.id, model: null },
    ] as const;
    for (const wish of wishes) expect(await host.ask(wish), wish.type).toBe("not-saved");
    expect(asJson([host.state, host.log.vault, host.agent.last.calls, host.log.seq])).toEqual(
      before,
    );
    expect(host.log.storageProblem).toMatchObject({
      code: "storage-failed",
      detail: expect.stringContaining("ENOSPC") as string,
    });
  });

  it("takes nothing from the prompts that it has: sent again they are still the same", async () => {
    const { host, ids } = await full();
    expect(await host.send("two", ids[1])).toBe("ok");
    expect(await host.send("other", ids[1])).toBe("prompt-id-reused");
  });

  it("lets turns end and shows how", async () => {
    const { host } = await full();
    await host.end("interrupted");
    expect(host.line).toEqual(["one: interrupted", "(two)"]);
    expect(host.state.queue.pause).toMatchObject({ reason: "interrupted" });
  });

  it("is over when there is room again: the refused prompt is taken under the same id", async () => {
    const { host } = await full();
    const problems: unknown[] = [];
    host.log.onDidChangeStorage((problem) => problems.push(problem?.code ?? null));
    const promptId = randomUUID();
    expect(await host.send("three", promptId)).toBe("not-saved");
    await host.end();
    host.journal.fails = () => false;
    expect(await host.send("three", promptId)).toBe("ok");
    expect(problems).toEqual(["storage-failed", null]);
    expect(host.log.storageProblem).toBeNull();
    expect(host.line).toEqual(["one: done", "two: running", "(three)"]);
    expect(asJson(host.journal.saved())).toEqual(
      asJson({ state: host.state, vault: host.log.vault }),
    );
  });

  it("lets no prompt begin that would begin again after a kill, until there is room", async () => {
    const { host } = await full();
    await host.end();
    expect(host.line).toEqual(["one: done", "(two)"]);
    expect(host.agent.texts).toEqual(["one"]);
    const next = await TestHost.start({ saved: host.journal.saved() });
    expect(next.line.at(-1)).toBe("(two)");
    host.journal.fails = () => false;
    await host.ask({ type: "queue.resume" });
    expect(host.line).toEqual(["one: done", "two: running"]);
  });

  it.each([1, 2, 3, 5, 8])(
    "that hits the write after %i others leaves a whole journal",
    async (n) => {
      const host = await TestHost.start();
      const start = host.journal.writes;
      host.journal.fails = (write) => write === start + n;
      const outcomes: string[] = [];
      for (const text of ["one", "two", "three"]) outcomes.push(await host.send(text));
      await host.end();
      host.journal.fails = () => false;
      await host.sendAll("last");
      expect(asJson(host.journal.saved())).toEqual(
        asJson({ state: host.state, vault: host.log.vault }),
      );
      const known = host.line.map((text) => /\w+/.exec(text)?.[0]);
      const promised = ["one", "two", "three"].filter((_, index) => outcomes[index] === "ok");
      expect(known).toEqual([...promised, "last"]);
    },
  );
});

describe("a journal that is full", () => {
  it("begins again with the state and the texts as they are, and loses nothing", async () => {
    const host = await TestHost.start();
    host.journal.maxSegmentBytes = 10_000;
    for (let round = 0; round < 30; round++) {
      await host.sendAll(`${round}${"x".repeat(2_500)}`);
      await host.end(round % 3 === 0 ? "failed" : "done");
    }
    expect(host.journal.checkpoints).toBeGreaterThan(5);
    expect(asJson(host.journal.saved())).toEqual(
      asJson({ state: host.state, vault: host.log.vault }),
    );
  });
});

/** Much of what can happen. */
async function aWorkingDay(host: TestHost): Promise<void> {
  const first = host.id;
  const [, second = "", third = "", fourth = ""] = await host.sendAll(
    "안녕",
    "two",
    "3",
    "4\ud800",
  );
  const session = host.agent.last;
  session.ready();
  session.say(
    { type: "block-started", block: { kind: "text", id: "b", text: "", isOpen: true } },
    { type: "block-appended", blockId: "b", text: "Hel" },
    { type: "block-appended", blockId: "b", text: "lo" },
    { type: "block-ended", blockId: "b" },
  );
  const { contentHash } = host.askFor("p1");
  const decision = { kind: "allow" } as const;
  const wish = { conversationId: first, permissionId: "p1", contentHash, decision } as const;
  await host.ask({ type: "permission.answer", ...wish });
  await host.ask({ type: "queue.edit", promptId: second, version: 1, text: "two!" });
  const { version } = host.state.queue;
  await host.ask({ type: "queue.move", promptId: fourth, beforeId: second, version });
  await host.end();
  await host.ask({ type: "queue.remove", promptId: third });
  await host.end("failed");
  const settle = { type: "turn.settle", conversationId: first, turnId: fourth } as const;
  await host.ask({ ...settle, choice: "again", promptId: randomUUID() });
  await host.end();
  await host.ask({ type: "queue.resume" });
  await host.end("interrupted");
  await host.ask({ type: "conversation.new" });
  await host.ask({ type: "conversation.rename", conversationId: host.id, title: "Named" });
  await host.sendAll("five");
  await host.end();
  await host.ask({ type: "conversation.new", replacesId: host.id });
  await host.ask({ type: "conversation.select", conversationId: first });
}

describe("what an earlier start left", () => {
  it("is, at every record, what the host had known at that point", async () => {
    const host = new TestHost();
    const truths: unknown[] = [];
    host.log.onDidAppend(() => {
      // The vault is told before the listeners are.
      truths.push(asJson({ state: host.state, vault: host.log.vault }));
    });
    await host.conversations.start();
    await aWorkingDay(host);
    expect(host.journal.length).toBe(truths.length);
    expect(truths.length).toBeGreaterThan(30);
    for (const [index, truth] of truths.entries()) {
      expect(asJson(host.journal.saved(index + 1)), `after ${index + 1}`).toEqual(truth);
    }
  });

  it("starts at every record: every prompt that was promised has a fate, and none runs twice", async () => {
    const host = new TestHost();
    const promised: ReadonlySet<string>[] = [];
    const handed: (readonly string[])[] = [];
    const taken: string[] = [];
    host.log.onDidAppend(({ event }) => {
      const known = fatesOf(host.state);
      const lost = [...(promised.at(-1) ?? [])].filter((id) => !known.has(id));
      const mayTake = ["queue.arranged", "conversation.opened", "conversation.closed"];
      if (lost.length > 0 && !mayTake.includes(event.type)) taken.push(event.type);
      promised.push(known);
      const prompts = host.agent.sessions.flatMap((session) => session.prompts);
      handed.push(prompts.map(({ id }) => id));
    });
    await host.conversations.start();
    await aWorkingDay(host);
    expect(taken).toEqual([]);
    for (const [index, ids] of promised.entries()) {
      const next = new TestHost({ saved: host.journal.saved(index + 1) });
      await next.conversations.start();
      await quiet();
      expect([...fatesOf(next.state)].sort(), `after ${index + 1}`).toEqual([...ids].sort());
      const again = next.agent.sessions.flatMap((session) => session.prompts).map(({ id }) => id);
      expect(again.filter((id) => handed[index]?.includes(id))).toEqual([]);
    }
  });

  it("is not there, or of another layout: then it starts with nothing", async () => {
    const host = await TestHost.start({ saved: null });
    expect(host.line).toEqual([]);
    expect(host.state.conversations).toHaveLength(1);
  });

  it("after a cut of the power: what was promised is there, and what ran does not run again", async () => {
    const host = await TestHost.start();
    const [first = ""] = await host.sendAll("one", "two");
    host.history.write(host.id, { ...savedTurn(first, "one"), endedAt: null });
    host.history.fates.set(first, { kind: "unfinished" });
    const { history } = host;
    const next = await TestHost.start({ saved: host.journal.savedAfterPowerCut(), history });
    await quiet();
    expect(next.agent.texts).not.toContain("one");
    expect(next.line).toEqual(["one: indeterminate", "(two)"]);
    expect(next.state.queue.pause).toMatchObject({ reason: "crashed" });
  });
});

/** Prompts that a person sees: as a turn, or waiting. */
function fatesOf({ conversations, queue }: HostState): ReadonlySet<string> {
  const turns = conversations.flatMap((conversation) => conversation.turns);
  return new Set([...turns, ...queue.prompts].map(({ id }) => id));
}
