import type {
  App,
  AppOptions,
  DeviceInfo,
  LocalClient,
  SecurityAlert,
} from "../../../src/app/types";
import type { Disposable } from "../../../src/base/lifecycle";
import { deviceIdleLifeMs, deviceLifeMs } from "../../../src/shared/limits";
import type { AuditRecord } from "../../../src/editor/auditText";
import { Emitter } from "../../../src/base/emitter";
import { silentLogger } from "../../../src/base/logger";
import type {
  AgentStatus,
  Conversation,
  HostState,
  Money,
  PermissionRequest,
  Problem,
  QueuedPrompt,
  TunnelStatus,
  Turn,
} from "../../../src/shared/state";
import type { DeviceRole } from "../../../src/shared/devices";
import { initialState } from "../../../src/shared/state";
import { finishedTurn } from "../../support/finishedTurn";
import { permissionRequest } from "../../support/permissionRequest";
import { queuedPrompt } from "../../support/queuedPrompt";

const conversationId = "c0000000-0000-4000-8000-000000000001";
const by = { id: "editor", name: "VS Code" };

export function turnWith(change: Partial<Turn>): Turn {
  return finishedTurn("t0000000-0000-4000-8000-000000000001", {
    by,
    startedAt: null,
    endedAt: null,
    status: "running",
    ...change,
  });
}

export const waitingPermission = permissionRequest("p1");

/** A prompt that waits. */
export const waitingPrompt = queuedPrompt("q0000000-0000-4000-8000-000000000001", conversationId, {
  text: "next",
  by,
});

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
    context: null,
  };
  return {
    ...initialState,
    host: {
      ...initialState.host,
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
  usageWorkerScript: "/nowhere/worker.js",
  watchdogScript: "/watchdog.js",
  maxParallelConversations: 1,
  publicOrigins: [],
  deviceLife: { idleMs: deviceIdleLifeMs, absoluteMs: deviceLifeMs },
  money: initialState.host.money,
  environment: {},
  confirmDevice: null,
  confirmStepUp: null,
  push: {
    keys: { read: () => Promise.resolve(null), write: () => Promise.resolve() },
    service: null,
    typedAt: () => null,
  },
  editor: null,
  logger: silentLogger,
};

/** An app that only counts. */
export class FakeApp implements App {
  localUrl = "http://127.0.0.1:8765";
  readonly moved = new Emitter<void>();
  readonly onDidMove = this.moved.event;
  devices: readonly DeviceInfo[] = [];
  readonly stateChanged = new Emitter<HostState>();
  readonly onDidChangeState = this.stateChanged.event;
  readonly devicesChanged = new Emitter<void>();
  readonly onDidChangeDevices = this.devicesChanged.event;
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
      others: [],
      expiresAt: Date.now() + 60_000,
    };
  }
  cancelPairing(): void {
    // Nothing is paired here.
  }
  readonly alerted = new Emitter<SecurityAlert>();
  readonly onDidAlert = this.alerted.event;
  readonly failed = new Emitter<unknown>();
  readonly onDidFail = this.failed.event;
  /** What was asked about devices, in order. */
  readonly deviceActs: string[] = [];
  revokeDevice(id: string): Promise<void> {
    this.act(`revoke ${id}`);
    this.devices = this.devices.filter((device) => device.id !== id);
    return Promise.resolve();
  }
  revokeAllDevices(): Promise<void> {
    this.act("revoke all");
    this.devices = [];
    return Promise.resolve();
  }
  renameDevice(id: string, name: string): Promise<boolean> {
    this.act(`rename ${id} ${name}`);
    return Promise.resolve(this.devices.some((device) => device.id === id));
  }
  setDeviceRole(id: string, role: DeviceRole): Promise<boolean> {
    this.act(`role ${id} ${role}`);
    return Promise.resolve(this.devices.some((device) => device.id === id));
  }
  private act(what: string): void {
    this.deviceActs.push(what);
    this.devicesChanged.fire();
  }
  readonly trail: AuditRecord[] = [];
  auditTrail() {
    return Promise.resolve(this.trail);
  }
  readonly moneys: Money[] = [];
  showMoney(money: Money): void {
    this.moneys.push(money);
  }
  readonly answeredTo: (string | null)[] = [];
  answerTo(origin: string | null): void {
    this.answeredTo.push(origin);
  }
  restarts = 0;
  restart(): Promise<void> {
    this.restarts += 1;
    return Promise.resolve();
  }
  /** Who was connected, in order. */
  readonly clients: LocalClient[] = [];
  connect(client: LocalClient): Disposable {
    this.clients.push(client);
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

  /** A restart found its port taken. */
  move(localUrl: string): void {
    this.localUrl = localUrl;
    this.moved.fire();
  }

  change(state: HostState): void {
    this.state = state;
    this.stateChanged.fire(state);
  }
}
