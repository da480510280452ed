import { isWithin } from "../base/paths";
import type { AgentAnswer, AgentEvent } from "../conversation/agent";
import type { CliLineOf } from "./cliLines";
import { permissionContent } from "./permissionContent";
import type { GrantUpdates } from "./permissionGrants";
import { grantsOf } from "./permissionGrants";
import type { ToolInput } from "./toolCard";

interface PendingRequest {
  readonly input: ToolInput;
  /** It was shown as questions, so that its answer carries answers. */
  readonly isQuestion: boolean;
  readonly isPlan: boolean;
  readonly toolUseId: string | null;
  readonly updates: GrantUpdates;
}

/** What goes back to the CLI, and the call that was refused, if any. */
export interface PermissionReply {
  readonly line: object;
  readonly deniedToolUseId: string | null;
}

/** Keeps the CLI's permission requests until they are answered or taken back. They never time out. */
export class PermissionDesk {
  private readonly folder: string;
  private readonly pending = new Map<string, PendingRequest>();

  constructor(folder: string) {
    this.folder = folder;
  }

  get isEmpty(): boolean {
    return this.pending.size === 0;
  }

  /** Takes in a request; null when it asks for something else than a permission. */
  open({ request_id: id, request }: CliLineOf<"control_request">): AgentEvent | null {
    const { subtype, tool_name: toolName, input } = request;
    if (subtype !== "can_use_tool" || toolName === undefined || input === undefined) return null;
    const content = permissionContent(toolName, input, this.folder);
    const isQuestion = content.kind === "question";
    const { labels: grants, updates } = grantsOf(request.permission_suggestions ?? [], this.folder);
    const isPlan = toolName === "ExitPlanMode";
    const toolUseId = request.tool_use_id ?? null;
    this.pending.set(id, { input, isQuestion, isPlan, toolUseId, updates });
    // The CLI names the path that it asks for, also one in the folder, which is no reason to warn.
    const asked = request.blocked_path ?? null;
    const blockedPath = asked === null || isWithin(this.folder, asked) ? null : asked;
    return {
      type: "permission-requested",
      request: { id, toolName, content, blockedPath, grants },
    };
  }

  /** The CLI takes a request back. */
  withdraw(id: string): AgentEvent | null {
    return this.pending.delete(id) ? { type: "permission-withdrawn", permissionId: id } : null;
  }

  /**
   * Makes the reply to a request; null when it is gone. The first answer counts. `leavesPlan`: the
   * CLI leaves its plan mode by itself when a plan is approved.
   */
  answer(id: string, answer: AgentAnswer, leavesPlan: boolean): PermissionReply | null {
    const request = this.pending.get(id);
    if (request === undefined) return null;
    this.pending.delete(id);
    if (answer.kind === "deny") {
      const message = answer.reason.trim() === "" ? "The person said no." : answer.reason;
      const line = controlReply(id, { behavior: "deny", message });
      return { line, deniedToolUseId: request.toolUseId };
    }
    const answers = request.isQuestion ? { answers: answer.answers ?? {} } : {};
    const updatedInput = { ...request.input, ...answers };
    const granted = answer.scope === "once" ? [] : request.updates[answer.scope];
    const updates = request.isPlan && !leavesPlan ? [leavePlan] : granted;
    const updatedPermissions = updates.length === 0 ? {} : { updatedPermissions: updates };
    const reply = { behavior: "allow", updatedInput, ...updatedPermissions };
    return { line: controlReply(id, reply), deniedToolUseId: null };
  }
}

const leavePlan = { type: "setMode", mode: "default", destination: "session" };

/** A good answer to a request of the CLI. */
function controlReply(id: string, response: object): object {
  return { type: "control_response", response: { subtype: "success", request_id: id, response } };
}

/** The answer to a request that this program does not know: the CLI must not wait for ever. */
export function refusal({ request_id: id, request }: CliLineOf<"control_request">): object {
  const error = `${request.subtype} is not supported`;
  return { type: "control_response", response: { subtype: "error", request_id: id, error } };
}
