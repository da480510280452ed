import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { planResetGraceMs } from "../../../src/shared/limits";
import type { PlanWindow } from "../../../src/shared/catalog";
import { savedTurn } from "./support/fakeHistory";
import { quiet, TestHost } from "./support/testHost";

describe("what waits", () => {
  it.each([
    ["interrupted", "interrupted"],
    ["failed", "failed"],
  ] as const)(
    "pauses after a turn that ended as %s, until somebody resumes",
    async (end, reason) => {
      const host = await TestHost.start();
      await host.sendAll("one", "two");
      await host.end(end);
      expect(host.line).toEqual([`one: ${end}`, "(two)"]);
      expect(host.state.queue.pause).toMatchObject({ reason, by: null });
      await host.ask({ type: "queue.resume" });
      expect(host.line).toEqual([`one: ${end}`, "two: running"]);
    },
  );

  it("pauses when the process ended in a turn whose outcome nobody knows", async () => {
    const host = await TestHost.start();
    await host.sendAll("one", "two");
    host.agent.last.lose(true);
    await quiet();
    expect(host.line).toEqual(["one: indeterminate", "(two)"]);
    expect(host.state.queue.pause).toMatchObject({ reason: "crashed" });
  });

  it("does not pause when nothing waits: the next prompt runs at once", async () => {
    const host = await TestHost.start();
    for (const end of ["interrupted", "failed"] as const) {
      await host.sendAll(end);
      await host.end(end);
      expect(host.state.queue.pause).toBeNull();
    }
    await host.sendAll("next");
    expect(host.line.at(-1)).toBe("next: running");
  });

  it("of all conversations runs in one order, one at a time", async () => {
    const host = await TestHost.start();
    const first = host.id;
    await host.send("a1");
    await host.send("a2");
    const second = await host.begin("b1");
    await host.send("a3", randomUUID(), { conversationId: first });
    expect(host.line).toEqual(["a1: running", "(a2)", "(b1)", "(a3)"]);
    for (const id of [first, first, second, first]) {
      const running = host.line.filter((text) => text.endsWith("running"));
      expect(running).toHaveLength(1);
      await host.end("done", id);
    }
    expect(host.agent.of(first).texts).toEqual(["a1", "a2", "a3"]);
    expect(host.agent.of(second).texts).toEqual(["b1"]);
  });

  it("runs in two conversations at once where that is allowed, never twice in one", async () => {
    const host = await TestHost.start({ maxParallel: 2 });
    const first = host.id;
    await host.sendAll("a1", "a2");
    const second = await host.begin("b1");
    const third = await host.begin("c1");
    expect(host.line).toEqual(["a1: running", "b1: running", "(a2)", "(c1)"]);
    await host.end("done", second);
    expect(host.line).toEqual(["a1: running", "b1: done", "c1: running", "(a2)"]);
    await host.end("done", first);
    expect(host.line).toContain("a2: running");
    await host.end("done", third);
    await host.end("done", first);
    expect(host.state.queue).toMatchObject({ prompts: [], pause: null });
  });

  it("fills both places again when one prompt was run now", async () => {
    const host = await TestHost.start({ maxParallel: 2 });
    const first = host.id;
    await host.sendAll("a1");
    await host.begin("b1");
    await host.begin("c1");
    const [urgent = ""] = await host.sendAll("c2");
    await host.ask({ type: "queue.runNow", promptId: urgent });
    const stopped = host.conversation(first).turns[0]?.status === "stopping" ? first : "";
    const other = host.state.conversations.find(({ turns }) => turns[0]?.status === "stopping");
    await host.end("interrupted", stopped === "" ? (other?.id ?? "") : stopped);
    expect(host.line.filter((text) => text.endsWith(": running"))).toHaveLength(2);
    expect(host.line).toContain("c2: running");
    expect(host.state.queue.pause).toBeNull();
  });
});

