import { homedir } from "node:os";
import type { Event } from "../base/emitter";
import { Emitter } from "../base/emitter";
import { DisposableStore } from "../base/lifecycle";
import { childLogger } from "../base/logger";
import { FolderChanges } from "../changes/folderChanges";
import { ClaudeAgent } from "../claude/claudeAgent";
import { configFolderOf } from "../claude/transcripts/projectFolder";
import { Transcripts } from "../claude/transcripts/transcripts";
import { Conversations } from "../conversation/conversations";
import type { EventLog } from "../conversation/eventLog";
import type { Problem } from "../shared/state";
import { Supervision } from "../supervision/supervision";
import type { Storage } from "./storage";
import { openStorage } from "./storage";
import type { AppOptions } from "./types";

/**
 * What works on the folder: its event log, its conversations, the agent's processes. A restart
 * ends one and opens another; the doors and the tunnel outlive it.
 */
export class Engine {
  readonly log: EventLog;
  readonly conversations: Conversations;
  private readonly storage: Storage;
  private readonly supervision: Supervision;
  private readonly disposables = new DisposableStore();
  private readonly storageChanged = new Emitter<void>();
  /** `storageProblem` is another one now. */
  readonly onDidChangeStorage: Event<void> = this.storageChanged.event;
  private starting: Promise<void> | null = null;
  private stopping: Promise<void> | null = null;

  private constructor(storage: Storage, supervision: Supervision, conversations: Conversations) {
    this.storage = this.disposables.add(storage);
    this.supervision = supervision;
    this.conversations = conversations;
    this.log = storage.log;
    this.disposables.add(
      this.log.onDidChangeStorage(() => {
        this.storageChanged.fire();
      }),
    );
  }

  /**
   * Opens the folder's log, and ends what an earlier start left running: two processes must never
   * write one session. No agent is started yet.
   * @throws {UserError} see {@link openStorage}
   */
  static async open(options: AppOptions): Promise<Engine> {
    const storage = await openStorage(options);
    try {
      const { stateFolder, watchdogScript, environment, logger } = options;
      const supervision = await Supervision.open({
        stateFolder,
        watchdogScript,
        environment,
        logger,
      });
      return new Engine(storage, supervision, makeConversations(options, storage, supervision));
    } catch (error) {
      storage.dispose();
      throw error;
    }
  }

  /** What is wrong with the disk, or null. */
  get storageProblem(): Problem | null {
    return this.log.storageProblem ?? this.storage.damage;
  }

  /** Starts the agent, and works the queue off. */
  start(): Promise<void> {
    this.starting ??= this.conversations.start();
    return this.starting;
  }

  /** Ends the agents, also those of a start that is under way; the log still takes what is left to say. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  /** Releases the folder. */
  dispose(): void {
    this.disposables.dispose();
  }

  private async stopOnce(): Promise<void> {
    const { conversations, starting } = this;
    await conversations.stop();
    await this.supervision.stop();
    if (starting === null) return;
    // At its end a start opens the queue.
    await starting.catch(() => undefined);
    await conversations.stop();
  }
}

function makeConversations(
  options: AppOptions,
  { log, attachments, folder }: Storage,
  guard: Supervision,
): Conversations {
  const { workspaceFolder, claudePath, environment, logger } = options;
  const home = environment["HOME"] ?? environment["USERPROFILE"] ?? homedir();
  return new Conversations({
    log,
    agent: new ClaudeAgent({
      workspaceFolder,
      claudePath,
      environment,
      guard,
      logger: childLogger(logger, "claude"),
    }),
    history: new Transcripts({
      configFolder: configFolderOf(environment, home),
      workspaceFolder,
      stateFolder: folder,
      logger: childLogger(logger, "transcripts"),
    }),
    attachments,
    changes: new FolderChanges(workspaceFolder, process.env),
    maxParallel: options.maxParallelConversations,
    logger,
  });
}
