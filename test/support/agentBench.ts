import { randomUUID } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import type { Logger } from "../../src/base/logger";
import { silentLogger } from "../../src/base/logger";
import { ClaudeAgent } from "../../src/claude/claudeAgent";
import type { AgentEvent, AgentSession } from "../../src/conversation/agent";
import type { ToolChange } from "../../src/shared/events";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { claudeBinary } from "./claudeBinary";
import { processesMarked } from "./processes";
import { temporaryFolder } from "./temporary";

type EventOf<T extends AgentEvent["type"]> = Extract<AgentEvent, { type: T }>;

interface OpenOptions {
  /** Default: the real CLI. */
  readonly claudePath?: string;
  readonly sessionId?: string;
  readonly isResumed?: boolean;
  /** A variable of the environment to leave out. */
  readonly without?: string;
  /** Default: one that discards everything. */
  readonly logger?: Logger;
}

/** A folder, a home and a model of its own for one test, and the sessions that it opens there. */
export class AgentBench {
  readonly api: ModelApi;
  readonly root: string;
  readonly folder: string;
  private readonly sessions: AgentSession[] = [];
  private readonly remove: () => Promise<void>;

  private constructor(api: ModelApi, root: string, remove: () => Promise<void>) {
    this.api = api;
    this.root = root;
    this.folder = path.join(root, "folder");
    this.remove = remove;
  }

  static async start(): Promise<AgentBench> {
    const temporary = await temporaryFolder("agent");
    const bench = new AgentBench(await startModelApi(), await realpath(temporary.path), () =>
      temporary.remove(),
    );
    await mkdir(bench.folder);
    await mkdir(path.join(bench.root, "home"));
    return bench;
  }

  open(options: OpenOptions = {}): Recorder {
    const session = this.agent(options).openSession({
      sessionId: options.sessionId ?? randomUUID(),
      isResumed: options.isResumed ?? false,
    });
    this.sessions.push(session);
    return new Recorder(session);
  }

  /** The agent itself, for a test that puts a conversation on top; that one stops its sessions. */
  agent({ claudePath, without, logger }: OpenOptions = {}): ClaudeAgent {
    const environment = {
      PATH: process.env["PATH"],
      ...this.api.environment(path.join(this.root, "home")),
    };
    return new ClaudeAgent({
      workspaceFolder: this.folder,
      claudePath: claudePath ?? claudeBinary(),
      environment: Object.fromEntries(
        Object.entries(environment).filter(([name]) => name !== without),
      ),
      logger: logger ?? silentLogger,
    });
  }

  /** The living processes that this bench's sessions have started, also what lost its parent. */
  async processes(): Promise<readonly number[]> {
    return (await processesMarked(this.root)).map(({ pid }) => pid);
  }

  /** Stops all sessions; nothing of them may be left. */
  async close(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.stop()));
    await this.api.close();
    expect(await this.processes()).toEqual([]);
    await this.remove();
  }
}

/** A session whose events are kept and can be waited for. */
class Recorder {
  readonly events: AgentEvent[] = [];
  readonly session: AgentSession;
  private readonly checks = new Set<() => void>();

  constructor(session: AgentSession) {
    this.session = session;
    session.onEvent((event) => {
      this.events.push(event);
      for (const check of this.checks) check();
    });
  }

  /** Waits for an event of this type; `from` skips the events before that index. */
  waitFor<T extends AgentEvent["type"]>(
    type: T,
    predicate: (event: EventOf<T>) => boolean = () => true,
    from = 0,
  ): Promise<EventOf<T>> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.events
          .slice(from)
          .find(
            (event): event is EventOf<T> => event.type === type && predicate(event as EventOf<T>),
          );
        if (found === undefined) return;
        this.checks.delete(check);
        resolve(found);
      };
      this.checks.add(check);
      check();
    });
  }

  /** Sends a prompt and resolves with the end of its turn. */
  run(text: string, promptId: string = randomUUID()): Promise<EventOf<"turn-ended">> {
    const from = this.events.length;
    this.session.prompt(promptId, text);
    return this.waitFor("turn-ended", () => true, from);
  }

  /** Allows every permission that comes. */
  allowAll(): void {
    this.session.onEvent((event) => {
      if (event.type === "permission-requested")
        this.session.answer(event.request.id, { kind: "allow" });
    });
  }

  /** The text that was shown, block by block. */
  get texts(): readonly string[] {
    const blocks = new Map<string, string>();
    for (const event of this.events) {
      if (event.type === "block-started" && event.block.kind === "text")
        blocks.set(event.block.id, event.block.text);
      if (event.type === "block-appended" && blocks.has(event.blockId)) {
        blocks.set(event.blockId, (blocks.get(event.blockId) ?? "") + event.text);
      }
    }
    return [...blocks.values()];
  }

  /** What changed on the cards of tools, in order. */
  get changes(): readonly ToolChange[] {
    return this.events.flatMap((event) => (event.type === "tool-changed" ? [event.change] : []));
  }
}
