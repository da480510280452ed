import * as v from "valibot";
import { messageOf } from "../base/errors";
import { within } from "../base/within";
import type { AgentAnswer, AgentEvent, AgentPrompt } from "../conversation/agent";
import { interruptTimeoutMs, maxChoiceLength, remainsMs } from "../shared/limits";
import type { ProblemCode } from "../shared/problemCodes";
import type { AgentSettings } from "../shared/state";
import { ClaudeProcess } from "./claudeProcess";
import type { ProcessHandlers } from "./claudeProcess";
import type { CliLine, CliLineOf } from "./cliLines";
import { ContextGauge } from "./contextGauge";
import { Greeting } from "./greeting";
import { LineMapper } from "./lineMapper";
import { LiveSettings } from "./liveSettings";
import { OpenTurn, promptLine } from "./openTurn";
import { PermissionDesk, refusal } from "./permissionDesk";
import { PlanQuestion } from "./planQuestion";
import { planWindows } from "./planWindows";
import type { ProcessEnd } from "./problems";
import type { RunOptions } from "./runOptions";
import { isSessionMismatch } from "./problems";
import type { SettingName } from "./settings";
import { SilenceWatch } from "./silenceWatch";
import { stopProcess } from "./stopLadder";
import { oneLine, toDetail } from "./text";
import { belongsTo, turnEnded } from "./turnEnd";
import type { TurnEnded } from "./turnEnd";
import { TurnSweep } from "./turnSweep";

type TurnLost = Extract<AgentEvent, { type: "turn-lost" }>;
type ReadLine = Exclude<CliLine, CliLineOf<"control_response">>;

/**
 * The life of one process of the CLI within a session. At most one turn is open. Every turn ends by
 * an event, except the one that is still open when the process goes: `onEnd` hands that one back. An
 * interrupted turn ends only when nothing that it started is left.
 */
export class SessionRun {
  private readonly options: RunOptions;
  private readonly process: ClaudeProcess;
  private readonly mapper: LineMapper;
  private readonly gauge = new ContextGauge();
  private readonly desk: PermissionDesk;
  private readonly silence: SilenceWatch;
  private readonly settings: LiveSettings;
  private readonly greeting: Greeting;
  private readonly plan: PlanQuestion;
  private readonly sweep: TurnSweep | null;
  /** Resolves when `onEnd` was called. */
  private readonly over: Promise<void>;
  private turn: OpenTurn | null = null;
  private settling: Promise<void> = Promise.resolve();
  private stopping: Promise<void> | null = null;
  private isExpected = false;
  private hasEnded = false;
  /** The CLI has left its session for another one. */
  private isAstray = false;
  private model: string | null = null;
  private permissionMode: string | null = null;
  private costSoFar = 0;
  private noticeCount = 0;

  constructor(options: RunOptions) {
    const { command, logger, mark, guard } = options;
    this.options = options;
    this.mapper = new LineMapper(command.cwd);
    this.desk = new PermissionDesk(command.cwd);
    this.silence = new SilenceWatch(() => {
      const isWaiting = this.turn !== null && this.desk.isEmpty && !this.mapper.hasRunningTools;
      if (isWaiting) this.notice("claude-no-answer", null);
    });
    let resolveOver: () => void = () => undefined;
    this.over = new Promise((resolve) => {
      resolveOver = resolve;
    });
    this.process = new ClaudeProcess(command, this.handlers(resolveOver), logger);
    const { pid } = this.process;
    if (pid === undefined) this.sweep = null;
    else {
      guard.started(pid, "cli");
      const onSample: TurnSweep["options"]["onSample"] = (below) => {
        guard.sampled(pid, below);
      };
      this.sweep = new TurnSweep({ pid, mark, onSample, logger });
    }
    this.settings = this.liveSettings();
    const ports = {
      request: (...asked: Parameters<ClaudeProcess["request"]>) => this.process.request(...asked),
      isEnding: () => this.isEnding,
      emit: options.emit,
      logger,
    };
    this.greeting = new Greeting(ports);
    const isIdle = (): boolean => this.turn === null;
    this.plan = new PlanQuestion({ ...ports, isIdle, pace: options.planPace });
    void this.greeting.begin().then(() => {
      this.watchTurn();
      this.plan.greeted(this.greeting.handshake);
    });
  }

  /** The process is being ended: what is sent to it now may never be read. */
  get isEnding(): boolean {
    return this.stopping !== null || this.hasEnded;
  }

  /** Something was chosen that only a new process can do. */
  get needsRestart(): boolean {
    return this.settings.needsRestart;
  }

  /** Hands over a prompt; the same one again while it runs is the same turn. */
  prompt(prompt: AgentPrompt): void {
    if (this.turn?.prompt.id === prompt.id) return;
    this.turn = new OpenTurn(prompt);
    this.mapper.beginTurn(prompt.text);
    this.silence.restart();
    if (this.greeting.handshake !== null) this.watchTurn();
    try {
      this.process.send(promptLine(prompt));
    } catch (error) {
      const problem = { code: "turn-failed" as const, detail: toDetail(messageOf(error)) };
      this.mapper.endTurn();
      this.endTurn(this.turn, { type: "turn-ended", status: "failed", stats: null, problem });
    }
  }

