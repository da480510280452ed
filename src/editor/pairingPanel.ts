import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { App, PairingLinks } from "../app/types";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore, toDisposable } from "../base/lifecycle";
import type { TunnelStatus } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import { pairingCommands, pairingHtml } from "./pairingHtml";
import { wordingOf } from "./wording/wording";

/**
 * The panel with the QR code. It shows a link as long as that works: a changed public address gets
 * a new one, a used one goes, a device that paired closes the panel, and with the panel the code ends.
 */
export class PairingPanel implements Disposable {
  private readonly app: App;
  private readonly language: Language;
  private readonly panel: vscode.WebviewPanel;
  private readonly disposables = new DisposableStore();
  private readonly knownDevices: ReadonlySet<string>;
  private current: PairingLinks | null = null;
  private isUsed = false;
  private shownTunnel: TunnelStatus;
  private expiry: NodeJS.Timeout | undefined;

  /** `onDispose` is called once, when the panel is gone. */
  constructor(app: App, language: Language, onDispose: () => void) {
    this.app = app;
    this.language = language;
    this.shownTunnel = app.state.host.tunnel;
    this.knownDevices = new Set(app.devices.map(({ id }) => id));
    this.panel = this.disposables.add(
      vscode.window.createWebviewPanel(
        "remoteClaude.pairing",
        wordingOf(language).pairing.title,
        vscode.ViewColumn.Active,
        { enableScripts: false, enableCommandUris: pairingCommands, localResourceRoots: [] },
      ),
    );
    this.disposables.add(
      this.panel.onDidDispose(() => {
        this.dispose();
      }),
    );
    this.disposables.add(
      app.onDidChangeState(() => {
        this.followTunnel();
      }),
    );
    this.disposables.add(
      app.onDidChangeDevices(() => {
        this.closeWhenPaired();
      }),
    );
    this.disposables.add(
      app.onDidUseCode(() => {
        this.end("used");
      }),
    );
    this.disposables.add(toDisposable(onDispose));
    this.disposables.add(
      toDisposable(() => {
        clearTimeout(this.expiry);
        this.current = null;
        app.cancelPairing();
      }),
    );
    this.renew();
  }

  /** The link that is shown, for the clipboard; null: it was used or is too old. */
  get links(): PairingLinks | null {
    return this.current;
  }

  /** Brings the panel to the front with a fresh link. */
  reveal(): void {
    this.panel.reveal();
    this.renew();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private renew(): void {
    clearTimeout(this.expiry);
    const links = this.app.pair();
    this.current = links;
    this.isUsed = false;
    this.shownTunnel = this.app.state.host.tunnel;
    this.expiry = setTimeout(() => {
      this.end("expired");
    }, links.expiresAt - Date.now());
    this.render();
  }

  /** Takes a dead link away: whoever scans it would only be told that it is dead. */
  private end(reason: "used" | "expired"): void {
    clearTimeout(this.expiry);
    this.current = null;
    this.isUsed = reason === "used";
    this.render();
  }

  private render(): void {
    this.panel.webview.html = pairingHtml({
      language: this.language,
      nonce: randomBytes(16).toString("base64url"),
      host: this.app.state.host,
      links: this.current ?? (this.isUsed ? "used" : "expired"),
      now: Date.now(),
    });
  }

  private closeWhenPaired(): void {
    const paired = this.app.devices.find(({ id }) => !this.knownDevices.has(id));
    if (paired === undefined) return;
    const { pairing } = wordingOf(this.language);
    void vscode.window.showInformationMessage(pairing.paired(paired.name));
    this.dispose();
  }

  /** A link holds the public address: when that changes, it has to be a new one. */
  private followTunnel(): void {
    const { tunnel } = this.app.state.host;
    if (this.current === null || tunnel === this.shownTunnel) return;
    const hasMoved = publicUrlOf(tunnel) !== publicUrlOf(this.shownTunnel);
    this.shownTunnel = tunnel;
    if (hasMoved) this.renew();
    else this.render();
  }
}

function publicUrlOf(tunnel: TunnelStatus): string | null {
  return tunnel.kind === "online" ? tunnel.url : null;
}
