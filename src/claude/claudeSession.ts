import { dirname } from "node:path";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import type { AgentAnswer, AgentEvent, AgentSession } from "../conversation/agent";
import type { Problem } from "../shared/state";
import type { SessionChoice } from "./arguments";
import { claudeArguments } from "./arguments";
import { claudeEnvironment } from "./environment";
import type { ClaudeLocation } from "./findClaude";
import { problemOfEnd } from "./problems";
import type { RunEnd, RunningTurn } from "./sessionRun";
import { isSessionMismatch, SessionRun } from "./sessionRun";

export interface SessionOptions {
  readonly choice: SessionChoice;
  readonly workspaceFolder: string;
  /** The environment that the CLI's own is made from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Looks for the CLI; asked before every start, so that an installation helps at once. */
  readonly locate: () => Promise<ClaudeLocation>;
  readonly logger: Logger;
}

/**
 * A conversation's session with the CLI: keeps one process warm and starts a new one, which resumes,
 * when a prompt finds none. Every prompt gets exactly one `turn-ended`, whatever becomes of the
 * process. Nothing is restarted without a prompt, so a CLI that keeps dying can't loop.
 */
export class ClaudeSession implements AgentSession {
  private readonly options: SessionOptions;
  private readonly emitter = new Emitter<AgentEvent>((error) => {
    this.options.logger.error(`a listener failed: ${messageOf(error)}`);
  });
  private run: SessionRun | null = null;
  /** The prompt that waits for a process. */
  private waiting: RunningTurn | null = null;
  private isResumed: boolean;
  private hasPrompted = false;
  /** Whether this start may still turn from a new session to a resumed one or back. */
  private mayTurn = true;
  private starting: Promise<void> | null = null;
  private stopping: Promise<void> | null = null;

  readonly onEvent = this.emitter.event;

  constructor(options: SessionOptions) {
    this.options = options;
    this.isResumed = options.choice.isResumed;
    // Later in this tick, when the caller has subscribed.
    queueMicrotask(() => {
      this.ensureRun();
    });
  }

  prompt(promptId: string, text: string): void {
    if (this.run !== null && this.stopping === null && !this.run.isEnding) {
      this.hasPrompted = true;
      this.run.prompt({ promptId, text });
      return;
    }
    this.waiting = { promptId, text };
    this.mayTurn = true;
    this.ensureRun();
  }

  answer(permissionId: string, answer: AgentAnswer): void {
    this.run?.answer(permissionId, answer);
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
    await this.starting;
    await this.run?.stop().catch((error: unknown) => {
      this.options.logger.error(`stop: ${messageOf(error)}`);
    });
    this.emitter.fire({ type: "status", status: { kind: "stopped" } });
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
    const { locate, workspaceFolder, environment, logger, choice } = this.options;
    this.emitter.fire({ type: "status", status: { kind: "starting" } });
    const location = await locate();
    if (this.stopping !== null) return;
    if (location.kind === "missing") {
      this.fail({ code: "claude-missing", detail: location.detail });
      return;
    }
    const { file, prefix } = location;
    const session = { sessionId: choice.sessionId, isResumed: this.isResumed };
    logger.info(`starting ${file}${session.isResumed ? ", resumed" : ""}`);
    this.run = new SessionRun({
      command: {
        file,
        args: [...prefix, ...claudeArguments(session)],
        cwd: workspaceFolder,
        env: claudeEnvironment(environment, dirname(file), process.platform),
      },
      logger,
      emit: (event) => {
        this.emitter.fire(event);
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
    if (!isExpected && this.mayTurn && isSessionMismatch(end.stderr)) {
      this.mayTurn = false;
      this.isResumed = !this.isResumed;
      this.waiting ??= openTurn;
      this.ensureRun();
      return;
    }
    // Once a prompt was handed over there is a transcript, which only --resume may continue.
    this.isResumed ||= this.hasPrompted;
    const problem = isExpected ? null : problemOfEnd(end);
    if (problem !== null) this.options.logger.warn(`ended: ${problem.detail ?? problem.code}`);
    if (problem !== null)
      this.emitter.fire({ type: "status", status: { kind: "failed", problem } });
    else if (this.stopping === null)
      this.emitter.fire({ type: "status", status: { kind: "stopped" } });
    if (openTurn !== null) {
      const status = isExpected ? "interrupted" : "failed";
      this.emitter.fire({ type: "turn-ended", status, stats: null, problem });
    }
    // A prompt that came while this one was being ended.
    if (this.waiting !== null) this.ensureRun();
  }

  private fail(problem: Problem): void {
    this.options.logger.warn(`${problem.code}: ${problem.detail ?? ""}`);
    this.emitter.fire({ type: "status", status: { kind: "failed", problem } });
    this.endWaiting("failed", problem);
  }

  private endWaiting(status: "failed" | "interrupted", problem: Problem | null): void {
    if (this.waiting === null) return;
    this.waiting = null;
    this.emitter.fire({ type: "turn-ended", status, stats: null, problem });
  }
}
