import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as vscodeTypes from "vscode";
import { Emitter } from "../../../src/base/emitter";
import { silentLogger } from "../../../src/base/logger";
import { ChatTab } from "../../../src/editor/chatTab";
import type { Controller, SessionState } from "../../../src/editor/controller";
import { en } from "../../../src/editor/wording/en";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";
import { FakeApp, hostWith, someOptions } from "./fakes";

const { made } = vi.hoisted(() => ({ made: { panels: [] as FakePanel[] } }));
vi.mock("vscode", () => ({
  Uri: { joinPath: (_base: unknown, name: string) => ({ toString: () => name }) },
  ViewColumn: { Active: -1 },
  window: {
    registerWebviewPanelSerializer: () => ({ dispose: () => undefined }),
    createWebviewPanel: () => {
      const panel = new FakePanel();
      made.panels.push(panel);
      return panel;
    },
  },
}));

class FakePanel {
  readonly received = new Emitter<unknown>();
  readonly posted: unknown[] = [];
  /** All that it showed, in order. */
  readonly pages: string[] = [];
  readonly webview = new FakeWebview(this);
  readonly disposed = new Emitter<void>();
  readonly onDidDispose = this.disposed.event;
  reveals = 0;
  iconPath: unknown;
  reveal(): void {
    this.reveals += 1;
  }
  dispose(): void {
    this.disposed.fire();
  }
}

class FakeWebview {
  readonly cspSource = "https://source.example";
  options = {};
  private readonly panel: FakePanel;
  constructor(panel: FakePanel) {
    this.panel = panel;
  }
  get html(): string {
    return this.panel.pages.at(-1) ?? "";
  }
  set html(html: string) {
    this.panel.pages.push(html);
  }
  get onDidReceiveMessage() {
    return this.panel.received.event;
  }
  asWebviewUri(uri: unknown): unknown {
    return uri;
  }
  postMessage(message: unknown): Promise<boolean> {
    this.panel.posted.push(message);
    return Promise.resolve(true);
  }
}

const assets = {
  boot: { en: "bootEn.js", ko: "bootKo.js" },
  ...{ js: "app.js", markdown: "markdown.js", css: "app.css", editorCss: "editor.css" },
  ...{ worker: "worker.js", files: [] },
};

describe("the chat's tab", () => {
  let folder: TemporaryFolder;
  let changed: Emitter<SessionState>;
  let controller: { state: SessionState };
  let tab: ChatTab;

  const become = (state: SessionState): void => {
    controller.state = state;
    changed.fire(state);
  };
  const online = (): SessionState => ({
    kind: "online",
    app: new FakeApp(),
    options: someOptions,
    host: hostWith({}),
  });
  const shown = () => made.panels.at(-1)?.webview.html ?? "";
  const isPage = () => shown().includes('data-place="tab"');

  beforeEach(async () => {
    made.panels = [];
    folder = await temporaryFolder("chat-tab");
    await writeFile(path.join(folder.path, "assets.json"), JSON.stringify(assets));
    changed = new Emitter<SessionState>();
    controller = { state: { kind: "off" } };
    tab = new ChatTab(
      {
        controller: Object.assign(controller, {
          onDidChange: changed.event,
        }) as unknown as Controller,
        pageFolder: { fsPath: folder.path } as unknown as vscodeTypes.Uri,
        language: "en",
        logger: silentLogger,
      },
      {} as unknown as vscodeTypes.Uri,
    );
  });
  afterEach(async () => {
    tab.dispose();
    await folder.remove();
  });

  it("says how to start, shows the page while it runs, and says that it was stopped", async () => {
    tab.show();
    expect(shown()).toContain(en.chatTab.off);
    become({ kind: "starting" });
    expect(shown()).toContain(en.chatTab.starting);
    become(online());
    await expect.poll(isPage).toBe(true);
    become({ kind: "stopping" });
    expect(isPage()).toBe(true);
    become({ kind: "off" });
    expect(shown()).toContain(en.chatTab.off);
  });

  it("is one, and another one after it was closed", () => {
    tab.show();
    tab.show();
    expect(made.panels.map(({ reveals }) => reveals)).toEqual([1]);
    made.panels[0]?.dispose();
    expect(tab.isOpen).toBe(false);
    tab.show();
    expect(made.panels).toHaveLength(2);
    expect(shown()).toContain(en.chatTab.off);
  });

  it("is the one that VS Code brings back, and a second one goes", async () => {
    const [back, second] = [new FakePanel(), new FakePanel()];
    await tab.deserializeWebviewPanel(back as unknown as vscodeTypes.WebviewPanel);
    expect(back.webview.html).toContain(en.chatTab.off);
    let isGone = false;
    second.onDidDispose(() => {
      isGone = true;
    });
    await tab.deserializeWebviewPanel(second as unknown as vscodeTypes.WebviewPanel);
    expect([isGone, tab.isOpen]).toEqual([true, true]);
  });

  it("keeps what the page is to open until the page has spoken", async () => {
    controller.state = online();
    tab.show();
    tab.place.launch("queue");
    await expect.poll(isPage).toBe(true);
    const panel = made.panels[0];
    expect(panel?.posted).toEqual([]);
    panel?.received.fire({ type: "hello" });
    panel?.received.fire({ type: "hello" });
    expect(panel?.posted).toEqual([{ type: "launch", launch: "queue" }]);
  });

  it("shows no page that is late: it was stopped meanwhile", async () => {
    controller.state = online();
    tab.show();
    become({ kind: "off" });
    become(online());
    await expect.poll(isPage).toBe(true);
    const pages = made.panels[0]?.pages.filter((html) => html.includes('data-place="tab"'));
    expect(pages).toHaveLength(1);
  });
});
