import * as v from "valibot";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import type { Command } from "../base/process";
import type { AgentAnswer, AgentEvent } from "../conversation/agent";
import { cliStartTimeoutMs, interruptTimeoutMs, maxToolSubjectLength } from "../shared/limits";
import type { ProblemCode } from "../shared/state";
import { ClaudeProcess } from "./claudeProcess";
import type { CliLine, CliLineOf } from "./cliLines";
import { LineMapper } from "./lineMapper";
import { PermissionDesk, refusal } from "./permissionDesk";
import type { ProcessEnd } from "./problems";
import { SilenceWatch } from "./silenceWatch";
import { stopProcess } from "./stopLadder";
import { oneLine } from "./text";
import { belongsTo, turnEnded } from "./turnEnd";

/** A prompt that was handed over and has no end yet. */
export interface RunningTurn {
  readonly promptId: string;
  readonly text: string;
}

interface OpenTurn extends RunningTurn {
  isInterrupted: boolean;
  readonly ended: Promise<void>;
  readonly resolveEnded: () => void;
}

/** How a run ended: what the process said, and the turn that it left without an end. */
export interface RunEnd {
  readonly process: ProcessEnd;
  readonly openTurn: RunningTurn | null;
  /** Somebody wanted it to end. */
  readonly isExpected: boolean;
}

export interface RunOptions {
  readonly command: Command;
  readonly logger: Logger;
  readonly emit: (event: AgentEvent) => void;
  readonly onEnd: (end: RunEnd) => void;
}

const initialized = v.object({
  claude_code_version: v.fallback(v.optional(v.string()), undefined),
});

/**
 * The life of one process of the CLI within a session. At most one turn is open. Every turn ends by
 * an event, except the one that is still open when the process goes: `onEnd` hands that one back.
 */
export class SessionRun {
  private readonly options: RunOptions;
  private readonly process: ClaudeProcess;
  private readonly mapper: LineMapper;
  private readonly desk: PermissionDesk;
  private readonly silence: SilenceWatch;
  private turn: OpenTurn | null = null;
  private stopping: Promise<void> | null = null;
  private model: string | null = null;
  private permissionMode: string | null = null;
  private costSoFar = 0;
  private noticeCount = 0;

  constructor(options: RunOptions) {
    this.options = options;
    const folder = options.command.cwd;
    this.mapper = new LineMapper(folder);
    this.desk = new PermissionDesk(folder);
    this.silence = new SilenceWatch(() => {
      const isWaiting = this.turn !== null && this.desk.isEmpty && !this.mapper.hasRunningTools;
      if (isWaiting) this.notice("claude-no-answer", null);
    });
    const handlers = {
      onLine: (line: Exclude<CliLine, CliLineOf<"control_response">>) => {
        this.onLine(line);
      },
      onLongLine: (bytes: number) => {
        this.notice("claude-line-too-long", `${bytes} bytes`);
      },
      onEnd: (end: ProcessEnd) => {
        this.onProcessEnd(end);
      },
    };
    this.process = new ClaudeProcess(options.command, handlers, options.logger);
    this.shakeHands();
  }

  /** The process is being ended: what is sent to it now may never be read. */
  get isEnding(): boolean {
    return this.stopping !== null;
  }

