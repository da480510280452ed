import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PromptVault } from "../../../src/conversation/promptVault";
import { maxShownPromptLength } from "../../../src/shared/limits";
import type { TurnChoice } from "../../../src/shared/state";
import { editor, phone, quiet, TestHost } from "./support/testHost";

/** "one" ended like this, "two" waits, paused. */
async function undecided(
  text = "one",
  fate: "indeterminate" | "failed" | "interrupted" | "done" = "indeterminate",
) {
  const host = await TestHost.start();
  const [turnId = ""] = await host.sendAll(text, "two");
  if (fate === "indeterminate") host.agent.last.lose(true);
  else host.agent.last.end(fate);
  await quiet();
  const settle = async (choice: TurnChoice, promptId: string = randomUUID(), by = phone) =>
    host.ask({ type: "turn.settle", conversationId: host.id, turnId, choice, promptId }, by);
  return { host, turnId, settle };
}

describe("a turn that nobody knows the outcome of", () => {
  it("runs again as a new prompt, before all that waits, which stays paused", async () => {
    const text = "x".repeat(maxShownPromptLength + 1);
    const { host, turnId, settle } = await undecided(text);
    const promptId = randomUUID();
    expect(await settle("again", promptId)).toBe("ok");
    expect(host.turn(turnId)).toMatchObject({ status: "indeterminate", choice: "again" });
    expect(host.turn(promptId).status).toBe("running");
    expect(host.agent.last.texts).toEqual([text, text]);
    expect(host.line.at(-1)).toBe("(two)");
    expect(host.state.queue.pause).toMatchObject({ reason: "crashed" });
  });

  it("goes on with a prompt that says so", async () => {
    const { host, turnId, settle } = await undecided();
    expect(await settle("continue")).toBe("ok");
    expect(host.turn(turnId).choice).toBe("continue");
    expect(host.agent.last.texts.at(-1)).toMatch(/^Please go on/);
  });

  it("goes on in the language of the person who asks for it", async () => {
    const { host, turnId } = await undecided();
    const wish = { turnId, conversationId: host.id, promptId: randomUUID() };
    await host.ask({ type: "turn.settle", choice: "continue", language: "ko", ...wish }, phone);
    expect(host.agent.last.texts.at(-1)).toMatch(/^중단되었을 때/);
  });

  it("can be left as it is: nothing runs", async () => {
    const { host, turnId, settle } = await undecided();
    expect(await settle("dismiss")).toBe("ok");
    expect(host.turn(turnId).choice).toBe("dismiss");
    expect(host.agent.texts).toEqual(["one"]);
    expect(host.line).toEqual(["one: indeterminate", "(two)"]);
  });

  it("is decided once: the first choice counts, the same one sent again is fine", async () => {
    const { host, turnId, settle } = await undecided();
    const promptId = randomUUID();
    const both = await Promise.all([
      settle("again", promptId),
      settle("continue", randomUUID(), editor),
    ]);
    expect(both.filter((answer) => answer === "ok")).toHaveLength(1);
    expect(both).toContain("turn-settled");
    const made = host.agent.last.texts.length;
    const choice = host.turn(turnId).choice ?? "dismiss";
    if (choice === "again") expect(await settle("again", promptId)).toBe("ok");
    expect(await settle("dismiss")).toBe("turn-settled");
    expect(host.agent.last.texts).toHaveLength(made);
  });

  it.each(["again", "continue", "dismiss"] as const)(
    "gives one answer to the same choice (%s) sent many times at once",
    async (choice) => {
      const { host, settle } = await undecided();
      const promptId = randomUUID();
      const answers = await Promise.all(Array.from({ length: 10 }, () => settle(choice, promptId)));
      expect(new Set(answers)).toEqual(new Set(["ok"]));
      expect(host.agent.texts).toHaveLength(choice === "dismiss" ? 1 : 2);
    },
  );

  it.each(["failed", "interrupted"] as const)("is one that ended as %s as well", async (fate) => {
    const { host, settle } = await undecided("one", fate);
    expect(await settle("again")).toBe("ok");
    expect(host.agent.texts).toEqual(["one", "one"]);
  });

  it("is none that came to a good end, runs, or is not there", async () => {
    const { host, settle } = await undecided("one", "done");
    expect(await settle("again")).toBe("turn-settled");
    const wish = { conversationId: host.id, turnId: randomUUID(), promptId: randomUUID() } as const;
    expect(await host.ask({ type: "turn.settle", choice: "again", ...wish })).toBe("not-found");
    const running = host.conversation().turns.at(-1)?.id ?? "";
    const late = { ...wish, turnId: running } as const;
    expect(await host.ask({ type: "turn.settle", choice: "dismiss", ...late })).toBe(
      "turn-settled",
    );
  });

  it("can't run again when nobody has its text any more", async () => {
    const { host, turnId } = await undecided("x".repeat(maxShownPromptLength + 1));
    const saved = host.journal.saved();
    if (saved === null) throw new Error("nothing was saved");
    const next = await TestHost.start({ saved: { ...saved, vault: new PromptVault() } });
    const wish = { conversationId: next.id, turnId, promptId: randomUUID() } as const;
    expect(await next.ask({ type: "turn.settle", choice: "again", ...wish })).toBe("not-found");
    expect(await next.ask({ type: "turn.settle", choice: "continue", ...wish })).toBe("ok");
  });

  it("stays undecided when the disk does not take the new prompt", async () => {
    const { host, turnId, settle } = await undecided();
    host.journal.fails = () => true;
    const promptId = randomUUID();
    expect(await settle("again", promptId)).toBe("not-saved");
    expect(host.turn(turnId).choice).toBeNull();
    host.journal.fails = () => false;
    expect(await settle("again", promptId)).toBe("ok");
    expect(host.agent.texts).toEqual(["one", "one"]);
  });
});
