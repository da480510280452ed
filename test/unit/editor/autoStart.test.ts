import { hostname } from "node:os";
import type * as vscode from "vscode";
import { describe, expect, it, vi } from "vitest";
import type { App, AppOptions } from "../../../src/app/types";
import { UserError } from "../../../src/base/errors";
import { AutoStart } from "../../../src/editor/autoStart";
import { EditorSession } from "../../../src/editor/session";
import { en } from "../../../src/editor/wording/en";
import { autoStartPatienceMs, maxAutoStartFolders } from "../../../src/shared/limits";
import { FakeApp } from "./fakes";
import { FakeMemento, fakeFolder, fakeVscode } from "./fakeVscode";
import { held } from "./heldVscode";

vi.mock("vscode", async () => (await import("./heldVscode")).heldModule());

const folder = (name: string): vscode.WorkspaceFolder =>
  fakeFolder(name) as unknown as vscode.WorkspaceFolder;

/** A window with these folders; `startApp` stands for the product. */
function windowWith(
  names: readonly string[],
  startApp: (options: AppOptions) => Promise<App> = () => Promise.resolve(new FakeApp()),
) {
  const fake = fakeVscode();
  Object.assign(fake.vscode.workspace, { workspaceFolders: names.map(fakeFolder) });
  held.vscode = fake.vscode;
  const started: AppOptions[] = [];
  const open = () =>
    new EditorSession(fake.context as unknown as vscode.ExtensionContext, {
      startApp: (options) => {
        started.push(options);
        return startApp(options);
      },
      lookAtClaude: () => Promise.resolve({ program: null, version: null, login: "unknown" }),
    });
  const run = async (command: string) => {
    await fake.commands.get(`remoteClaude.${command}`)?.();
  };
  return { ...fake, started, open, run };
}

describe("what is remembered", () => {
  it("is a folder of this computer, until it is taken back", async () => {
    const memento = new FakeMemento();
    const autoStart = new AutoStart(memento);
    await autoStart.set(folder("app"), true);
    await autoStart.set(folder("app"), true);
    expect([...memento.values.values()]).toEqual([[`${hostname()} file:///projects/app`]]);
    expect([autoStart.has(folder("app")), autoStart.has(folder("other"))]).toEqual([true, false]);
    await autoStart.set(folder("app"), false);
    expect(autoStart.has(folder("app"))).toBe(false);
  });

  it("has a bound, and the oldest leaves", async () => {
    const autoStart = new AutoStart(new FakeMemento());
    for (let count = 0; count <= maxAutoStartFolders; count += 1) {
      await autoStart.set(folder(`app${count}`), true);
    }
    expect([autoStart.has(folder("app0")), autoStart.has(folder("app1"))]).toEqual([false, true]);
  });

  it.each([[null], ["*"], [{}], [[1]]])("is nothing where %j is kept", (kept) => {
    const memento = new FakeMemento([["autoStartFolders", kept]]);
    expect(new AutoStart(memento).has(folder("app"))).toBe(false);
  });
});

