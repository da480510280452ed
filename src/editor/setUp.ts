import { homedir } from "node:os";
import * as vscode from "vscode";
import type { SetUpLook, SetUpOptions } from "../app/types";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import type { CommandHandlers } from "./commands";
import { publishSetUp } from "./context";
import type { SessionState } from "./controller";
import { currentSettings } from "./launch";
import { readToken } from "./ngrokSetup";
import type { Notice } from "./notices";
import { usableFolders } from "./preconditions";
import type { SetUpFindings } from "./setUpNotice";
import { noticeOfSetUp, stepOf } from "./setUpNotice";
import type { Wording } from "./wording/en";

/** The official way to install the CLI (its README); npm comes with Node. */
const installCommand = "npm install -g @anthropic-ai/claude-code";

export interface SetUpPorts {
  readonly context: Pick<vscode.ExtensionContext, "secrets" | "extension">;
  readonly wording: Wording;
  readonly logger: Logger;
  readonly notify: (notice: Notice) => void;
  readonly lookAtClaude: (options: SetUpOptions) => Promise<SetUpLook>;
  readonly state: () => SessionState;
}

/**
 * The way to the first chat: what of it is there, and what mends the rest. Nothing is looked at before
 * somebody asks, by the walkthrough or a command.
 */
export class SetUp implements Disposable {
  private readonly ports: SetUpPorts;
  private readonly disposables = new DisposableStore();
  private looking: Promise<SetUpFindings> | null = null;
  /** The terminals that were opened to mend something: their end is a reason to look again. */
  private readonly terminals = new Set<vscode.Terminal>();
  private listener: vscode.Disposable | null = null;
  private told = { start: false, device: false };

  constructor(ports: SetUpPorts) {
    this.ports = ports;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Of the commands of the set-up. */
  handlers() {
    return {
      "remoteClaude.openWalkthrough": () => this.openWalkthrough(),
      "remoteClaude.checkSetUp": (argument: unknown) => this.check(argument),
      "remoteClaude.installClaude": () => {
        this.installClaude();
      },
      "remoteClaude.logInClaude": () => this.logIn(),
    } satisfies Partial<CommandHandlers>;
  }

  /** Opens the walkthrough, and looks which of its steps are done. */
  private async openWalkthrough(): Promise<void> {
    const id = `${this.ports.context.extension.id}#remoteClaude.setUp`;
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", id, false);
    await this.look();
  }

  /** Looks, and says what is lacking; `argument` may name one step. */
  private async check(argument: unknown): Promise<void> {
    const { notify, wording } = this.ports;
    const options = {
      location: vscode.ProgressLocation.Window,
      title: wording.setUp.looking,
    };
    const findings = await vscode.window.withProgress(options, () => this.look());
    notify(noticeOfSetUp(stepOf(argument), findings, wording));
  }

  /** Types the command that installs the CLI into a terminal. The person runs it, or does not. */
  private installClaude(): void {
    const terminal = vscode.window.createTerminal({
      name: this.ports.wording.terminal.install,
      // A folder may hold a program of the command's name, which some shells would take.
      cwd: homedir(),
    });
    terminal.show();
    terminal.sendText(installCommand, false);
    this.watch(terminal);
  }

  /** Opens the CLI that a start would find in a terminal: it asks to log in by itself. */
  private async logIn(): Promise<void> {
    const { notify, wording } = this.ports;
    const { claude } = await this.look();
    if (claude.program === null) {
      const actions = ["installClaude", "openSettings"] as const;
      notify({ level: "warning", message: wording.setUp.claudeMissing, actions });
      return;
    }
    const { file, args } = claude.program;
    const terminal = vscode.window.createTerminal({
      name: wording.terminal.logIn,
      shellPath: file,
      shellArgs: [...args],
    });
    terminal.show();
    this.watch(terminal);
  }

  /** What everybody sees by now counts for the walkthrough, too. */
  follow(state: SessionState): void {
    const { start, device } = reachedBy(state);
    if (start && !this.told.start) this.publish({ start });
    if (device && !this.told.device) this.publish({ device });
    this.told = { start: this.told.start || start, device: this.told.device || device };
  }

  /** Looks at everything; two at the same time are one. */
  look(): Promise<SetUpFindings> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  /** Looks whether there is something by which a phone can get here. */
  async lookAtWayIn(): Promise<boolean> {
    const token = await readToken(this.ports.context.secrets);
    const hasWayIn = token !== null || currentSettings().publicOrigins.length > 0;
    this.publish({ wayIn: hasWayIn });
    return hasWayIn;
  }

  private async lookOnce(): Promise<SetUpFindings> {
    const { wording, lookAtClaude, state } = this.ports;
    const { claudePath } = currentSettings();
    const folder = realFolder(wording);
    const [claude, hasWayIn] = await Promise.all([
      lookAtClaude({ claudePath, workspaceFolder: folder, environment: process.env }),
      this.lookAtWayIn(),
    ]);
    this.publish({
      claude: claude.program !== null,
      login: claude.login === "yes",
      folder: folder !== null,
      ...reachedBy(state()),
    });
    const isOnline = state().kind === "online";
    return { claude, hasFolder: folder !== null, hasWayIn, isOnline };
  }

  private publish(done: Parameters<typeof publishSetUp>[1]): void {
    this.run(publishSetUp(vscode.commands, done));
  }

  private watch(terminal: vscode.Terminal): void {
    this.terminals.add(terminal);
    this.listener ??= this.disposables.add(
      vscode.window.onDidCloseTerminal((closed) => {
        if (this.terminals.delete(closed)) this.run(this.look());
      }),
    );
  }

  private run(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.ports.logger.error(messageOf(error));
    });
  }
}

/** How far a person got in this window. */
function reachedBy(state: SessionState): { readonly start: boolean; readonly device: boolean } {
  const isOnline = state.kind === "online";
  return { start: isOnline, device: isOnline && state.app.devices.length > 0 };
}

/** Absolute path of a folder in which a start is possible, or null. */
function realFolder(wording: Wording): string | null {
  try {
    return usableFolders(vscode.workspace, wording)[0]?.uri.fsPath ?? null;
  } catch {
    return null;
  }
}
