import * as vscode from "vscode";
import type { App, AppOptions, SetUpLook, SetUpOptions } from "../app/types";
import { messageOf, UserError } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { safeLogger } from "../base/logger";
import { shutdownMs } from "../shared/limits";
import { chooseLanguage } from "../shared/wording/chooseLanguage";
import type { Language } from "../shared/wording/problems";
import type { Actions } from "./actions";
import { makeActions, openSettings, showNotice } from "./actions";
import { AlertNotices } from "./alertNotices";
import { AppWatch } from "./appWatch";
import { AuditDocument } from "./auditDocument";
import { Chat } from "./chat";
import type { CommandHandlers } from "./commands";
import { registerCommands } from "./commands";
import { configureNgrok } from "./configureNgrok";
import { ContextKeys } from "./context";
import type { Controller, SessionState } from "./controller";
import { ExternalAddresses } from "./externalAddress";
import { EditorWindow } from "./editorWindow";
import { FolderCommands } from "./folderCommands";
import { FolderDesk } from "./folderDesk";
import { openHelp } from "./help";
import { manageDevices, revokeAllDevices } from "./manageDevices";
import { ngrokPortsOf } from "./ngrokPorts";
import { ngrokMessage } from "./ngrokMessage";
import type { Notice } from "./notices";
import { noticeOfError } from "./notices";
import { PairingDesk } from "./pairingDesk";
import { planMemory } from "./planMemory";
import { PlanNotices } from "./planNotices";
import { EditorPowers } from "./powers";
import { restartServer } from "./restartServer";
import { SetUp } from "./setUp";
import { StartDesk } from "./startDesk";
import { StatusBar } from "./statusBar";
import { TroubleWatch } from "./troubleWatch";
import { TypingWatch } from "./typingWatch";
import { registerWelcomeView } from "./welcomeView";
import { watchWorkspace } from "./workspaceWatch";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

type Online = Extract<SessionState, { kind: "online" }>;

/** What is loaded when it is first needed. */
export interface SessionPorts {
  readonly startApp: (options: AppOptions) => Promise<App>;
  readonly lookAtClaude: (options: SetUpOptions) => Promise<SetUpLook>;
}

/** The product inside one window of VS Code: builds its parts and joins them. */
export class EditorSession implements Disposable {
  private readonly context: vscode.ExtensionContext;
  private readonly language: Language;
  private readonly wording: Wording;
  private readonly disposables = new DisposableStore();
  private readonly channel: vscode.LogOutputChannel;
  private readonly logger: Logger;
  private readonly actions: Actions;
  private readonly desk: StartDesk;
  private readonly controller: Controller;
  private readonly setUp: SetUp;
  private readonly folders: FolderCommands;
  private readonly addresses: ExternalAddresses;
  private readonly pairing: PairingDesk;
  private readonly audit: AuditDocument;
  private readonly watch: AppWatch;
  private readonly keys: ContextKeys;
  private readonly chat: Chat;
  private readonly plan: PlanNotices;
  private readonly powers: EditorPowers;
  private troubles: TroubleWatch;
  private ending: Promise<void> | null = null;
  private isAskingToRestart = false;

  constructor(context: vscode.ExtensionContext, ports: SessionPorts) {
    this.context = context;
    this.language = chooseLanguage([vscode.env.language]);
    this.wording = wordingOf(this.language);
    // Not among the disposables: what is being ended writes to it until all is over.
    this.channel = vscode.window.createOutputChannel(this.wording.productName, { log: true });
    this.logger = safeLogger(this.channel);
    this.actions = makeActions({
      restart: () => this.desk.restart(),
      hideLocalHint: () => this.desk.hideLocalHint(),
      hideAutoStartOffer: () => this.desk.hideAutoStartOffer(),
    });
    this.troubles = new TroubleWatch(this.language);
    const notify = (notice: Notice): void => {
      this.notify(notice);
    };
    const { language, logger, wording } = this;
    const typing = this.disposables.add(new TypingWatch());
    const typedAt = (): number | null => typing.typedAt;
    const editor = this.disposables.add(new EditorWindow(language));
    const folders = new FolderDesk({ context, wording, logger });
    this.desk = new StartDesk({
      ...{ context, language, wording, logger, notify, typedAt, editor, folders },
      startApp: ports.startApp,
      showStarted: (state) => this.showStarted(state),
    });
    this.controller = this.disposables.add(this.desk.controller);
    const state = (): SessionState => this.controller.state;
    const { lookAtClaude } = ports;
    this.setUp = this.disposables.add(
      new SetUp({ context, wording, logger, notify, lookAtClaude, state }),
    );
    this.folders = new FolderCommands({ folders, wording, notify, state });
    this.addresses = this.disposables.add(new ExternalAddresses(logger));
    this.pairing = this.disposables.add(new PairingDesk(language, this.addresses));
    this.audit = this.disposables.add(new AuditDocument(language));
    this.watch = this.disposables.add(this.makeWatch());
    const memory = planMemory(context.globalState, (work) => {
      this.run(work);
    });
    this.plan = this.disposables.add(new PlanNotices({ language, memory, notify }));
    this.keys = new ContextKeys(vscode.commands, logger);
    const { controller, keys } = this;
    const { extensionUri } = context;
    const settled = (): Promise<void> => keys.settled;
    const chat = new Chat({ controller, extensionUri, language, logger, settled });
    this.chat = this.disposables.add(chat);
    const start = (): Promise<void> => this.desk.start();
    const openChat = (): Promise<void> => chat.show();
    this.powers = this.disposables.add(
      new EditorPowers({ controller, chat, wording, notify, start, openChat }),
    );
    this.buildViews();
    this.watchWorkspace();
  }

