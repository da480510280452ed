import { Emitter } from "../../../../src/base/emitter";
import type {
  Agent,
  AgentAnswer,
  AgentEvent,
  AgentPrompt,
  AgentSession,
  SessionOptions,
} from "../../../../src/conversation/agent";
import type { AgentSettings, Problem } from "../../../../src/shared/state";

export const exited: Problem = { code: "claude-exited", detail: "exit code 137" };

/** A session whose lines the test speaks. It notes what it is told, in order. */
export class FakeSession implements AgentSession {
  readonly options: SessionOptions;
  readonly calls: string[] = [];
  readonly prompts: AgentPrompt[] = [];
  /** Prompts that its process ended before it had begun them, once for each time. */
  readonly untouched: string[] = [];
  private readonly emitter = new Emitter<AgentEvent>();
  readonly onEvent = this.emitter.event;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  get texts(): readonly string[] {
    return this.prompts.map(({ text }) => text);
  }

  say(...events: AgentEvent[]): void {
    for (const event of events) this.emitter.fire(event);
  }

  /** It is up, in a version whose behaviour is known (or not). */
  ready(isTested = true): void {
    this.say({ type: "status", status: { kind: "ready", version: "2.1.330", isTested } });
  }

  end(status: "done" | "failed" | "interrupted" = "done"): void {
    this.say({ type: "turn-ended", status, stats: null, problem: null });
  }

  /** Its process ends in the turn. */
  lose(hasBegun: boolean): void {
    const last = this.prompts.at(-1);
    if (!hasBegun && last !== undefined) this.untouched.push(last.id);
    this.say(
      { type: "status", status: { kind: "failed", problem: exited } },
      { type: "turn-lost", problem: exited, hasBegun },
    );
  }

  prompt(prompt: AgentPrompt): void {
    this.prompts.push(prompt);
    this.calls.push(`prompt ${prompt.id} ${prompt.text}`);
  }

  adjust(settings: AgentSettings): void {
    this.calls.push(`adjust ${JSON.stringify(settings)}`);
  }

  answer(permissionId: string, answer: AgentAnswer): boolean {
    this.calls.push(`answer ${permissionId} ${JSON.stringify(answer)}`);
    return true;
  }

  /** Something works on in the background. */
  isWorking = false;

  hasBackgroundWork(): Promise<boolean> {
    return Promise.resolve(this.isWorking);
  }

  interrupt(): void {
    this.calls.push("interrupt");
  }

  stop(): Promise<void> {
    this.calls.push("stop");
    return Promise.resolve();
  }
}

export class FakeAgent implements Agent {
  readonly sessions: FakeSession[] = [];

  openSession(options: SessionOptions): FakeSession {
    const session = new FakeSession(options);
    this.sessions.push(session);
    return session;
  }

  get last(): FakeSession {
    const session = this.sessions.at(-1);
    if (session === undefined) throw new Error("no session was opened");
    return session;
  }

  /** The newest session of a conversation. */
  of(sessionId: string): FakeSession {
    const session = this.sessions.findLast(({ options }) => options.sessionId === sessionId);
    if (session === undefined) throw new Error("no session of that conversation was opened");
    return session;
  }

  /** Texts of all prompts that were handed over, in the order of their sessions. */
  get texts(): readonly string[] {
    return this.sessions.flatMap(({ texts }) => texts);
  }
}
