import { afterEach, describe, expect, it, vi } from "vitest";
import type { PromptFate } from "../../../src/conversation/history";
import { maxResendAgeMs } from "../../../src/shared/limits";
import { exited } from "./support/fakeAgent";
import { savedTurn } from "./support/fakeHistory";
import { quiet, TestHost } from "./support/testHost";

afterEach(() => {
  vi.useRealTimers();
});

const failed = { kind: "failed", problem: { code: "api-error", detail: "500" } } as const;

/** The host died in the turn of "one" while "two" waited; the record says this of "one". */
async function afterCrash(fate: PromptFate) {
  const host = await TestHost.start();
  const [id = ""] = await host.sendAll("one", "two");
  host.history.fates.set(id, fate);
  const next = await host.restart();
  await quiet();
  return { next, id };
}

describe("after the host died in a turn", () => {
  it.each([
    [{ kind: "done" }, "done"],
    [failed, "failed"],
    [{ kind: "interrupted" }, "interrupted"],
    [{ kind: "unfinished" }, "indeterminate"],
    [{ kind: "absent" }, "indeterminate"],
    [{ kind: "unknown" }, "indeterminate"],
  ] as const)("it ended as the agent's record proves: %j → %s", async (fate, status) => {
    const { next, id } = await afterCrash(fate);
    expect(next.turn(id).status).toBe(status);
    expect(next.agent.texts).not.toContain("one");
  });

  it("what waits goes on only after a good end, else it waits for a person", async () => {
    const good = await afterCrash({ kind: "done" });
    expect(good.next.line).toEqual(["one: done", "two: running"]);
    const bad = await afterCrash({ kind: "unfinished" });
    expect(bad.next.line).toEqual(["one: indeterminate", "(two)"]);
    expect(bad.next.state.queue.pause).toMatchObject({ reason: "crashed", by: null });
    expect(await bad.next.ask({ type: "queue.resume" })).toBe("ok");
    expect(bad.next.line).toEqual(["one: indeterminate", "two: running"]);
  });

  it("nothing is paused when nothing waits", async () => {
    const host = await TestHost.start();
    await host.sendAll("one");
    const next = await host.restart();
    expect(next.line).toEqual(["one: indeterminate"]);
    expect(next.state.queue.pause).toBeNull();
  });

  it("its conversation is there with its name and what was chosen, its process is not", async () => {
    const host = await TestHost.start();
    host.agent.last.ready();
    await host.sendAll("one");
    await host.end();
    await host.ask({ type: "conversation.rename", conversationId: host.id, title: "Mine" });
    host.agent.last.say({ type: "status", status: { kind: "failed", problem: exited } });
    const next = await host.restart();
    expect(next.conversation()).toMatchObject({
      id: host.id,
      title: "Mine",
      isNamed: true,
      agent: { kind: "stopped" },
    });
    expect(next.agent.last.options).toMatchObject({ sessionId: host.id, isResumed: true });
  });

  it("a process that comes up meanwhile is not shown as stopped", async () => {
    const host = await TestHost.start();
    const first = host.id;
    await host.sendAll("one");
    await host.end();
    await host.begin("other");
    host.agent.last.ready();
    await host.ask({ type: "conversation.select", conversationId: first });
    host.agent.of(first).ready();
    const next = new TestHost({ saved: host.journal.saved(), history: host.history });
    const open = host.history.hold();
    const started = next.conversations.start();
    await quiet();
    next.agent.of(first).ready();
    open();
    await started;
    expect(next.conversation(first).agent).toMatchObject({ kind: "ready" });
    expect(next.state.conversations.find(({ id }) => id !== first)?.agent.kind).toBe("stopped");
  });

  it("a prompt that is still in the queue, but in the agent's record, does not run again", async () => {
    const host = await TestHost.start();
    await host.ask({ type: "queue.pause" });
    const [id = ""] = await host.sendAll("one", "two");
    host.history.fates.set(id, { kind: "done" });
    const next = await host.restart();
    await next.ask({ type: "queue.resume" });
    expect(next.line).toEqual(["one: done", "two: running"]);
    expect(next.agent.texts).toEqual(["two"]);
  });
});

describe("what waited when the host ended", () => {
  it("runs by itself when it is young and nothing was cut short", async () => {
    const host = await TestHost.start();
    await host.sendAll("one", "two");
    await host.end();
    await host.end();
    await host.ask({ type: "queue.pause" });
    await host.sendAll("three");
    await host.ask({ type: "queue.resume" });
    // As if the host had died before the prompt was given away.
    const saved = host.journal.saved(host.journal.types.lastIndexOf("turn.started"));
    const next = await TestHost.start({ saved, history: host.history });
    await quiet();
    expect(next.line).toEqual(["one: done", "two: done", "three: running"]);
  });

  it("waits for a person when it is old", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const host = await TestHost.start();
    await host.sendAll("one");
    const saved = host.journal.saved(host.journal.types.lastIndexOf("turn.started"));
    vi.setSystemTime(Date.now() + maxResendAgeMs + 1);
    const next = await TestHost.start({ saved, history: host.history });
    await quiet();
    expect(next.line).toEqual(["(one)"]);
    expect(next.state.queue.pause).toMatchObject({ reason: "stopped" });
  });

  it("stays paused for the reason that it was paused for", async () => {
    const host = await TestHost.start();
    await host.ask({ type: "queue.pause" });
    await host.sendAll("one");
    const next = await host.restart();
    expect(next.state.queue.pause).toMatchObject({ reason: "person" });
    expect(next.line).toEqual(["(one)"]);
  });
});

describe("what a terminal wrote while the host was away", () => {
  it("is in the conversation at the next start", async () => {
    const host = await TestHost.start();
    const [id = ""] = await host.sendAll("one");
    host.history.write(host.id, savedTurn(id, "one"));
    await host.end();
    host.history.write(host.id, savedTurn("theirs", "from the terminal"));
    const next = await host.restart();
    expect(next.line).toEqual(["one: done", "from the terminal: done"]);
    await next.sendAll("two");
    expect(next.line.at(-1)).toBe("two: running");
  });
});