  /** Starts where the person wants that without being asked. Never rejects. */
  async startByItself(): Promise<void> {
    try {
      await this.desk.startByItself();
    } catch (error) {
      this.fail(error);
    }
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
    const { controller, disposables, language } = this;
    disposables.add(
      controller.onDidChange((state) => {
        this.follow(state);
      }),
    );
    disposables.add(new StatusBar(controller, this.addresses, language));
    disposables.add(registerWelcomeView(controller));
    const registered = registerCommands(vscode.commands, this.handlers(), (error) => {
      this.fail(error);
    });
    for (const command of registered) disposables.add(command);
    this.follow(controller.state);
  }

  private makeWatch(): AppWatch {
    const alerts = new AlertNotices(this.language);
    return new AppWatch({
      onAlert: (alert) => {
        const notice = alerts.next(alert);
        if (notice !== null) this.notify(notice);
      },
      onMove: (app) => {
        // A link that is being shown leads to where the door was.
        this.pairing.dispose();
        this.run(this.addresses.look(app));
      },
    });
  }

  private watchWorkspace(): void {
    const { controller, disposables } = this;
    const onFolderGone = (): void => {
      this.run(controller.stop());
      this.notify({ level: "info", message: this.wording.start.folderGone, actions: [] });
    };
    const onOtherSettings = (): void => {
      this.run(this.askToRestart(this.wording.start.settingsChanged));
    };
    disposables.add(watchWorkspace({ controller, onFolderGone, onOtherSettings }));
  }

  private handlers(): CommandHandlers {
    const { controller } = this;
    return {
      "remoteClaude.start": () => this.desk.start(),
      "remoteClaude.stop": () => controller.stop(),
      "remoteClaude.restartServer": () => this.withApp((app) => this.restartServer(app)),
      "remoteClaude.pairDevice": (argument) => {
        this.withApp((app) => {
          this.pairing.show(app, argument);
        });
      },
      "remoteClaude.manageDevices": () => this.withApp((app) => this.manageDevices(app)),
      "remoteClaude.revokeAllDevices": () =>
        this.withApp((app) => revokeAllDevices({ app, language: this.language })),
      "remoteClaude.copyUrl": (argument) => this.withApp((app) => this.pairing.copy(app, argument)),
      "remoteClaude.openChat": () => this.chat.show(),
      "remoteClaude.openChatInTab": () => {
        this.chat.showTab();
      },
      "remoteClaude.showUsage": () => this.withApp(() => this.chat.launch("usage")),
      "remoteClaude.showQueue": () => this.withApp(() => this.chat.launch("queue")),
      "remoteClaude.newConversation": () =>
        this.withApp((app) => {
          app.newConversation({ id: "editor", name: this.wording.productName });
          return this.chat.show();
        }),
      "remoteClaude.interrupt": () => {
        this.withApp((app) => {
          app.interrupt();
        });
      },
      "remoteClaude.configureNgrok": () => this.configureNgrok(),
      "remoteClaude.openSettings": async () => {
        await openSettings(this.context.extension.id);
      },
      "remoteClaude.openReadme": () => openHelp(this.context.extension, this.language),
      "remoteClaude.showAuditLog": () =>
        this.withApp((app) => this.audit.show(app, app.state.host.workspaceName)),
      "remoteClaude.showLog": () => {
        this.channel.show();
      },
      ...this.powers.handlers(),
      ...this.setUp.handlers(),
      ...this.folders.handlers(),
    };
  }

  /** What comes next for somebody who has just started it. */
  private async showStarted({ app, options }: Online): Promise<void> {
    await Promise.all([this.chat.show(), this.addresses.look(app)]);
    const hasWayIn = options.tunnel !== null || options.publicOrigins.length > 0;
    if (hasWayIn && app.devices.length === 0 && this.isOnlineWith(app)) this.pairing.offer(app);
  }

  private async restartServer(app: App): Promise<void> {
    try {
      await restartServer(app, this.wording);
    } catch (error) {
      // The state says so to the person, whoever asked for the restart.
      this.logger.error(messageOf(error));
    }
  }

  private manageDevices(app: App): Promise<void> {
    const pairDevice = (): void => {
      this.pairing.show(app, null);
    };
    return manageDevices({ app, language: this.language, pairDevice });
  }

  private async configureNgrok(): Promise<void> {
    const { context, controller, language, logger } = this;
    // The set-up writes several settings; it asks about the restart itself, once.
    this.isAskingToRestart = true;
    const ports = ngrokPortsOf(context, controller, language, logger);
    const outcome = await configureNgrok(ports).finally(() => {
      this.isAskingToRestart = false;
    });
    if (outcome.kind === "unchanged") return;
    await this.setUp.lookAtWayIn();
    const isOnline = controller.state.kind === "online";
    const message = ngrokMessage(outcome, isOnline, this.wording);
    if (isOnline) await this.askToRestart(message);
    else if (outcome.kind === "saved") this.notify({ level: "info", message, actions: ["start"] });
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
    this.keys.publish(state);
    this.watch.follow(state.kind === "online" ? state.app : null);
    this.plan.follow(state.kind === "online" ? state.host : null);
    this.setUp.follow(state);
    if (state.kind === "online") {
      for (const notice of this.troubles.next(state.host)) this.notify(notice);
      return;
    }
    if (state.kind === "failed") this.fail(state.error);
    this.pairing.dispose();
    this.troubles = new TroubleWatch(this.language);
  }

  private isOnlineWith(app: App): boolean {
    const { state } = this.controller;
    return state.kind === "online" && state.app === app;
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
