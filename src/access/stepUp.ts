import type { ClientRequest } from "../shared/protocol";
import type { HostState } from "../shared/state";

/** What a request needs beside its device's role. */
export type StepUp =
  | { readonly kind: "none" }
  /** Only the editor itself may ask for it. `what`: one line for the owner. */
  | { readonly kind: "editor-only"; readonly what: string }
  /** The owner is asked at the PC. */
  | { readonly kind: "ask"; readonly contentHash: string; readonly rules: readonly string[] };

/** The mode in which nothing is asked any more. */
const unguardedMode = "bypassPermissions";

/**
 * What a paired device can't do by itself, whatever its role: a stolen phone, or one whose traffic is
 * read, must not change what will be asked from then on. A request that would be refused anyway needs
 * nothing: nobody is asked in vain.
 */
export function stepUpFor(request: ClientRequest, state: HostState): StepUp {
  switch (request.type) {
    case "conversation.adjust":
      return request.permissionMode === unguardedMode
        ? { kind: "editor-only", what: `permissionMode ${unguardedMode}` }
        : { kind: "none" };
    case "permission.answer": {
      const { decision, conversationId, permissionId, contentHash } = request;
      if (decision.kind !== "allow" || decision.scope !== "always") return { kind: "none" };
      const open = state.conversations.find(({ id }) => id === conversationId)?.permissions ?? [];
      const asked = open.find(({ id }) => id === permissionId);
      const rules = asked?.contentHash === contentHash ? asked.grants.always : [];
      return rules.length === 0 ? { kind: "none" } : { kind: "ask", contentHash, rules };
    }
    default:
      return { kind: "none" };
  }
}
