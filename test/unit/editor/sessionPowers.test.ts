import { describe, expect, it, vi } from "vitest";
import { en } from "../../../src/editor/wording/en";
import { markDelayMs } from "../../../src/shared/limits";
import { toolCall } from "../../support/toolCall";
import { hostWith, turnWith } from "./fakes";
import { runningSession } from "./runningSession";

vi.mock("vscode", async () => (await import("./heldVscode")).heldModule());

describe("what is sent to Claude", () => {
  const problem = { line: 1, endLine: 1, severity: "error", message: "Bad", source: "" };
  const uri = "file:///projects/my-app/a.ts";

  it("offers a start where nothing runs, and does nothing without one", async () => {
    const { app, session, commands, messages } = await runningSession();
    await commands.get("remoteClaude.stop")?.();
    await commands.get("remoteClaude.fixProblem")?.({ uri, problems: [problem] });
    expect(messages.at(-1)).toEqual({ text: en.send.notRunning, buttons: [en.actions.start] });
    expect(app.stops).toBe(1);
    await session.stop();
  });

  it("shows the chat, where it runs", async () => {
    const { session, commands, executed } = await runningSession();
    executed.length = 0;
    await commands.get("remoteClaude.fixProblem")?.({ uri, problems: [problem] });
    expect(executed).toEqual(["remoteClaude.chat.focus"]);
    await session.stop();
  });

  it.each([
    undefined,
    { uri, problems: [] },
    { uri: "no address", problems: [problem] },
    { uri, problems: [{ ...problem, line: 0 }] },
    { uri, problems: [{ ...problem, message: "a".repeat(501) }] },
    { uri, problems: Array.from({ length: 21 }, () => problem) },
  ])("is nothing that some other program made up: %j", async (argument) => {
    const { session, commands, executed } = await runningSession();
    executed.length = 0;
    await commands.get("remoteClaude.fixProblem")?.(argument);
    expect(executed).toEqual([]);
    await session.stop();
  });

  it("asks for a file or a selection where there is none", async () => {
    const { session, commands, messages } = await runningSession();
    for (const id of ["remoteClaude.sendSelection", "remoteClaude.sendFile"]) {
      await commands.get(id)?.();
      expect(messages.at(-1)?.text).toBe(en.send.nothing);
    }
    await session.stop();
  });
});

describe("the files that Claude changed", () => {
  it("are marked while it runs, and those of the present conversation only", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { app, session, marks } = await runningSession();
      const written = (subject: string, change: object = {}) => ({
        kind: "tool" as const,
        id: subject,
        tool: toolCall({ kind: "write", subject, status: "done", ...change }),
        startedAt: 0,
        endedAt: 1,
      });
      const blocks = [
        written("src/a.ts"),
        written("/elsewhere/b.ts"),
        written("failed.ts", { status: "failed" }),
        written("read.ts", { kind: "read" }),
      ];
      app.change(hostWith({ turns: [turnWith({ blocks })] }));
      vi.advanceTimersByTime(markDelayMs);
      const isMarked = (path: string): boolean =>
        marks.provider?.provideFileDecoration({ toString: () => `file://${path}` })?.badge === "C";
      const names = ["src/a.ts", "failed.ts", "read.ts", "b.ts"];
      const seen = names.filter((name) => isMarked(`/projects/my-app/${name}`));
      expect(seen).toEqual(["src/a.ts"]);
      expect(isMarked("/elsewhere/b.ts")).toBe(false);
      app.change(hostWith({}));
      vi.advanceTimersByTime(markDelayMs);
      expect(isMarked("/projects/my-app/src/a.ts")).toBe(false);
      await session.stop();
      expect(marks.provider).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});
