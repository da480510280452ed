import type { App, AppOptions, DeviceInfo } from "../../../src/app/types";
import { Emitter } from "../../../src/base/emitter";
import { silentLogger } from "../../../src/base/logger";
import type {
  AgentStatus,
  Conversation,
  HostState,
  PermissionRequest,
  Problem,
  QueuedPrompt,
  Turn,
  TunnelStatus,
} from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";

const conversationId = "c0000000-0000-4000-8000-000000000001";

export function turnWith(change: Partial<Turn>): Turn {
  return {
    id: "t0000000-0000-4000-8000-000000000001",
    text: "hello",
    isCut: false,
    images: [],
    by: { id: "editor", name: "VS Code" },
    acceptedAt: 0,
    startedAt: null,
    endedAt: null,
    status: "running",
    blocks: [],
    omittedBlocks: 0,
    stats: null,
    problem: null,
    choice: null,
    ...change,
  };
}

export const waitingPermission: PermissionRequest = {
  id: "p1",
  turnId: null,
  toolName: "Bash",
  content: { kind: "command", command: "ls", description: null },
  blockedPath: null,
  contentHash: "0".repeat(64),
  isTooLong: false,
  grants: { conversation: [], always: [] },
  requestedAt: 0,
};

/** A prompt that waits. */
export const waitingPrompt: QueuedPrompt = {
  id: "q0000000-0000-4000-8000-000000000001",
  conversationId,
  text: "next",
  isCut: false,
  images: [],
  by: { id: "editor", name: "VS Code" },
  acceptedAt: 0,
  version: 1,
  waitsUntil: null,
  deferredAt: null,
};

/** A state with one conversation, as far as the editor looks at it. */
export function hostWith(change: {
  readonly tunnel?: TunnelStatus;
  readonly agent?: AgentStatus;
  readonly turns?: readonly Turn[];
  readonly permissions?: readonly PermissionRequest[];
  readonly workspaceName?: string;
  readonly prompts?: readonly QueuedPrompt[];
  readonly storage?: Problem;
}): HostState {
  const conversation: Conversation = {
    id: conversationId,
    title: "",
    isNamed: false,
    createdAt: 0,
    agent: change.agent ?? { kind: "ready", version: "2.1.330", isTested: true },
    model: null,
    permissionMode: null,
    settings: { model: null, permissionMode: null, effort: null },
    forkOf: null,
    turns: change.turns ?? [],
    hasOlderTurns: false,
    permissions: change.permissions ?? [],
    answered: [],
    costUsd: 0,
  };
  return {
    ...initialState,
    host: {
      workspaceName: change.workspaceName ?? "my-app",
      hostName: "desk",
      tunnel: change.tunnel ?? { kind: "off" },
      storage: change.storage ?? null,
    },
    conversations: [conversation],
    queue: { ...initialState.queue, prompts: change.prompts ?? [] },
    currentId: conversationId,
  };
}

export const someOptions: AppOptions = {
  workspaceFolder: "/projects/my-app",
  workspaceName: "my-app",
  stateFolder: "/state",
  port: 0,
  claudePath: null,
  tunnel: null,
  pageFolder: "/page",
  tunnelChildScript: "/tunnelChild.js",
  watchdogScript: "/watchdog.js",
  maxParallelConversations: 1,
  environment: {},
  confirmDevice: null,
  logger: silentLogger,
};

/** An app that only counts. */
export class FakeApp implements App {
  readonly localUrl = "http://127.0.0.1:8765";
  readonly devices: readonly DeviceInfo[] = [];
  readonly stateChanged = new Emitter<HostState>();
  readonly onDidChangeState = this.stateChanged.event;
  readonly onDidChangeDevices = new Emitter<void>().event;
  readonly codeUsed = new Emitter<void>();
  readonly onDidUseCode = this.codeUsed.event;
  state = hostWith({});
  stops = 0;
  pairings = 0;

  pair() {
    this.pairings += 1;
    return {
      local: `${this.localUrl}/#p=code${this.pairings}`,
      public: null,
      expiresAt: Date.now() + 60_000,
    };
  }
  cancelPairing(): void {
    // Nothing is paired here.
  }
  revokeDevice(): Promise<void> {
    return Promise.resolve();
  }
  connect() {
    return { dispose: () => undefined };
  }
  newConversation(): void {
    // There are no conversations here.
  }
  interrupt(): void {
    // No turn runs here.
  }
  stop(): Promise<void> {
    this.stops += 1;
    return Promise.resolve();
  }

  change(state: HostState): void {
    this.state = state;
    this.stateChanged.fire(state);
  }
}