  /** From now on these, as far as a running process can change. */
  adjust(settings: AgentSettings): void {
    this.settings.adjust(settings, this.permissionMode);
  }

  /** False when it found no request that waits, or nobody to read it. */
  answer(permissionId: string, answer: AgentAnswer): boolean {
    const leavesPlan = this.greeting.handshake?.leavesPlan ?? true;
    const reply = this.desk.answer(permissionId, answer, leavesPlan);
    if (reply === null || !this.process.send(reply.line)) return false;
    if (reply.deniedToolUseId !== null) this.mapper.noteDenied(reply.deniedToolUseId);
    this.silence.restart();
    return true;
  }

  /** Stops the open turn; a CLI that does not end it in time is ended itself. */
  interrupt(): void {
    const { turn } = this;
    if (turn === null || turn.isInterrupted) return;
    // While what the process left is ended, its turn is still to be told of.
    if (!turn.isOver || this.hasEnded) turn.isInterrupted = true;
    if (turn.isOver) return;
    this.process.request("interrupt").catch((error: unknown) => {
      this.options.logger.debug(`interrupt: ${messageOf(error)}`);
    });
    turn.swept = this.sweep?.stop(turn.whenOver) ?? null;
    const timer = setTimeout(() => {
      this.options.logger.warn("the turn went on after the interrupt: the CLI is ended");
      this.isExpected = true;
      void this.end(null);
    }, interruptTimeoutMs);
    void turn.whenOver.then(() => {
      clearTimeout(timer);
    });
  }

  /** Whether a sub-agent or a program works on after its turn. Never rejects. */
  async hasBackgroundWork(): Promise<boolean> {
    return this.mapper.hasBackgroundAgents || ((await this.sweep?.hasTools()) ?? false);
  }

  /** Ends the process and everything below it. */
  async stop(): Promise<void> {
    this.isExpected = true;
    const { turn } = this;
    if (turn?.isOver === false) {
      turn.isInterrupted = true;
      // A tool that the interrupt does not end would keep the turn, and whoever stops it, waiting.
      turn.swept ??= this.sweep?.stop(turn.whenOver) ?? null;
    }
    await this.end(turn?.whenOver ?? null);
    // A process that can't be ended must not hold up whoever stops it.
    await within(this.over, remainsMs, undefined);
  }

  /** Ends the process between two turns; the next prompt resumes the session in another one. */
  private leave(): void {
    this.isExpected = true;
    void this.end(null);
  }

  private end(turnEnd: Promise<void> | null): Promise<void> {
    const { logger, mark } = this.options;
    this.stopping ??= stopProcess(this.process, turnEnd, logger, mark);
    return this.stopping;
  }

  private handlers(resolveOver: () => void): ProcessHandlers {
    return {
      onLine: (line) => {
        this.onLine(line);
      },
      onOutput: () => {
        if (this.turn?.isOver === false) this.silence.restart();
      },
      onSaid: () => {
        if (this.turn !== null) this.turn.hasBegun = true;
      },
      onLongLine: (bytes) => {
        this.notice("claude-line-too-long", `${bytes} bytes`);
      },
      onClosed: (what) => {
        this.options.logger.warn(`the CLI closed its ${what} but lives on: it is ended`);
        if (this.stopping === null) this.notice("claude-exited", `it closed its ${what}`);
        void this.end(null);
      },
      onEnd: (end) => {
        void this.onProcessEnd(end).then(resolveOver);
      },
    };
  }

  private liveSettings(): LiveSettings {
    return new LiveSettings({
      startedWith: this.options.settings,
      request: (subtype, fields) => this.process.request(subtype, fields),
      onTaken: (name, value, answer) => {
        this.onTaken(name, value, answer);
      },
      onRefused: (name, value, error) => {
        if (this.isEnding) return;
        this.notice("claude-choice-refused", `${name} ${value}: ${messageOf(error)}`);
        this.options.onRefused(name, this.settings.current[name]);
      },
    });
  }

  private onLine(line: ReadLine): void {
    switch (line.type) {
      case "system":
        if (line.subtype === "init") this.onInit(line);
        this.configure(line.model, line.permissionMode);
        this.emitAll(this.gauge.map(line, this.model));
        this.emitAll(this.mapper.map(line));
        break;
      case "user":
        if (line.isReplay === true) this.onEcho(line);
        this.emitAll(this.mapper.map(line));
        break;
      case "stream_event":
      case "assistant":
        this.emitAll(this.mapper.map(line));
        this.emitAll(this.gauge.map(line, this.model));
        break;
      case "result":
        this.emitAll(this.gauge.map(line, this.model));
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
      case "rate_limit_event": {
        const windows = planWindows(line, Date.now());
        if (windows.length > 0) this.options.emit({ type: "plan", windows });
        break;
      }
    }
  }

