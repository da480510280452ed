import { dirname } from "node:path";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { markVariable } from "../base/processTable";
import type { Quota } from "../base/quota";
import type {
  AgentAnswer,
  AgentEvent,
  AgentPrompt,
  AgentSession,
  SessionOptions,
} from "../conversation/agent";
import type { AgentSettings, Problem } from "../shared/state";
import type { SessionStart } from "./arguments";
import { claudeArguments } from "./arguments";
import { claudeEnvironment } from "./environment";
import type { ClaudeLocation } from "./findClaude";
import { isNoSession, isSessionMismatch, problemOfEnd } from "./problems";
import type { ProcessGuard } from "./processGuard";
import { isRefusedCommand } from "./refusedCommands";
import type { RunEnd } from "./runOptions";
import { SessionRun } from "./sessionRun";
import { usableSettings } from "./settings";
import { toDetail } from "./text";

export interface ClaudeSessionOptions extends SessionOptions {
  readonly workspaceFolder: string;
  /** The environment that the CLI's own is made from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Looks for the CLI; asked before every start, so that an installation helps at once. */
  readonly locate: () => Promise<ClaudeLocation>;
  readonly guard: ProcessGuard;
  /** How often the plan is asked for, by all sessions together. */
  readonly planPace: Quota;
  readonly logger: Logger;
}

/** The name under which every version lists the model of its own choice. */
const defaultModel = "default";

/**
 * A conversation's session with the CLI: keeps one process warm and starts a new one, which resumes,
 * when a prompt finds none. Every prompt gets exactly one `turn-ended` or `turn-lost`, whatever
 * becomes of the process. Nothing is restarted without a prompt, so a CLI that keeps dying can't loop.
 */
export class ClaudeSession implements AgentSession {
  private readonly options: ClaudeSessionOptions;
  private readonly emitter = new Emitter<AgentEvent>((error) => {
    this.options.logger.error(`a listener failed: ${messageOf(error)}`);
  });
  private run: SessionRun | null = null;
  /** The prompt that waits for a process. */
  private waiting: AgentPrompt | null = null;
  private settings: AgentSettings;
  private startKind: SessionStart["kind"];
  private hasPrompted = false;
  /** Whether this program has given a prompt under this id, so that what is there is its own. */
  private isOwn: boolean;
  /** Whether this start may still turn from one kind to another. */
  private mayTurn = true;
  private starting: Promise<void> | null = null;
  private stopping: Promise<void> | null = null;

  readonly onEvent = this.emitter.event;

  constructor(options: ClaudeSessionOptions) {
    this.options = options;
    this.settings = this.checked(options.settings);
    this.isOwn = options.isResumed;
    this.startKind = options.isResumed ? "resumed" : this.firstKind;
    // Later in this tick, when the caller has subscribed.
    queueMicrotask(() => {
      this.ensureRun();
    });
  }

  prompt(prompt: AgentPrompt): void {
    if (isRefusedCommand(prompt.text)) {
      // Later in this tick, as every other end comes.
      queueMicrotask(() => {
        this.endTurn("failed", { code: "claude-command-refused", detail: null });
      });
      return;
    }
    const { run } = this;
    if (run !== null && this.stopping === null && !run.isEnding && !run.needsRestart) {
      this.hasPrompted = true;
      run.prompt(prompt);
      return;
    }
    this.waiting = prompt;
    this.mayTurn = true;
    // Between two turns, so that nothing is cut off; its end starts the next one.
    if (run?.isEnding === false) void this.endRun(run);
    this.ensureRun();
  }

  adjust(settings: AgentSettings): void {
    const { model, ...others } = this.checked(settings);
    // Resumed without a name, the CLI would go on with the model that it had.
    const isGivenUp = model === null && this.settings.model !== null;
    this.settings = { ...others, model: isGivenUp ? defaultModel : model };
    if (this.run?.isEnding === false) this.run.adjust(this.settings);
  }

  answer(permissionId: string, answer: AgentAnswer): boolean {
    const { run } = this;
    // A process that is being ended may never read it, and must not begin anything.
    if (run === null || (run.isEnding && answer.kind === "allow")) return false;
    return run.answer(permissionId, answer);
  }

  hasBackgroundWork(): Promise<boolean> {
    return this.run?.hasBackgroundWork() ?? Promise.resolve(false);
  }

  interrupt(): void {
    if (this.waiting === null) this.run?.interrupt();
    else this.endWaiting("interrupted", null);
  }

  stop(): Promise<void> {
    // Also when it is stopping already: what came meanwhile must not start anything afterwards.
    this.endWaiting("interrupted", null);
    this.stopping ??= this.stopRun().finally(() => {
      this.stopping = null;
      if (this.waiting !== null) this.ensureRun();
    });
    return this.stopping;
  }

  private async stopRun(): Promise<void> {
    // Told once: a session that rests is stopped again whenever another one gets to work.
    if (this.run === null && this.starting === null) return;
    await this.starting;
    if (this.run !== null) await this.endRun(this.run);
    this.emitter.fire({ type: "status", status: { kind: "stopped" } });
  }

  private async endRun(run: SessionRun): Promise<void> {
    try {
      await run.stop();
    } catch (error) {
      this.options.logger.error(`stop: ${messageOf(error)}`);
    }
  }

