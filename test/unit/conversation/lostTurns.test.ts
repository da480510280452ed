import { describe, expect, it } from "vitest";
import type { PromptFate } from "../../../src/conversation/history";
import { maxRestartsPerMinute } from "../../../src/shared/limits";
import { exited } from "./support/fakeAgent";
import { quiet, TestHost } from "./support/testHost";

async function lost(fate: PromptFate, hasBegun: boolean, isTested = true) {
  const host = await TestHost.start();
  host.agent.last.ready(isTested);
  const [id = ""] = await host.sendAll("one", "two");
  host.history.fates.set(id, fate);
  host.agent.last.lose(hasBegun);
  await quiet();
  return { host, id };
}

const failed = { kind: "failed", problem: { code: "api-error", detail: "500" } } as const;

describe("a turn whose process ended in it", () => {
  it.each([
    [{ kind: "done" }, "done"],
    [failed, "failed"],
    [{ kind: "interrupted" }, "interrupted"],
    [{ kind: "unfinished" }, "indeterminate"],
    [{ kind: "absent" }, "indeterminate"],
    [{ kind: "unknown" }, "indeterminate"],
  ] as const)("ends as the agent's record proves: %j → %s", async (fate, status) => {
    const { host, id } = await lost(fate, true);
    expect(host.turn(id).status).toBe(status);
    expect(host.agent.texts.filter((text) => text === "one")).toHaveLength(1);
    expect(host.line.at(-1)).toBe(status === "done" ? "two: running" : "(two)");
  });

  it("says why it is indeterminate, and that a finished one lost its process", async () => {
    const unknown = await lost({ kind: "unfinished" }, true);
    expect(unknown.host.turn(unknown.id).problem).toEqual({
      code: "claude-lost",
      detail: exited.detail,
    });
    const done = await lost({ kind: "done" }, true);
    expect(done.host.turn(done.id)).toMatchObject({
      problem: null,
      blocks: [{ kind: "notice", level: "info", problem: exited }],
    });
  });

  it.each([{ kind: "absent" }, { kind: "unknown" }] as const)(
    "is given to a new process when it provably was not begun (%j)",
    async (fate) => {
      const { host, id } = await lost(fate, false);
      expect(host.agent.texts).toEqual(["one", "one"]);
      expect(host.agent.last.prompts.map((prompt) => prompt.id)).toEqual([id, id]);
      expect(host.turn(id)).toMatchObject({
        status: "running",
        blocks: [{ kind: "notice", problem: { code: "claude-restarted" } }],
      });
    },
  );

  it.each(["done", "unfinished", "interrupted"] as const)(
    "is not given to a new process when the record has it (%s), whatever the process said",
    async (kind) => {
      const { host } = await lost({ kind }, false);
      expect(host.agent.texts.filter((text) => text === "one")).toHaveLength(1);
    },
  );

  it("is not given to a new process of a version that was never tested", async () => {
    const { host, id } = await lost({ kind: "absent" }, false, false);
    expect(host.agent.texts).toEqual(["one"]);
    expect(host.turn(id)).toMatchObject({ status: "failed", problem: exited });
  });

  it("is given to a new process a few times a minute, then it waits for a person", async () => {
    const { host, id } = await lost({ kind: "absent" }, false);
    for (let count = 1; count < maxRestartsPerMinute; count++) {
      host.agent.last.lose(false);
      await quiet();
      expect(host.turn(id).status).toBe("running");
    }
    host.agent.last.lose(false);
    await quiet();
    expect(host.agent.texts).toHaveLength(1 + maxRestartsPerMinute);
    expect(host.turn(id)).toMatchObject({ status: "failed", problem: exited });
    expect(host.state.queue.pause).toMatchObject({ reason: "failed" });
  });

  it("is not begun again when somebody pressed Stop meanwhile", async () => {
    const host = await TestHost.start();
    host.agent.last.ready();
    const [id = ""] = await host.sendAll("one");
    const open = host.history.hold();
    host.agent.last.lose(false);
    await host.ask({ type: "turn.interrupt", conversationId: host.id });
    open();
    await quiet();
    expect(host.turn(id).status).toBe("interrupted");
    expect(host.agent.texts).toEqual(["one"]);
  });

  it("is indeterminate when its record can't be read", async () => {
    const host = await TestHost.start();
    const [id = ""] = await host.sendAll("one");
    host.history.failure = new Error("EIO");
    host.agent.last.lose(true);
    await quiet();
    expect(host.turn(id)).toMatchObject({ status: "indeterminate", problem: exited });
  });

  it("is left alone when the host was stopped meanwhile", async () => {
    const host = await TestHost.start();
    const [id = ""] = await host.sendAll("one");
    const open = host.history.hold();
    host.agent.last.lose(false);
    await host.conversations.stop();
    open();
    await quiet();
    expect(host.turn(id).status).toBe("interrupted");
    expect(host.agent.texts).toEqual(["one"]);
  });
});
