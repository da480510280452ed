import * as vscode from "vscode";
import type { App, AppOptions } from "../app/types";
import { messageOf, UserError } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { safeLogger } from "../base/logger";
import { shutdownMs } from "../shared/limits";
import type { Language } from "../shared/wording/problems";
import type { Actions } from "./actions";
import { makeActions, showNotice } from "./actions";
import { ChatView, chatViewId } from "./chatView";
import type { CommandHandlers } from "./commands";
import { registerCommands } from "./commands";
import { configureNgrok } from "./configureNgrok";
import { publishState } from "./context";
import type { SessionState } from "./controller";
import { Controller } from "./controller";
import { linkToCopy } from "./copyLink";
import { prepareLaunch } from "./launch";
import { manageDevices } from "./manageDevices";
import { readToken } from "./ngrokSetup";
import type { Notice } from "./notices";
import { noticeOfError } from "./notices";
import { PairingPanel } from "./pairingPanel";
import { settingsSection } from "./settings";
import { StatusBar } from "./statusBar";
import { TroubleWatch } from "./troubleWatch";
import { registerWelcomeView } from "./welcomeView";
import type { Wording } from "./wording/en";
import { languageOf, wordingOf } from "./wording/wording";

/** Remembers, for all folders, that the hint about local use was sent away. */
const hideLocalHintKey = "hideLocalHint";

/** The product inside one window of VS Code: builds its parts and joins them. */
export class EditorSession implements Disposable {
  private readonly context: vscode.ExtensionContext;
  private readonly language: Language;
  private readonly wording: Wording;
  private readonly disposables = new DisposableStore();
  private readonly channel: vscode.LogOutputChannel;
  private readonly logger: Logger;
  private readonly actions: Actions;
  private readonly controller: Controller;
  private pairingPanel: PairingPanel | null = null;
  private troubles: TroubleWatch;
  private published: SessionState["kind"] | null = null;
  private publishing: Promise<void> = Promise.resolve();
  private ending: Promise<void> | null = null;
  private isAskingToRestart = false;

  constructor(context: vscode.ExtensionContext, startApp: (options: AppOptions) => Promise<App>) {
    this.context = context;
    this.language = languageOf(vscode.env.language);
    this.wording = wordingOf(this.language);
    // Not among the disposables: what is being ended writes to it until all is over.
    this.channel = vscode.window.createOutputChannel(this.wording.productName, { log: true });
    this.logger = safeLogger(this.channel);
    this.actions = makeActions(this.language, context.extension.id, {
      restart: () => this.restart(),
      hideLocalHint: () => context.globalState.update(hideLocalHintKey, true),
    });
    this.troubles = new TroubleWatch(this.language);
    const notify = (notice: Notice): void => {
      this.notify(notice);
    };
    const { language, logger } = this;
    const launch = { context, language, logger, notify };
    this.controller = this.disposables.add(
      new Controller({ prepare: (signal) => prepareLaunch(launch, signal), startApp, logger }),
    );
    this.buildViews();
    this.watchWorkspace();
  }

