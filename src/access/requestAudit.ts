import type { ClientRequest, PermissionDecision } from "../shared/protocol";
import { pushKinds } from "../shared/pushChoices";
import type { AuditEvent } from "./audit";

/**
 * What is written down of a request that was carried out; null: nothing, because it only reads, or
 * because whoever carries it out knows better what to write. No text that somebody wrote is in it.
 */
export function auditOf(
  request: ClientRequest,
): { readonly event: AuditEvent; readonly detail: string } | null {
  switch (request.type) {
    case "prompt.send":
      return { event: "prompt-sent", detail: request.promptId };
    case "turn.settle":
      return { event: "prompt-sent", detail: `${request.choice} ${request.turnId}` };
    case "queue.edit":
    case "queue.move":
    case "queue.remove":
    case "queue.runNow":
    case "queue.defer":
      return { event: "queue-changed", detail: `${request.type} ${request.promptId}` };
    case "queue.pause":
    case "queue.resume":
    case "queue.clear":
      return { event: "queue-changed", detail: request.type };
    case "turn.interrupt":
      return { event: "turn-stopped", detail: request.conversationId };
    case "permission.answer": {
      const { decision, contentHash } = request;
      const answer = decision.kind === "deny" ? "deny" : `allow ${decision.scope ?? "once"}`;
      const length = lengthOf(decision);
      const text = length === 0 ? "" : ` text=${length}`;
      return { event: "permission-answered", detail: `${answer} ${contentHash}${text}` };
    }
    case "conversation.adjust": {
      const { conversationId, model, permissionMode, effort } = request;
      const chosen = Object.entries({ model, permissionMode, effort })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${value ?? "default"}`);
      return { event: "settings-changed", detail: [...chosen, conversationId].join(" ") };
    }
    case "conversation.new": {
      const { replacesId } = request;
      const detail = [request.type, ...(replacesId === undefined ? [] : [replacesId])].join(" ");
      return { event: "conversation-changed", detail };
    }
    case "conversation.fork": {
      const { conversationId, newId } = request;
      return {
        event: "conversation-changed",
        detail: `${request.type} ${conversationId} ${newId}`,
      };
    }
    case "conversation.select":
    case "conversation.resume":
    case "conversation.rename":
    case "conversation.remove":
      return {
        event: "conversation-changed",
        detail: `${request.type} ${request.conversationId}`,
      };
    // Hundreds for one prompt, which has its own line; a picture that no prompt names is deleted.
    case "image.put":
      return null;
    // The desk of the devices writes what came of it.
    case "device.rename":
    case "device.revoke":
    case "device.revokeOthers":
    case "server.restart":
      return null;
    case "push.subscribe":
      return { event: "push-subscribed", detail: choicesOf(request) };
    case "push.unsubscribe":
      return { event: "push-unsubscribed", detail: request.type };
    case "editor.open":
    case "editor.diff":
      return { event: "editor-shown", detail: `${request.type} ${request.path}` };
    case "editor.context":
      return { event: "editor-read", detail: request.type };
    case "push.test":
    case "push.state":
    case "presence.report":
    case "device.list":
    case "prompt.text":
    case "conversation.list":
    case "conversation.page":
    // Never what somebody looked for.
    case "conversation.search":
    case "tool.output":
    case "image.get":
    case "files.find":
    case "changes.list":
    case "changes.diff":
    case "usage.read":
      return null;
  }
}

/** Never the address: who has it can have the device told what he likes. */
function choicesOf({ choices }: Extract<ClientRequest, { type: "push.subscribe" }>): string {
  const { kinds, showsTitle } = choices;
  const wanted = pushKinds.filter((kind) => kinds[kind]);
  return [...wanted, ...(showsTitle ? ["title"] : [])].join(" ");
}

/** How much text goes to the agent with an answer, in UTF-16 code units. */
function lengthOf(decision: PermissionDecision): number {
  if (decision.kind === "deny") return decision.reason?.length ?? 0;
  return (decision.answers ?? []).reduce((sum, { answer }) => sum + answer.length, 0);
}