  private ensureRun(): void {
    if (this.run !== null || this.starting !== null || this.stopping !== null) return;
    this.starting = this.start()
      .catch((error: unknown) => {
        this.fail({ code: "claude-start-failed", detail: messageOf(error) });
      })
      .finally(() => {
        this.starting = null;
      });
  }

  private async start(): Promise<void> {
    const { locate, workspaceFolder, environment, logger, guard } = this.options;
    this.emitter.fire({ type: "status", status: { kind: "starting" } });
    const location = await locate();
    if (this.stopping !== null) return;
    if (location.kind === "missing") {
      this.fail({ code: "claude-missing", detail: location.detail });
      return;
    }
    const { file, prefix } = location;
    const { settings } = this;
    const mark = guard.newMark();
    // Windows shows nobody's environment, so that no mark is ever read there.
    const toolMark = process.platform === "win32" ? null : mark;
    logger.info(`starting ${file}, ${this.startKind}`);
    const env = claudeEnvironment(environment, dirname(file), process.platform);
    this.run = new SessionRun({
      command: {
        file,
        args: [...prefix, ...claudeArguments(this.sessionStart(), settings, toolMark)],
        cwd: workspaceFolder,
        env: { ...env, [markVariable]: mark },
      },
      sessionId: this.options.sessionId,
      settings,
      mark,
      guard,
      planPace: this.options.planPace,
      logger,
      emit: (event) => {
        this.emitter.fire(event);
      },
      onRefused: (name, kept) => {
        this.settings = { ...this.settings, [name]: kept };
      },
      onEnd: (end) => {
        this.onRunEnd(end);
      },
    });
    this.handOver();
  }

  private handOver(): void {
    const { waiting, run } = this;
    if (waiting === null || run === null) return;
    this.waiting = null;
    this.hasPrompted = true;
    run.prompt(waiting);
  }

  private onRunEnd({ process: end, openTurn, isExpected }: RunEnd): void {
    this.run = null;
    const isMismatch = !isExpected && isSessionMismatch(end.stderr);
    const turned = isMismatch ? this.turnedKind(end.stderr) : null;
    if (turned !== null) {
      this.mayTurn = false;
      this.startKind = turned;
      const isInterrupted = openTurn?.isInterrupted === true;
      if (!isInterrupted) this.waiting ??= openTurn?.prompt ?? null;
      this.ensureRun();
      // Nothing of it has begun, and nobody wants it any more.
      if (isInterrupted) this.endTurn("interrupted", null);
      return;
    }
    // Once a prompt was handed over there is a transcript, which only --resume may continue.
    if (this.hasPrompted && !isMismatch) {
      this.startKind = "resumed";
      this.isOwn = true;
    }
    const problem = isExpected ? null : problemOfEnd(end);
    if (problem !== null) {
      this.options.logger.warn(`ended: ${problem.detail ?? problem.code}`);
      this.emitter.fire({ type: "status", status: { kind: "failed", problem } });
    } else if (this.stopping === null) {
      // Also when the next one starts at once: what this one has asked nobody can answer any more.
      this.emitter.fire({ type: "status", status: { kind: "stopped" } });
    }
    if (openTurn !== null) {
      // A process that never was, or that had no such session, can't have begun the prompt.
      const isUntouched = end.startError !== null || isMismatch;
      if (openTurn.isInterrupted || isExpected) this.endTurn("interrupted", null);
      else if (problem === null || isUntouched) this.endTurn("failed", problem);
      else this.emitter.fire({ type: "turn-lost", problem, hasBegun: openTurn.hasBegun });
    }
    // A prompt that came while this one was being ended.
    if (this.waiting !== null) this.ensureRun();
  }

  /**
   * How to start instead, when the CLI says that the session is not there, or is there already. One
   * that is there but never had a prompt from here is somebody else's: it is left alone.
   */
  private turnedKind(words: string): SessionStart["kind"] | null {
    if (!this.mayTurn) return null;
    if (!isNoSession(words)) return this.startKind === "resumed" || !this.isOwn ? null : "resumed";
    return this.startKind === "resumed" ? this.firstKind : null;
  }

  private get firstKind(): "new" | "forked" {
    return this.options.forkOf === null ? "new" : "forked";
  }

  private sessionStart(): SessionStart {
    const { sessionId, forkOf } = this.options;
    return this.startKind === "forked" && forkOf !== null
      ? { kind: "forked", sessionId, forkOf }
      : { kind: this.startKind === "resumed" ? "resumed" : "new", sessionId };
  }

  private checked(settings: AgentSettings): AgentSettings {
    const { usable, refused } = usableSettings(settings);
    for (const name of refused) {
      this.options.logger.warn(
        `${name} is left to the CLI: ${toDetail(settings[name] ?? "") ?? ""}`,
      );
    }
    return usable;
  }

  private fail(problem: Problem): void {
    this.options.logger.warn(`${problem.code}: ${problem.detail ?? ""}`);
    this.emitter.fire({ type: "status", status: { kind: "failed", problem } });
    this.endWaiting("failed", problem);
  }

  private endWaiting(status: "failed" | "interrupted", problem: Problem | null): void {
    if (this.waiting === null) return;
    this.waiting = null;
    this.endTurn(status, problem);
  }

  private endTurn(status: "failed" | "interrupted", problem: Problem | null): void {
    this.emitter.fire({ type: "turn-ended", status, stats: null, problem });
  }
}
