import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { App, PairingLinks } from "../app/types";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore, toDisposable } from "../base/lifecycle";
import type { TunnelStatus } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import type { ExternalAddresses } from "./externalAddress";
import { pairingCommands, pairingHtml } from "./pairingHtml";
import { wordingOf } from "./wording/wording";

export interface PairingPorts {
  readonly app: App;
  readonly language: Language;
  readonly addresses: ExternalAddresses;
  /** Called once, when the panel is gone. */
  readonly onDispose: () => void;
}

/**
 * The panel with the QR code. It shows a link when asked, as long as the link works and somebody looks:
 * it is hidden when the panel or the window is left, goes when it was used or is too old, and is
 * another one when the public address changes. A device that paired closes the panel, and with the
 * panel the code ends. A hidden link still works, for it may be on its way to a phone.
 */
export class PairingPanel implements Disposable {
  private readonly ports: PairingPorts;
  private readonly panel: vscode.WebviewPanel;
  private readonly disposables = new DisposableStore();
  private readonly knownDevices: ReadonlySet<string>;
  private current: PairingLinks | null = null;
  private reason: "hidden" | "used" | "expired" = "hidden";
  private isHidden = true;
  private shownTunnel: TunnelStatus;
  private expiry: NodeJS.Timeout | undefined;

  /** Nothing is to be seen before `show`. */
  constructor(ports: PairingPorts) {
    const { app, language } = ports;
    this.ports = ports;
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
    this.listen();
    this.disposables.add(toDisposable(ports.onDispose));
    this.disposables.add(
      toDisposable(() => {
        clearTimeout(this.expiry);
        this.current = null;
        app.cancelPairing();
      }),
    );
    this.render();
  }

  /** The link, for the clipboard; null: there is none, or it was used or is too old. */
  get links(): PairingLinks | null {
    return this.current;
  }

  /** Brings the panel to the front and shows a link: `same` the one that was hidden, if it works yet. */
  show(link: "new" | "same"): void {
    this.panel.reveal();
    this.isHidden = false;
    if (link === "new" || this.current === null) this.renew();
    else this.render();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private listen(): void {
    const { app } = this.ports;
    const subscriptions = [
      this.panel.onDidDispose(() => {
        this.dispose();
      }),
      this.panel.onDidChangeViewState(({ webviewPanel }) => {
        if (!webviewPanel.active || !webviewPanel.visible) this.hide();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused) this.hide();
      }),
      app.onDidChangeState(() => {
        this.followTunnel();
      }),
      app.onDidChangeDevices(() => {
        this.closeWhenPaired();
      }),
      app.onDidUseCode(() => {
        this.end("used");
      }),
      this.ports.addresses.onDidChange(() => {
        this.render();
      }),
    ];
    for (const subscription of subscriptions) this.disposables.add(subscription);
  }

  private hide(): void {
    if (this.isHidden) return;
    this.isHidden = true;
    this.render();
  }

  private renew(): void {
    const { app } = this.ports;
    clearTimeout(this.expiry);
    const links = app.pair();
    this.current = links;
    this.shownTunnel = app.state.host.tunnel;
    this.expiry = setTimeout(() => {
      this.end("expired");
    }, links.expiresAt - Date.now());
    this.render();
  }

  /** Takes a dead link away: whoever scans it would only be told that it is dead. */
  private end(reason: "used" | "expired"): void {
    clearTimeout(this.expiry);
    this.current = null;
    this.reason = reason;
    this.render();
  }

  private render(): void {
    const { app, language, addresses } = this.ports;
    const shown = this.isHidden ? "hidden" : this.current;
    this.panel.webview.html = pairingHtml({
      language,
      nonce: randomBytes(16).toString("base64url"),
      host: app.state.host,
      links: this.current === null ? this.reason : (shown ?? this.reason),
      external: addresses.of(app),
      now: Date.now(),
    });
  }

  private closeWhenPaired(): void {
    const { devices } = this.ports.app;
    if (devices.some(({ id }) => !this.knownDevices.has(id))) this.dispose();
  }

  /** A link holds the public address: when that changes, it has to be a new one. */
  private followTunnel(): void {
    const { tunnel } = this.ports.app.state.host;
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
