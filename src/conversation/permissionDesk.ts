import { maxOpenPermissions, maxOpenPermissionsSize } from "../shared/limits";
import type { PermissionDecision, RefusalCode } from "../shared/protocol";
import type {
  Author,
  PermissionOutcome,
  PermissionRequest,
  PermissionScope,
} from "../shared/state";
import { weightOf } from "../shared/weight";
import type { AgentAnswer, AgentPermission } from "./agent";
import type { EventLog } from "./eventLog";
import { toPermissionRequest } from "./permissions";

/**
 * The permission requests of one conversation. They are state: whoever comes later sees them too.
 * The first answer wins and is the only one that reaches the agent; none ever ends by time.
 */
export class PermissionDesk {
  private readonly conversationId: string;
  private readonly log: EventLog;
  private readonly tell: (permissionId: string, answer: AgentAnswer) => boolean;

  /** `tell` hands an answer to the agent; false: the one that asked is gone. */
  constructor(
    conversationId: string,
    log: EventLog,
    tell: (permissionId: string, answer: AgentAnswer) => boolean,
  ) {
    this.conversationId = conversationId;
    this.log = log;
    this.tell = tell;
  }

  get isAsking(): boolean {
    return this.pending.length > 0;
  }

  open(permission: AgentPermission, turnId: string | null): void {
    const open = this.log.state.conversations.flatMap(({ permissions }) => permissions);
    const room = maxOpenPermissionsSize - weightOf(open);
    const request = toPermissionRequest(permission, turnId, Date.now(), room);
    // One that finds no room even cut short can't be shown at all.
    if (open.length >= maxOpenPermissions || (request.isTooLong && weightOf(request) > room)) {
      const reason = "Too many requests for permission wait for an answer. Ask again later.";
      this.tell(permission.id, { kind: "deny", reason });
      return;
    }
    const { conversationId } = this;
    this.log.append({ type: "permission.requested", conversationId, request });
  }

  /** Gives the reason of a refusal. */
  answer(
    permissionId: string,
    contentHash: string,
    decision: PermissionDecision,
    by: Author,
  ): RefusalCode | null {
    const request = this.pending.find(({ id }) => id === permissionId);
    if (request === undefined) return "permission-gone";
    if (request.contentHash !== contentHash) return "permission-changed";
    if (decision.kind === "deny") {
      this.resolve(permissionId, "denied", null, by);
      this.tell(permissionId, { kind: "deny", reason: decision.reason ?? "" });
      return null;
    }
    if (request.isTooLong) return "permission-too-long";
    const scope = decision.scope ?? "once";
    if (scope !== "once" && request.grants[scope].length === 0) return "unknown-choice";
    const answers = Object.fromEntries(
      (decision.answers ?? []).map(({ question, answer }) => [question, answer]),
    );
    if (!this.tell(permissionId, { kind: "allow", scope, answers })) {
      this.resolve(permissionId, "lost", null, null);
      return "permission-gone";
    }
    this.resolve(permissionId, "allowed", scope, by);
    return null;
  }

  /** The agent took it back. */
  withdraw(permissionId: string): void {
    this.resolve(permissionId, "cancelled", null, null);
  }

  /** The turn is over: an agent that still waits for an answer must not wait for ever. */
  denyAll(): void {
    for (const { id } of this.pending) {
      this.resolve(id, "cancelled", null, null);
      this.tell(id, { kind: "deny", reason: "The turn was stopped." });
    }
  }

  /** Their agent is gone. */
  lose(): void {
    for (const { id } of this.pending) this.resolve(id, "lost", null, null);
  }

  private get pending(): readonly PermissionRequest[] {
    const { conversations } = this.log.state;
    return conversations.find(({ id }) => id === this.conversationId)?.permissions ?? [];
  }

  private resolve(
    permissionId: string,
    outcome: PermissionOutcome,
    scope: PermissionScope | null,
    by: Author | null,
  ): void {
    const { conversationId } = this;
    this.log.append({
      type: "permission.resolved",
      conversationId,
      permissionId,
      outcome,
      scope,
      by,
    });
  }
}
