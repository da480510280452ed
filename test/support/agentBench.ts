import { randomUUID } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import type { Logger } from "../../src/base/logger";
import { silentLogger } from "../../src/base/logger";
import { ClaudeAgent } from "../../src/claude/claudeAgent";
import type { ProcessGuard } from "../../src/claude/processGuard";
import { noSettings } from "../../src/claude/settings";
import type { AgentEvent, AgentImage, AgentSession } from "../../src/conversation/agent";
import type { ToolChange } from "../../src/shared/events";
import type { AgentSettings } from "../../src/shared/state";
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
  readonly forkOf?: string;
  readonly settings?: Partial<AgentSettings>;
  /** Default: with an API key. */
  readonly account?: "key" | "plan";
  /** Default: nobody. */
  readonly guard?: ProcessGuard;
  /** A variable of the environment to leave out. */
  readonly without?: string;
  /** Default: one that discards everything. */
  readonly logger?: Logger;
}

interface PromptOptions {
  readonly id?: string;
  readonly images?: readonly AgentImage[];
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
      forkOf: options.forkOf ?? null,
      settings: { ...noSettings, ...options.settings },
    });
    this.sessions.push(session);
    return new Recorder(session);
  }

  /** The agent itself, for a test that puts a conversation on top; that one stops its sessions. */
  agent({ claudePath, without, logger, account, guard }: OpenOptions = {}): ClaudeAgent {
    const environment = {
      PATH: process.env["PATH"],
      ...this.api.environment(path.join(this.root, "home"), account),
    };
    return new ClaudeAgent({
      workspaceFolder: this.folder,
      claudePath: claudePath ?? claudeBinary(),
      environment: Object.fromEntries(
        Object.entries(environment).filter(([name]) => name !== without),
      ),
      logger: logger ?? silentLogger,
      ...(guard === undefined ? {} : { guard }),
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

  /** Sends a prompt and resolves with the end of its turn, which has to come. */
  async run(text: string, prompt: PromptOptions = {}): Promise<EventOf<"turn-ended">> {
    const end = await this.runToAnyEnd(text, prompt);
    if (end.type === "turn-lost") throw new Error(`the turn was lost: ${end.problem.code}`);
    return end;
  }

  /** Sends a prompt whose process goes, and resolves with what is said of it. */
  async runToLoss(text: string): Promise<EventOf<"turn-lost">> {
    const end = await this.runToAnyEnd(text);
    if (end.type === "turn-ended") throw new Error(`the turn ended: ${end.status}`);
    return end;
  }

  private runToAnyEnd(text: string, prompt: PromptOptions = {}) {
    const from = this.events.length;
    this.session.prompt({ id: prompt.id ?? randomUUID(), text, images: prompt.images ?? [] });
    return Promise.race([
      this.waitFor("turn-ended", () => true, from),
      this.waitFor("turn-lost", () => true, from),
    ]);
  }

  /** Allows every permission that comes. */
  allowAll(): void {
    this.session.onEvent((event) => {
      if (event.type === "permission-requested")
        this.session.answer(event.request.id, { kind: "allow", scope: "once" });
    });
  }

  /** What was told between the words, in order. */
  get notices() {
    return this.events.flatMap((event) =>
      event.type === "block-started" && event.block.kind === "notice" ? [event.block] : [],
    );
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