  /** Hands over a prompt; the same one again while it runs is the same turn. */
  prompt({ promptId, text }: RunningTurn): void {
    if (this.turn?.promptId === promptId) return;
    let resolveEnded: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      resolveEnded = resolve;
    });
    this.turn = { promptId, text, isInterrupted: false, ended, resolveEnded };
    this.silence.restart();
    this.process.send({
      type: "user",
      uuid: promptId,
      message: { role: "user", content: text },
      parent_tool_use_id: null,
      session_id: "",
    });
  }

  answer(permissionId: string, answer: AgentAnswer): void {
    const reply = this.desk.answer(permissionId, answer);
    if (reply === null) return;
    if (reply.deniedToolUseId !== null) this.mapper.noteDenied(reply.deniedToolUseId);
    this.process.send(reply.line);
  }

  /** Stops the open turn; a CLI that does not end it in time is ended itself. */
  interrupt(): void {
    const { turn } = this;
    if (turn === null || turn.isInterrupted) return;
    turn.isInterrupted = true;
    this.process.request("interrupt").catch((error: unknown) => {
      this.options.logger.debug(`interrupt: ${messageOf(error)}`);
    });
    const timer = setTimeout(() => {
      void this.end(null);
      this.options.logger.warn("the turn went on after the interrupt: the CLI is ended");
    }, interruptTimeoutMs);
    void turn.ended.then(() => {
      clearTimeout(timer);
    });
  }

  /** Ends the process and everything below it. */
  stop(): Promise<void> {
    if (this.turn !== null) this.turn.isInterrupted = true;
    return this.end(this.turn?.ended ?? null);
  }

  private end(turnEnd: Promise<void> | null): Promise<void> {
    this.stopping ??= stopProcess(this.process, turnEnd, this.options.logger);
    return this.stopping;
  }

  private shakeHands(): void {
    this.process.request("initialize", {}, cliStartTimeoutMs).then(
      (response) => {
        const parsed = v.safeParse(initialized, response);
        const version = parsed.success ? (parsed.output.claude_code_version ?? null) : null;
        if (this.stopping === null) {
          this.options.emit({ type: "status", status: { kind: "ready", version } });
        }
      },
      (error: unknown) => {
        // A process that ended says so by itself; a slow one may still come.
        this.options.logger.debug(`initialize: ${messageOf(error)}`);
      },
    );
  }

  private onLine(line: Exclude<CliLine, CliLineOf<"control_response">>): void {
    if (this.turn !== null) this.silence.restart();
    switch (line.type) {
      case "system":
        this.configure(line);
        this.emitAll(this.mapper.map(line));
        break;
      case "stream_event":
      case "assistant":
      case "user":
        this.emitAll(this.mapper.map(line));
        break;
      case "result":
        this.onResult(line);
        break;
      case "control_request": {
        const event = this.desk.open(line);
        if (event === null) this.process.send(refusal(line));
        else this.options.emit(event);
        break;
      }
      case "control_cancel_request": {
        const event = this.desk.withdraw(line.request_id);
        if (event !== null) this.options.emit(event);
        break;
      }
      case "command_lifecycle":
        this.onLifecycle(line);
        break;
    }
  }

  private configure(line: CliLineOf<"system">): void {
    const [model, permissionMode] = [line.model, line.permissionMode].map((text) =>
      text === undefined ? undefined : oneLine(text, maxToolSubjectLength),
    );
    const isSame =
      (model ?? this.model) === this.model &&
      (permissionMode ?? this.permissionMode) === this.permissionMode;
    if (isSame) return;
    this.model = model ?? this.model;
    this.permissionMode = permissionMode ?? this.permissionMode;
    this.options.emit({
      type: "configured",
      model: this.model,
      permissionMode: this.permissionMode,
    });
  }

  private onResult(line: CliLineOf<"result">): void {
    // The session id was the wrong way round; the process ends by itself and tells it again.
    if (line.errors?.some(isSessionMismatch) === true) return;
    const costBefore = this.costSoFar;
    const { turn } = this;
    if (turn === null || !belongsTo(line, turn.promptId)) return;
    this.costSoFar = line.total_cost_usd ?? costBefore;
    const { events, answerError } = this.mapper.endTurn();
    this.emitAll(events);
    const { isInterrupted } = turn;
    this.endTurn(turnEnded(line, { isInterrupted, answerError, model: this.model, costBefore }));
  }

  /** The CLI did not take the prompt: no result will come. */
  private onLifecycle({ command_uuid: id, state }: CliLineOf<"command_lifecycle">): void {
    if (id !== this.turn?.promptId || (state !== "refused" && state !== "discarded")) return;
    const problem = { code: "turn-failed" as const, detail: `the CLI ${state} the prompt` };
    this.endTurn({ type: "turn-ended", status: "failed", stats: null, problem });
  }

  private endTurn(event: Extract<AgentEvent, { type: "turn-ended" }>): void {
    const { turn } = this;
    this.turn = null;
    this.silence.dispose();
    turn?.resolveEnded();
    this.options.emit(event);
  }

  private onProcessEnd(end: ProcessEnd): void {
    const openTurn = this.turn;
    this.turn = null;
    this.silence.dispose();
    openTurn?.resolveEnded();
    this.emitAll(this.mapper.endTurn().events);
    const isExpected = this.stopping !== null;
    this.options.onEnd({ process: end, openTurn, isExpected });
  }

  private notice(code: ProblemCode, detail: string | null): void {
    this.noticeCount += 1;
    const id = `${code}-${this.process.pid ?? 0}-${this.noticeCount}`;
    const problem = { code, detail };
    this.options.emit({
      type: "block-started",
      block: { kind: "notice", id, level: "warning", problem },
    });
  }

  private emitAll(events: readonly AgentEvent[]): void {
    for (const event of events) this.options.emit(event);
  }
}

/** Whether the CLI says that a session to resume is not there, or that a new one is. */
export function isSessionMismatch(text: string): boolean {
  return /No conversation found with session ID|Session ID \S+ is already in use/.test(text);
}