describe("a start by itself", () => {
  it("happens only where the person said so, and is published", async () => {
    const window = windowWith(["app"]);
    const first = window.open();
    await first.startByItself();
    expect(window.started).toEqual([]);
    expect(window.keys.get("remoteClaude.startsByItself")).toBe(false);
    await window.run("startAutomatically");
    expect(window.messages.at(-1)).toEqual({
      text: en.autoStart.on("app"),
      buttons: [en.actions.start],
    });
    await first.stop();

    const second = window.open();
    expect(window.keys.get("remoteClaude.startsByItself")).toBe(true);
    await second.startByItself();
    expect(window.started.map(({ workspaceName }) => workspaceName)).toEqual(["app"]);
    await window.run("doNotStartAutomatically");
    expect(window.keys.get("remoteClaude.startsByItself")).toBe(false);
    await second.stop();

    const third = window.open();
    await third.startByItself();
    expect(window.started).toHaveLength(1);
    await third.stop();
  });

  it("does not happen in a folder that is not trusted", async () => {
    const window = windowWith(["app"]);
    const first = window.open();
    await window.run("startAutomatically");
    await first.stop();
    window.vscode.workspace.isTrusted = false;
    const second = window.open();
    await second.startByItself();
    expect(window.started).toEqual([]);
    await second.stop();
  });

  it("asks nothing, takes no focus, and opens no way in that was not allowed before", async () => {
    const window = windowWith(["app"]);
    window.changeSetting("publicOrigins", ["https://claude.example.com"]);
    const first = window.open();
    await window.run("startAutomatically");
    const shown = window.messages.length;
    window.executed.length = 0;
    await first.startByItself();
    expect(window.started[0]?.publicOrigins).toEqual([]);
    expect(window.messages).toHaveLength(shown);
    expect(window.executed.filter((id) => id.endsWith(".focus"))).toEqual([]);
    await window.run("stop");

    const question = en.consent.titleOrigins("app", "https://claude.example.com");
    window.answers.set(question, en.consent.publish);
    await window.run("start");
    expect(window.started[1]?.publicOrigins).toEqual(["https://claude.example.com"]);
    await first.stop();
    const second = window.open();
    await second.startByItself();
    expect(window.started[2]?.publicOrigins).toEqual(["https://claude.example.com"]);
    expect(window.messages.filter(({ text }) => text === question)).toHaveLength(1);
    await second.stop();
  });

  it("waits for the window before, which still holds the folder", async () => {
    let refusals = 2;
    const window = windowWith(["app"], () =>
      refusals-- > 0
        ? Promise.reject(new UserError("already-running", "held"))
        : Promise.resolve(new FakeApp()),
    );
    const session = window.open();
    await window.run("startAutomatically");
    const shown = window.messages.length;
    await session.startByItself();
    expect(window.started).toHaveLength(3);
    expect(window.keys.get("remoteClaude.state")).toBe("online");
    expect(window.messages).toHaveLength(shown);
    await session.stop();
  });

  it("gives up after a while, and a person who starts does not wait at all", async () => {
    const window = windowWith(["app"], () =>
      Promise.reject(new UserError("already-running", "held")),
    );
    const session = window.open();
    await window.run("startAutomatically");
    await window.run("start");
    expect(window.started).toHaveLength(1);
    expect(window.messages.at(-1)?.text).toBe(en.start.alreadyRunning);
    let now = 0;
    const clock = vi
      .spyOn(performance, "now")
      .mockImplementation(() => (now += autoStartPatienceMs));
    await session.startByItself();
    clock.mockRestore();
    expect(window.messages.filter(({ text }) => text === en.start.alreadyRunning)).toHaveLength(2);
    await session.stop();
  });

  it("is offered once, to somebody who starts it by hand again and again", async () => {
    const window = windowWith(["app"]);
    const session = window.open();
    const offers = () => window.messages.filter(({ text }) => text === en.autoStart.offer).length;
    const counts: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      await window.run("start");
      await window.run("stop");
      counts.push(offers());
    }
    expect(counts).toEqual([0, 0, 1, 1]);
    await session.stop();
  });
});

describe("a window of several folders", () => {
  it("asks which one, once, and again when told to", async () => {
    const window = windowWith(["app", "lib"]);
    window.choice.label = "lib";
    const session = window.open();
    await window.run("start");
    await window.run("stop");
    await window.run("start");
    expect(window.quickPicks).toEqual([["app", "lib"]]);
    expect(window.started.map(({ workspaceName }) => workspaceName)).toEqual(["lib", "lib"]);
    await window.run("stop");
    window.choice.label = "app";
    await window.run("chooseFolder");
    expect(window.executed.at(-1)).toBe("remoteClaude.start");
    await window.run("start");
    expect(window.quickPicks).toHaveLength(2);
    expect(window.started.at(-1)?.workspaceName).toBe("app");
    await session.stop();
  });

  it("begins by itself in the chosen one, if that is wanted there, else in one where it is", async () => {
    const window = windowWith(["app", "lib"]);
    const session = window.open();
    window.choice.label = "lib";
    await window.run("startAutomatically");
    await session.startByItself();
    expect(window.started.at(-1)?.workspaceName).toBe("lib");
    await window.run("stop");
    window.choice.label = "app";
    await window.run("chooseFolder");
    await session.startByItself();
    expect(window.started.at(-1)?.workspaceName).toBe("lib");
    await window.run("stop");
    await window.run("startAutomatically");
    await session.startByItself();
    expect(window.started.at(-1)?.workspaceName).toBe("app");
    await session.stop();
  });

  it("goes to the port where it was, before any free one", async () => {
    const window = windowWith(["app"]);
    const session = window.open();
    await window.run("start");
    const port = Number(new URL(new FakeApp().localUrl).port);
    expect(window.started[0]?.otherPort).toBeUndefined();
    await window.run("stop");
    window.changeSetting("port", port + 1);
    await window.run("start");
    await window.run("stop");
    await window.run("start");
    expect(window.started[2]?.otherPort).toBe(port);
    await session.stop();
  });
});
