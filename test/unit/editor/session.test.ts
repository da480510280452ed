import { describe, expect, it, vi } from "vitest";
import { UserError } from "../../../src/base/errors";
import { stateFolderOf } from "../../../src/editor/stateFolder";
import { en } from "../../../src/editor/wording/en";
import { shutdownMs } from "../../../src/shared/limits";
import { hostWith, turnWith } from "./fakes";
import type { Running } from "./runningSession";
import { runningSession } from "./runningSession";

vi.mock("vscode", async () => (await import("./heldVscode")).heldModule());

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

describe("the end of the window", () => {
  it("waits for an end that does not come no longer than VS Code does", async () => {
    const { app, session, isLogClosed } = await runningSession();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      app.stop = () => new Promise(() => undefined);
      let isOver = false;
      const stopped = session.stop().then(() => {
        isOver = true;
      });
      await vi.advanceTimersByTimeAsync(shutdownMs - 1);
      expect([isOver, isLogClosed()]).toEqual([false, false]);
      await vi.advanceTimersByTimeAsync(1);
      await stopped;
      expect(isLogClosed()).toBe(true);
      expect(shutdownMs).toBeLessThanOrEqual(4_000);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a changed setting", () => {
  it("of the money is in force at once, without a question", async () => {
    const { app, session, messages, changeSetting } = await runningSession();
    const before = messages.length;
    changeSetting("currency", "KRW");
    changeSetting("wonPerDollar", 1_382.5);
    changeSetting("wonPerDollar", 7);
    expect(app.moneys).toEqual([
      { currency: "KRW", wonPerDollar: 1_400 },
      { currency: "KRW", wonPerDollar: 1_382.5 },
      { currency: "KRW", wonPerDollar: 1_400 },
    ]);
    expect(messages).toHaveLength(before);
    await session.stop();
  });

  it("of another kind waits for the next start, which is said", async () => {
    const { app, session, messages, changeSetting } = await runningSession();
    changeSetting("port", 9_000);
    await vi.waitFor(() => {
      expect(messages.at(-1)?.text).toContain(en.start.settingsChanged);
    });
    expect(app.moneys).toEqual([]);
    await session.stop();
  });
});

describe("Restart Server", () => {
  it("restarts without a question, and says so", async () => {
    const { app, session, commands, progress, messages } = await runningSession();
    const before = messages.length;
    await commands.get("remoteClaude.restartServer")?.();
    expect(app.restarts).toBe(1);
    expect(progress).toEqual([en.restart.progress]);
    expect(messages).toHaveLength(before);
    await session.stop();
  });

  it.each([
    ["Restart", 1],
    [undefined, 0],
  ])("asks first while Claude works: %s", async (answer, restarts) => {
    const { app, session, commands, messages, answers } = await runningSession();
    app.change(hostWith({ turns: [turnWith({ status: "running" })] }));
    if (answer !== undefined) answers.set(en.restart.question, answer);
    await commands.get("remoteClaude.restartServer")?.();
    expect(messages.at(-1)?.text).toBe(en.restart.question);
    expect(app.restarts).toBe(restarts);
    await session.stop();
  });

  it("that fails leaves the product off, with the reason", async () => {
    const { app, session, commands, messages, executed } = await runningSession();
    const error = new UserError("any", "the port is taken");
    app.restart = () => {
      app.failed.fire(error);
      return Promise.reject(error);
    };
    await commands.get("remoteClaude.restartServer")?.();
    expect(app.stops).toBe(1);
    expect(messages.at(-1)?.text).toContain("the port is taken");
    expect(executed).toContain("setContext");
    await commands.get("remoteClaude.restartServer")?.();
    expect(messages.at(-1)?.text).toBe(en.start.notRunning);
    await session.stop();
  });
});

describe("a door at another port since a restart", () => {
  it("is asked for anew, and a link to the old one is taken away", async () => {
    const { app, session, commands, panels, vscode } = await runningSession();
    await commands.get("remoteClaude.pairDevice")?.();
    const cancelled = new Promise<void>((resolve) => {
      app.cancelPairing = resolve;
    });
    const answered = new Promise<string | null>((resolve) => {
      app.answerTo = (origin) => {
        if (origin !== null) resolve(origin);
      };
    });
    vscode.env.asExternalUri = () => Promise.resolve("http://localhost:54321/");
    app.move("http://127.0.0.1:8766");
    expect(await answered).toBe("http://localhost:54321");
    await cancelled;
    expect(panels).toHaveLength(1);
    await session.stop();
  });
});

describe("what the owner should hear at once", () => {
  it("is shown, with ways out that are commands", async () => {
    const { app, session, messages, answers, executed } = await runningSession();
    answers.set("iPhone is paired", en.actions.manageDevices);
    app.alerted.fire({ kind: "device-paired", name: "iPhone", address: "203.0.113.7" });
    expect(messages.at(-1)).toEqual({
      text: en.alerts.paired("iPhone", "203.0.113.7"),
      buttons: [en.actions.manageDevices],
    });
    await vi.waitFor(() => {
      expect(executed).toContain("remoteClaude.manageDevices");
    });
    await session.stop();
    app.alerted.fire({ kind: "pairing-closed" });
    expect(messages.at(-1)?.text).not.toBe(en.alerts.pairingClosed);
  });
});

describe("Show Audit Log", () => {
  it("opens what was written down, as it is now", async () => {
    const { app, session, commands, documents } = await runningSession();
    const read = () => documents.get("remote-claude-audit")?.provideTextDocumentContent();
    await commands.get("remoteClaude.showAuditLog")?.();
    expect(read()).toContain(en.audit.empty);
    app.trail.push({
      at: "2030-01-31T12:00:00.000Z",
      event: "device-revoked",
      who: { kind: "owner" },
      door: "editor",
      address: null,
      detail: "iPhone",
    });
    await commands.get("remoteClaude.showAuditLog")?.();
    expect(read()).toContain(en.audit.events["device-revoked"]);
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

  it.each([
    [
      "the panel is left",
      (fake: Running) => {
        fake.panels[0]?.look(false, true);
      },
    ],
    [
      "the panel is covered",
      (fake: Running) => {
        fake.panels[0]?.look(false, false);
      },
    ],
    [
      "the window is left",
      (fake: Running) => {
        fake.windowState.fire({ focused: false });
      },
    ],
  ])("R44 hides the code when %s, and shows it again when asked", async (_name, leave) => {
    const running = await runningSession();
    const { app, session, panels, commands } = running;
    await commands.get("remoteClaude.pairDevice")?.();
    running.panels[0]?.look(true);
    running.windowState.fire({ focused: true });
    expect(panels[0]?.html).toContain("#p=code1");
    leave(running);
    expect(panels[0]?.html).not.toContain("#p=");
    expect(panels[0]?.html).toContain(en.pairing.hiddenTitle);
    // Coming back is no request.
    panels[0]?.look(true);
    running.windowState.fire({ focused: true });
    app.change(hostWith({ tunnel: { kind: "online", url: "https://moved.example" } }));
    expect(panels[0]?.html).not.toContain("#p=");
    await commands.get("remoteClaude.pairDevice")?.("show");
    expect(panels[0]?.html).toContain(`#p=code${app.pairings}`);
    await session.stop();
  });

  it("R44 keeps a link alive that was copied before the window was left", async () => {
    const { app, session, panels, windowState, commands } = await runningSession();
    await commands.get("remoteClaude.pairDevice")?.();
    windowState.fire({ focused: false });
    await commands.get("remoteClaude.pairDevice")?.("show");
    expect(panels[0]?.html).toContain("#p=code1");
    expect(app.pairings).toBe(1);
    await session.stop();
  });

  it("R44 shows no code that is too old", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      const { session, panels, commands } = await runningSession();
      await commands.get("remoteClaude.pairDevice")?.();
      vi.advanceTimersByTime(60_001);
      expect(panels[0]?.html).not.toContain("#p=");
      expect(panels[0]?.html).toContain(en.pairing.expiredTitle);
      await session.stop();
    } finally {
      vi.useRealTimers();
    }
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
