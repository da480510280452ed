import * as vscode from "vscode";
import type { App } from "../app/types";
import type { Disposable } from "../base/lifecycle";
import type { Language } from "../shared/wording/problems";
import { linkToCopy } from "./copyLink";
import type { ExternalAddresses } from "./externalAddress";
import { PairingPanel } from "./pairingPanel";
import { wordingOf } from "./wording/wording";

/** The one pairing panel, and what "Copy Link" puts on the clipboard. */
export class PairingDesk implements Disposable {
  private readonly language: Language;
  private readonly addresses: ExternalAddresses;
  private panel: PairingPanel | null = null;

  constructor(language: Language, addresses: ExternalAddresses) {
    this.language = language;
    this.addresses = addresses;
  }

  /** Opens the panel without a link: nobody has asked for one. */
  offer(app: App): void {
    this.panelOf(app);
  }

  /** `argument` is `"show"` from the panel's own button: the link that was hidden. */
  show(app: App, argument: unknown): void {
    this.panelOf(app).show(argument === "show" ? "same" : "new");
  }

  async copy(app: App, argument: unknown): Promise<void> {
    const shown = this.panel?.links ?? null;
    const external = this.addresses.of(app);
    const { text, message } = linkToCopy(argument, shown, app, external, wordingOf(this.language));
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(`$(check) ${message}`, 6_000);
  }

  /** Closes the panel; its code ends. */
  dispose(): void {
    this.panel?.dispose();
  }

  private panelOf(app: App): PairingPanel {
    const { language, addresses } = this;
    this.panel ??= new PairingPanel({
      app,
      language,
      addresses,
      onDispose: () => {
        this.panel = null;
      },
    });
    return this.panel;
  }
}