  /** Ends everything. Resolves when nothing of it is left, or when VS Code would not wait longer. */
  stop(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  /** VS Code calls this as soon as `deactivate` has returned its promise, without waiting for it. */
  dispose(): void {
    this.disposables.dispose();
    this.run(this.stop());
  }

  private async end(): Promise<void> {
    const limit = new Promise<void>((resolve) => {
      setTimeout(resolve, shutdownMs).unref();
    });
    try {
      await Promise.race([this.controller.stop(), limit]);
    } finally {
      this.disposables.dispose();
      this.channel.dispose();
    }
  }

  private buildViews(): void {
    const { controller, disposables, context, language } = this;
    disposables.add(
      controller.onDidChange((state) => {
        this.follow(state);
      }),
    );
    disposables.add(new StatusBar(controller, language));
    const pageFolder = vscode.Uri.joinPath(context.extensionUri, "dist", "webview");
    disposables.add(new ChatView(controller, pageFolder, language, this.logger));
    disposables.add(registerWelcomeView());
    const registered = registerCommands(vscode.commands, this.handlers(), (error) => {
      this.fail(error);
    });
    for (const command of registered) disposables.add(command);
    disposables.add({ dispose: () => this.pairingPanel?.dispose() });
    this.follow(controller.state);
  }

  /**
   * A folder that was closed ends what works in it. Trust needs no listener: VS Code takes it away
   * only by restarting the extension host, which deactivates the extension.
   */
  private watchWorkspace(): void {
    this.disposables.add(
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        const { state } = this.controller;
        if (state.kind !== "online") return;
        const { workspaceFolder } = state.options;
        if (!removed.some(({ uri }) => uri.fsPath === workspaceFolder)) return;
        this.run(this.controller.stop());
        this.notify({ level: "info", message: this.wording.start.folderGone, actions: [] });
      }),
    );
    this.disposables.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration(settingsSection)) return;
        // This one is read whenever a device asks.
        if (change.affectsConfiguration(`${settingsSection}.confirmDevices`)) return;
        this.run(this.askToRestart(this.wording.start.settingsChanged));
      }),
    );
  }

  private handlers(): CommandHandlers {
    const { controller } = this;
    return {
      "remoteClaude.start": () => this.start(),
      "remoteClaude.stop": () => controller.stop(),
      "remoteClaude.pairDevice": () => {
        this.withApp((app) => {
          this.openPairingPanel(app);
        });
      },
      "remoteClaude.manageDevices": () =>
        this.withApp((app) =>
          manageDevices(app, this.language, () => {
            this.openPairingPanel(app);
          }),
        ),
      "remoteClaude.copyUrl": (argument) => this.withApp((app) => this.copyLink(app, argument)),
      "remoteClaude.openChat": () => this.openChat(),
      "remoteClaude.newConversation": () =>
        this.withApp((app) => {
          app.newConversation({ id: "editor", name: this.wording.productName });
          return this.openChat();
        }),
      "remoteClaude.interrupt": () => {
        this.withApp((app) => {
          app.interrupt();
        });
      },
      "remoteClaude.configureNgrok": () => this.configureNgrok(),
      "remoteClaude.showLog": () => {
        this.channel.show();
      },
    };
  }

  private async start(): Promise<void> {
    const wasOnline = this.controller.state.kind === "online";
    await this.controller.start();
    const { state } = this.controller;
    if (state.kind === "failed") this.fail(state.error);
    if (state.kind !== "online" || wasOnline) return;
    await this.openChat();
    if (state.options.tunnel !== null) {
      if (state.app.devices.length === 0) this.openPairingPanel(state.app);
    } else {
      await this.hintAtNgrok();
    }
  }

  /** Tells what a phone needs; not those who chose to stay on this PC. */
  private async hintAtNgrok(): Promise<void> {
    const { globalState, secrets } = this.context;
    if (globalState.get<unknown>(hideLocalHintKey) === true) return;
    if ((await readToken(secrets)) !== null) return;
    const { localOnly: message } = this.wording.start;
    this.notify({ level: "info", message, actions: ["configureNgrok", "hideLocalHint"] });
  }

  private async restart(): Promise<void> {
    await this.controller.stop();
    await this.start();
  }

  private async openChat(): Promise<void> {
    // The view exists once VS Code knows that the product runs.
    await this.publishing;
    const view = this.controller.state.kind === "online" ? chatViewId : "remoteClaude.welcome";
    await vscode.commands.executeCommand(`${view}.focus`);
  }

  private openPairingPanel(app: App): void {
    if (this.pairingPanel !== null) {
      this.pairingPanel.reveal();
      return;
    }
    this.pairingPanel = new PairingPanel(app, this.language, () => {
      this.pairingPanel = null;
    });
  }

  private async copyLink(app: App, argument: unknown): Promise<void> {
    const shown = this.pairingPanel?.links ?? null;
    const { text, message } = linkToCopy(argument, shown, app, this.wording);
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(`$(check) ${message}`, 6_000);
  }

  private async configureNgrok(): Promise<void> {
    const { ngrok } = this.wording;
    // The set-up writes several settings; it asks about the restart itself, once.
    this.isAskingToRestart = true;
    const isChanged = await configureNgrok(this.context.secrets, this.wording).finally(() => {
      this.isAskingToRestart = false;
    });
    if (!isChanged) return;
    if (this.controller.state.kind === "online") await this.askToRestart(ngrok.savedRunning);
    else this.notify({ level: "info", message: ngrok.saved, actions: [] });
  }

  private async askToRestart(message: string): Promise<void> {
    if (this.isAskingToRestart || this.controller.state.kind !== "online") return;
    this.isAskingToRestart = true;
    try {
      const notice: Notice = { level: "info", message, actions: ["restart"] };
      await showNotice(notice, this.language, this.actions);
    } finally {
      this.isAskingToRestart = false;
    }
  }

  /** Keeps everything that depends on the state true to it. */
  private follow(state: SessionState): void {
    if (state.kind !== this.published) {
      this.published = state.kind;
      // One that fails is told, and must not keep back those after it.
      this.publishing = this.publishing
        .then(() => publishState(vscode.commands, state.kind))
        .catch((error: unknown) => {
          this.logger.error(messageOf(error));
        });
    }
    if (state.kind === "online") {
      for (const notice of this.troubles.next(state.host)) this.notify(notice);
      return;
    }
    this.pairingPanel?.dispose();
    this.troubles = new TroubleWatch(this.language);
  }

  private withApp<T>(use: (app: App) => T): T | undefined {
    const { state } = this.controller;
    if (state.kind === "online") return use(state.app);
    this.notify({ level: "info", message: this.wording.start.notRunning, actions: [] });
    return undefined;
  }

  private notify(notice: Notice): void {
    this.run(showNotice(notice, this.language, this.actions));
  }

  private fail(error: unknown): void {
    const isForPeople = error instanceof UserError || !(error instanceof Error);
    this.logger.error(isForPeople ? messageOf(error) : (error.stack ?? error.message));
    this.notify(noticeOfError(error, this.language));
  }

  /** For work that nobody waits for: its failure is told. */
  private run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.logger.error(messageOf(error));
    });
  }
}
