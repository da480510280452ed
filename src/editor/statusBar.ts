import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Language } from "../shared/wording/problems";
import type { Controller, SessionState } from "./controller";
import type { StatusInput } from "./renderStatus";
import { renderStatus, tooltipCommands } from "./renderStatus";
import { wordingOf } from "./wording/wording";

const backgrounds = {
  warning: "statusBarItem.warningBackground",
  error: "statusBarItem.errorBackground",
} as const;

/** The one status bar item. It touches VS Code only when what it shows has changed. */
export class StatusBar implements Disposable {
  private readonly language: Language;
  private readonly disposables = new DisposableStore();
  private readonly item: vscode.StatusBarItem;
  private shown = "";

  constructor(controller: Controller, language: Language) {
    this.language = language;
    this.item = this.disposables.add(
      vscode.window.createStatusBarItem("remoteClaude.status", vscode.StatusBarAlignment.Left, 50),
    );
    this.item.name = wordingOf(language).productName;
    this.disposables.add(
      controller.onDidChange((state) => {
        this.show(state);
      }),
    );
    this.show(controller.state);
    this.item.show();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private show(state: SessionState): void {
    const view = renderStatus(inputOf(state), this.language);
    const key = JSON.stringify(view);
    if (key === this.shown) return;
    this.shown = key;
    const tooltip = new vscode.MarkdownString(view.tooltip, true);
    tooltip.isTrusted = { enabledCommands: tooltipCommands };
    this.item.text = view.text;
    this.item.tooltip = tooltip;
    this.item.command = view.command;
    this.item.backgroundColor =
      view.color === null ? undefined : new vscode.ThemeColor(backgrounds[view.color]);
    this.item.accessibilityInformation = { label: view.label, role: "button" };
  }
}

function inputOf(state: SessionState): StatusInput {
  if (state.kind !== "online") return state;
  const { app, host } = state;
  const connected = app.devices.filter(({ isConnected }) => isConnected).length;
  return {
    kind: "online",
    host,
    localUrl: app.localUrl,
    devices: { paired: app.devices.length, connected },
  };
}