describe("a terminal that writes in the same conversation", () => {
  it.each([
    ["is gone", (turns: unknown[]) => turns.splice(0)],
    ["became shorter", (turns: unknown[]) => turns.splice(1)],
  ])("that %s pauses once, and resuming ends that", async (_, shorten) => {
    const host = await TestHost.start();
    for (const text of ["one", "two"]) {
      const [id = ""] = await host.sendAll(text);
      host.history.write(host.id, savedTurn(id, text));
      await host.end("done");
    }
    const { turns = [] } = host.history.records.get(host.id) ?? {};
    shorten(turns);
    if (turns.length === 0) host.history.records.delete(host.id);
    await host.sendAll("three");
    expect(host.state.queue.pause).toMatchObject({ reason: "written-elsewhere" });
    await host.ask({ type: "queue.resume" });
    expect(host.line.at(-1)).toBe("three: running");
  });

  it("shows what it wrote and holds back what waits, until somebody resumes", async () => {
    const host = await TestHost.start();
    const [first = ""] = await host.sendAll("one");
    host.history.write(host.id, savedTurn(first, "one"));
    await host.end();
    host.history.write(host.id, savedTurn("theirs", "from the terminal"));
    await host.send("two");
    // It is shown before anybody has to decide.
    expect(host.line).toEqual(["one: done", "from the terminal: done", "(two)"]);
    expect(host.state.queue.pause).toMatchObject({ reason: "written-elsewhere" });
    expect(await host.ask({ type: "queue.resume" })).toBe("ok");
    expect(host.line).toEqual(["one: done", "from the terminal: done", "two: running"]);
    expect(host.agent.texts).toEqual(["one", "two"]);
  });

  it("is told also when it wrote while our own turn ran", async () => {
    const host = await TestHost.start();
    const [first = ""] = await host.sendAll("one");
    host.history.write(host.id, savedTurn(first, "one"));
    await host.end();
    const [second = ""] = await host.sendAll("two");
    host.history.write(host.id, savedTurn(second, "two"), savedTurn("theirs", "meanwhile"));
    await host.end();
    await host.sendAll("three");
    expect(host.line).toEqual(["one: done", "two: done", "meanwhile: done", "(three)"]);
    expect(host.state.queue.pause).toMatchObject({ reason: "written-elsewhere" });
  });

  it("is not taken for one by what our own turns wrote", async () => {
    const host = await TestHost.start();
    for (const text of ["one", "two", "three"]) {
      const [id = ""] = await host.sendAll(text);
      host.history.write(host.id, savedTurn(id, text));
      await host.end();
    }
    expect(host.state.queue.pause).toBeNull();
    expect(host.agent.texts).toEqual(["one", "two", "three"]);
  });

  it("tells the next process what it wrote: the one that runs is ended", async () => {
    const host = await TestHost.start();
    const [first = ""] = await host.sendAll("one");
    host.history.write(host.id, savedTurn(first, "one"));
    await host.end();
    host.history.write(host.id, savedTurn("theirs", "from the terminal"));
    await host.send("two");
    await host.ask({ type: "queue.resume" });
    expect(host.agent.last.calls.map((call) => call.split(" ")[0])).toEqual([
      "prompt",
      "stop",
      "prompt",
    ]);
  });
});

describe("a prompt that waits for the plan's reset", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const hour = 3_600_000;
  const plan = (kind: string, resetsAt: number | null, status = "allowed"): PlanWindow => ({
    kind,
    utilization: null,
    resetsAt,
    status,
    source: "event",
    asOf: 0,
  });

  async function paused(): Promise<TestHost> {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    return TestHost.start();
  }

  const defer = async (host: TestHost, promptId: string, isDeferred = true) =>
    host.ask({ type: "queue.defer", promptId, isDeferred });

  async function pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    await quiet();
  }

  it("runs one minute after it, whatever is before it", async () => {
    const host = await paused();
    const reset = Date.now() + hour;
    const [, second = ""] = await host.sendAll("one", "two");
    host.agent.last.say({ type: "plan", windows: [plan("five_hour", reset)] });
    expect(await defer(host, second)).toBe("ok");
    expect(host.state.queue.prompts[0]?.waitsUntil).toBe(reset + planResetGraceMs);
    await host.end();
    await pass(hour + planResetGraceMs - 1_000);
    expect(host.line).toEqual(["one: done", "(two)"]);
    await pass(2_000);
    expect(host.line).toEqual(["one: done", "two: running"]);
  });

  it("lets others by, and runs at once when it need not wait any more", async () => {
    const host = await paused();
    host.agent.last.say({ type: "plan", windows: [plan("five_hour", Date.now() + hour)] });
    const [, second = ""] = await host.sendAll("one", "two", "three");
    await defer(host, second);
    await host.end();
    expect(host.line).toEqual(["one: done", "three: running", "(two)"]);
    await host.end();
    expect(await defer(host, second, false)).toBe("ok");
    expect(host.line).toEqual(["one: done", "three: done", "two: running"]);
  });

  it("waits for the last of the windows that refuse", async () => {
    const host = await paused();
    const now = Date.now();
    const windows = [
      plan("five_hour", now + hour, "rejected"),
      plan("seven_day", now + 5 * hour, "rejected"),
      plan("other", now + 9 * hour),
    ];
    host.agent.last.say({ type: "plan", windows });
    const [, second = ""] = await host.sendAll("one", "two");
    await defer(host, second);
    expect(host.state.queue.prompts[0]?.waitsUntil).toBe(now + 5 * hour + planResetGraceMs);
  });

  it("is refused where no reset is known, and waits on in a paused queue", async () => {
    const host = await paused();
    const [, second = ""] = await host.sendAll("one", "two");
    expect(await defer(host, second)).toBe("no-plan-reset");
    host.agent.last.say({ type: "plan", windows: [plan("five_hour", Date.now() - 1)] });
    expect(await defer(host, second)).toBe("no-plan-reset");
    host.agent.last.say({ type: "plan", windows: [plan("five_hour", Date.now() + hour)] });
    expect(await defer(host, second)).toBe("ok");
    await host.ask({ type: "queue.pause" });
    await host.end();
    await pass(2 * hour);
    expect(host.line).toEqual(["one: done", "(two)"]);
    await host.ask({ type: "queue.resume" });
    expect(host.line).toEqual(["one: done", "two: running"]);
  });

  it("still runs after a restart of the host, however old it is", async () => {
    const host = await paused();
    host.agent.last.say({ type: "plan", windows: [plan("five_hour", Date.now() + hour)] });
    const [, second = ""] = await host.sendAll("one", "two");
    await defer(host, second);
    await host.end();
    const next = await host.restart();
    await pass(2 * hour);
    expect(next.line).toEqual(["one: done", "two: running"]);
  });
});
