import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Language } from "../shared/wording/problems";
import type { Controller, SessionState } from "./controller";
import type { ExternalAddresses } from "./externalAddress";
import type { StatusInput } from "./renderStatus";
import { nextLook } from "./nextLook";
import { renderStatus } from "./renderStatus";
import { tooltipCommands } from "./statusTooltip";
import { wordingOf } from "./wording/wording";

const backgrounds = {
  warning: "statusBarItem.warningBackground",
  error: "statusBarItem.errorBackground",
} as const;

/** The one status bar item. It touches VS Code only when what it shows has changed. */
export class StatusBar implements Disposable {
  private readonly language: Language;
  private readonly addresses: ExternalAddresses;
  private readonly disposables = new DisposableStore();
  private readonly item: vscode.StatusBarItem;
  private shown = "";
  private timer: NodeJS.Timeout | null = null;

  constructor(controller: Controller, addresses: ExternalAddresses, language: Language) {
    this.language = language;
    this.addresses = addresses;
    this.item = this.disposables.add(
      vscode.window.createStatusBarItem("remoteClaude.status", vscode.StatusBarAlignment.Left, 50),
    );
    this.item.name = wordingOf(language).productName;
    this.disposables.add(
      controller.onDidChange((state) => {
        this.show(state);
      }),
    );
    this.disposables.add(
      addresses.onDidChange(() => {
        this.show(controller.state);
      }),
    );
    this.show(controller.state);
    this.item.show();
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.disposables.dispose();
  }

  private show(state: SessionState): void {
    const now = Date.now();
    this.lookAgain(state, now);
    const view = renderStatus(this.inputOf(state, now), this.language);
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

  /** A window of the plan begins anew without a word from anybody. */
  private lookAgain(state: SessionState, now: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const waitMs = state.kind === "online" ? nextLook(state.host, now) : null;
    if (waitMs === null) return;
    this.timer = setTimeout(() => {
      this.show(state);
    }, waitMs).unref();
  }

  private inputOf(state: SessionState, now: number): StatusInput {
    if (state.kind !== "online") return state;
    const { app, host, options } = state;
    const external = this.addresses.of(app);
    return {
      kind: "online",
      host,
      localUrl: external.kind === "origin" ? external.origin : app.localUrl,
      publicOrigins: options.publicOrigins,
      devices: {
        paired: app.devices.length,
        connected: app.devices.filter(({ isConnected }) => isConnected).length,
      },
      now,
    };
  }
}
