import { setTimeout as pause } from "node:timers/promises";
import type * as vscode from "vscode";
import type { App, AppOptions } from "../app/types";
import { UserError } from "../base/errors";
import type { Logger } from "../base/logger";
import { autoStartOfferAfter, autoStartPatienceMs, autoStartRetryMs } from "../shared/limits";
import type { SessionState } from "./controller";
import { Controller } from "./controller";
import type { FolderDesk } from "./folderDesk";
import { LastPort } from "./lastPort";
import type { LaunchPorts } from "./launch";
import { prepareLaunch } from "./launch";
import { readToken } from "./ngrokSetup";
import type { Notice } from "./notices";
import { StartNotices } from "./startNotices";
import type { Wording } from "./wording/en";

/** Remembers, for all folders, that the hint about local use was sent away. */
const hideLocalHintKey = "hideLocalHint";
/** Remembers, for all folders, that nobody wants to be offered to start by itself. */
const hideAutoStartOfferKey = "hideAutoStartOffer";
/** Counts, per workspace, the starts by hand. */
const startsKey = "startsByHand";

type Online = Extract<SessionState, { kind: "online" }>;

export interface StartPorts extends Omit<LaunchPorts, "notices" | "isByItself"> {
  readonly context: vscode.ExtensionContext;
  readonly folders: FolderDesk;
  readonly logger: Logger;
  readonly wording: Wording;
  readonly notify: (notice: Notice) => void;
  readonly startApp: (options: AppOptions) => Promise<App>;
  /** It is online because a person started it: shows what comes next. */
  readonly showStarted: (state: Online) => Promise<void>;
}

/** Starts the product when a person says so, or by itself in a folder where the person wants that. */
export class StartDesk {
  readonly controller: Controller;
  private readonly ports: StartPorts;
  private isByItself = false;

  constructor(ports: StartPorts) {
    this.ports = ports;
    const { context, notify, logger } = ports;
    const launch: LaunchPorts = {
      ...ports,
      notices: new StartNotices(context.workspaceState, notify),
      isByItself: () => this.isByItself,
    };
    this.controller = new Controller({
      prepare: (signal) => prepareLaunch(launch, signal),
      startApp: (options) => this.startWhenFree(options),
      logger,
    });
  }

  async start(): Promise<void> {
    const wasOnline = this.controller.state.kind === "online";
    this.isByItself = false;
    await this.controller.start();
    const { state } = this.controller;
    if (state.kind !== "online" || wasOnline) return;
    await this.rememberPort(state);
    await this.ports.showStarted(state);
    const { tunnel, publicOrigins } = state.options;
    if (tunnel === null && publicOrigins.length === 0) await this.hintAtNgrok();
    await this.offerAutoStart();
  }

  /** Starts quietly where the person wants that: asks nothing, opens nothing, takes no focus. */
  async startByItself(): Promise<void> {
    if (this.ports.folders.autoStartFolder() === null) return;
    this.isByItself = true;
    await this.controller.start();
    const { state } = this.controller;
    if (state.kind === "online") await this.rememberPort(state);
  }

  async restart(): Promise<void> {
    await this.controller.stop();
    await this.start();
  }

  async hideLocalHint(): Promise<void> {
    await this.ports.context.globalState.update(hideLocalHintKey, true);
  }

  async hideAutoStartOffer(): Promise<void> {
    await this.ports.context.globalState.update(hideAutoStartOfferKey, true);
  }

  /**
   * After a reload of the window the extension host before is still ending, and holds the folder: a
   * start by itself waits for it. A person who starts is told at once.
   */
  private async startWhenFree(options: AppOptions): Promise<App> {
    const end = performance.now() + autoStartPatienceMs;
    for (;;) {
      try {
        return await this.ports.startApp(options);
      } catch (error) {
        const isHeld = error instanceof UserError && error.code === "already-running";
        const isWorth = isHeld && this.isByItself && performance.now() <= end;
        if (!isWorth) throw error;
        await pause(autoStartRetryMs);
        // A stop ended the start meanwhile.
        if (!this.isStarting) throw error;
      }
    }
  }

  private get isStarting(): boolean {
    return this.controller.state.kind === "starting";
  }

  private async rememberPort({ app, options }: Online): Promise<void> {
    const port = Number(new URL(app.localUrl).port);
    if (port === options.port) return;
    const { workspaceState } = this.ports.context;
    await new LastPort(workspaceState, options.workspaceFolder).remember(port);
  }

  /** Tells what a phone needs; not those who chose to stay on this PC. */
  private async hintAtNgrok(): Promise<void> {
    const { context, notify, wording } = this.ports;
    if (context.globalState.get<unknown>(hideLocalHintKey) === true) return;
    if ((await readToken(context.secrets)) !== null) return;
    const actions = ["configureNgrok", "openWalkthrough", "hideLocalHint"] as const;
    notify({ level: "info", message: wording.start.localOnly, actions });
  }

  /** Once per workspace, to somebody who starts it there again and again. */
  private async offerAutoStart(): Promise<void> {
    const { context, folders, notify, wording } = this.ports;
    const known = context.workspaceState.get<unknown>(startsKey);
    const count = (typeof known === "number" ? known : 0) + 1;
    if (count > autoStartOfferAfter) return;
    await context.workspaceState.update(startsKey, count);
    if (count < autoStartOfferAfter || folders.autoStartFolder() !== null) return;
    if (context.globalState.get<unknown>(hideAutoStartOfferKey) === true) return;
    const actions = ["startAutomatically", "hideAutoStartOffer"] as const;
    notify({ level: "info", message: wording.autoStart.offer, actions });
  }
}