  /** The CLI begins a turn. */
  private onInit({ claude_code_version: version, session_id: id }: CliLineOf<"system">): void {
    if (version !== undefined) this.greeting.noteVersion(version);
    if (id !== undefined && id !== this.options.sessionId && !this.isAstray) {
      this.isAstray = true;
      this.notice("claude-astray", null);
    }
    if (this.turn !== null) this.turn.isStarted = true;
    this.watchTurn();
  }

  /**
   * From now on what is started belongs to the open turn. Not before the CLI has answered: until then
   * it starts servers of its own.
   */
  private watchTurn(): void {
    if (this.turn === null || this.turn.isOver || this.turn.isWatched) return;
    this.turn.isWatched = true;
    this.sweep?.begin();
  }

  /**
   * The CLI repeats each prompt after it has begun its turn. One that it knows already it only
   * repeats: no turn comes of it, and no result.
   */
  private onEcho({ uuid }: CliLineOf<"user">): void {
    const { turn } = this;
    if (turn === null || turn.isOver || turn.isStarted || uuid !== turn.prompt.id) return;
    const problem = { code: "claude-lost" as const, detail: null };
    this.endTurn(turn, { type: "turn-lost", problem, hasBegun: true });
  }

  /** The CLI took a choice; newer versions say which model stands behind its name. */
  private onTaken(name: SettingName, value: string, answer: unknown): void {
    if (name === "permissionMode") this.configure(undefined, value);
    if (name !== "model") return;
    const parsed = v.safeParse(v.object({ model: v.string() }), answer);
    const said = parsed.success ? parsed.output.model : undefined;
    this.configure(said ?? this.greeting.handshake?.resolvedModels.get(value), undefined);
  }

  private configure(
    ...said: [model: string | undefined, permissionMode: string | undefined]
  ): void {
    const [model = this.model, permissionMode = this.permissionMode] = said.map((text) =>
      text === undefined ? undefined : oneLine(text, maxChoiceLength),
    );
    if (model === this.model && permissionMode === this.permissionMode) return;
    this.model = model;
    this.permissionMode = permissionMode;
    this.options.emit({ type: "configured", model, permissionMode });
  }

  private onResult(line: CliLineOf<"result">): void {
    // The session id was the wrong way round; the process ends by itself and tells it again.
    if (line.errors?.some(isSessionMismatch) === true) return;
    const costBefore = this.costSoFar;
    const { turn } = this;
    if (turn === null || turn.isOver || !belongsTo(line, turn.prompt.id)) return;
    this.costSoFar = line.total_cost_usd ?? costBefore;
    const { events, answerError } = this.mapper.endTurn();
    this.emitAll(events);
    const { isInterrupted } = turn;
    const context = { isInterrupted, answerError, model: this.model, costBefore };
    this.endTurn(turn, turnEnded(line, context));
  }

  /** The CLI did not take the prompt: no result will come. */
  private onLifecycle({ command_uuid: id, state }: CliLineOf<"command_lifecycle">): void {
    const { turn } = this;
    if (turn === null || turn.isOver || id !== turn.prompt.id) return;
    if (state !== "refused" && state !== "discarded") return;
    const problem = { code: "turn-failed" as const, detail: `the CLI ${state} the prompt` };
    this.endTurn(turn, { type: "turn-ended", status: "failed", stats: null, problem });
  }

  private endTurn(turn: OpenTurn, event: TurnEnded | TurnLost): void {
    this.silence.dispose();
    turn.end();
    const finish = (): void => {
      this.turn = null;
      this.sweep?.end();
      if (this.isAstray) this.leave();
      this.options.emit(event);
      void this.plan.ask();
    };
    const isInterrupted = event.type === "turn-ended" && event.status === "interrupted";
    if (!isInterrupted || this.sweep === null) finish();
    else this.settling = (turn.swept ?? this.sweep.stop(turn.whenOver)).then(finish);
  }

  private async onProcessEnd(end: ProcessEnd): Promise<void> {
    const { onEnd, guard } = this.options;
    this.hasEnded = true;
    this.silence.dispose();
    const openTurn = this.turn?.isOver === false ? this.turn : null;
    openTurn?.end();
    this.emitAll(this.mapper.endTurn().events);
    // Nothing of the turn may run any more when its end is told.
    await Promise.all([this.settling, this.stopping ?? this.sweep?.endRemains()]);
    this.sweep?.dispose();
    if (this.process.pid !== undefined) guard.ended(this.process.pid);
    onEnd({ process: end, openTurn, isExpected: this.isExpected });
  }

  private notice(code: ProblemCode, detail: string | null): void {
    this.noticeCount += 1;
    const id = `${code}-${this.process.pid ?? 0}-${this.noticeCount}`;
    const problem = { code, detail: detail === null ? null : toDetail(detail) };
    this.options.emit({
      type: "block-started",
      block: { kind: "notice", id, level: "warning", problem },
    });
  }

  private emitAll(events: readonly AgentEvent[]): void {
    for (const event of events) this.options.emit(event);
  }
}
