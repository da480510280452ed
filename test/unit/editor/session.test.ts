import type * as vscode from "vscode";
import { describe, expect, it, vi } from "vitest";
import type { AppOptions } from "../../../src/app/types";
import { EditorSession } from "../../../src/editor/session";
import { stateFolderOf } from "../../../src/editor/stateFolder";
import { en } from "../../../src/editor/wording/en";
import { FakeApp } from "./fakes";
import { fakeVscode } from "./fakeVscode";

const held: { vscode: Record<string, unknown> } = vi.hoisted(() => ({ vscode: {} }));
vi.mock("vscode", () => {
  const names = [
    "CancellationTokenSource",
    "MarkdownString",
    "StatusBarAlignment",
    "ThemeColor",
    "TreeItem",
    "Uri",
    "ViewColumn",
    "commands",
    "env",
    "window",
    "workspace",
  ];
  const module = {};
  for (const name of names) {
    Object.defineProperty(module, name, { enumerable: true, get: () => held.vscode[name] });
  }
  return module;
});

/** A session that is online, and the end of its app in the test's hands. */
async function runningSession() {
  const fake = fakeVscode();
  held.vscode = fake.vscode;
  const app = new FakeApp();
  let options: AppOptions | null = null;
  const session = new EditorSession(fake.context as unknown as vscode.ExtensionContext, (given) => {
    options = given;
    return Promise.resolve(app);
  });
  await fake.commands.get("remoteClaude.start")?.();
  return { ...fake, app, session, options: options as AppOptions | null };
}

describe("a session", () => {
  it("keeps its log until all has ended, though VS Code disposes it at once", async () => {
    const { app, session, options, lines, isLogClosed } = await runningSession();
    const seen: boolean[] = [];
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    app.stop = async () => {
      await finished;
      seen.push(isLogClosed());
      options?.logger.info("the last process is gone");
    };
    const stopped = session.stop();
    session.dispose();
    expect(isLogClosed()).toBe(false);
    finish();
    await stopped;
    expect(seen).toEqual([false]);
    expect(lines).toContain("info the last process is gone");
    expect(isLogClosed()).toBe(true);
  });

  it("hands down a logger that never throws, even after the end", async () => {
    const { session, options } = await runningSession();
    await session.stop();
    session.dispose();
    expect(() => options?.logger.error("too late")).not.toThrow();
  });

  it("keeps a folder's devices apart from those of the workspace's other folders", async () => {
    const { session, options } = await runningSession();
    const other = stateFolderOf("/storage", "file:///projects/other");
    expect(options?.stateFolder).toBe(stateFolderOf("/storage", "file:///projects/my-app"));
    expect(other).toMatch(/^\/storage\/[0-9a-f]{16}$/);
    expect(options?.stateFolder).not.toBe(other);
    await session.stop();
  });
});

describe("the pairing panel", () => {
  it("takes a used link away and makes a new one when asked", async () => {
    const { app, session, panels, commands } = await runningSession();
    await commands.get("remoteClaude.pairDevice")?.();
    expect(panels[0]?.html).toContain("#p=code1");
    app.codeUsed.fire();
    expect(panels[0]?.html).not.toContain("#p=");
    expect(panels[0]?.html).toContain(en.pairing.usedTitle);
    await commands.get("remoteClaude.pairDevice")?.();
    expect(panels[0]?.html).toContain("#p=code2");
    await session.stop();
  });

  it("is another one after it was closed", async () => {
    const { session, panels, commands } = await runningSession();
    await commands.get("remoteClaude.pairDevice")?.();
    panels[0]?.dispose();
    await commands.get("remoteClaude.pairDevice")?.();
    expect(panels).toHaveLength(2);
    await session.stop();
  });
});
