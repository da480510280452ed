import { Emitter } from "../../../src/base/emitter";
import type { Agent, AgentAnswer, AgentEvent, AgentSession } from "../../../src/conversation/agent";

/** An agent whose lines the test speaks. */
export class FakeSession implements AgentSession {
  readonly calls: string[] = [];
  private readonly emitter = new Emitter<AgentEvent>();
  readonly onEvent = this.emitter.event;

  say(...events: AgentEvent[]): void {
    for (const event of events) this.emitter.fire(event);
  }

  end(status: "done" | "failed" | "interrupted" = "done"): void {
    this.say({ type: "turn-ended", status, stats: null, problem: null });
  }

  prompt(promptId: string, text: string): void {
    this.calls.push(`prompt ${promptId} ${text}`);
  }

  answer(permissionId: string, answer: AgentAnswer): void {
    this.calls.push(`answer ${permissionId} ${JSON.stringify(answer)}`);
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

  openSession(): FakeSession {
    const session = new FakeSession();
    this.sessions.push(session);
    return session;
  }

  get last(): FakeSession {
    const session = this.sessions.at(-1);
    if (session === undefined) throw new Error("no session was opened");
    return session;
  }
}
