import type { RequestOutcome } from "../conversation/requestOutcome";
import { outcome } from "../conversation/requestOutcome";
import type { Push } from "../push/push";
import type { Requester } from "../server/hostDesk";
import type { HostRequest } from "../shared/protocol";

export type PushRequest = Extract<HostRequest, { type: `push.${string}` | `presence.${string}` }>;

/** What a device asks about how it is told, and what it says of who looks. */
export class PushDesk {
  private readonly push: Push;

  constructor(push: Push) {
    this.push = push;
  }

  async handle(request: PushRequest, by: Requester): Promise<RequestOutcome> {
    const { deviceId, author, role } = by;
    if (request.type === "presence.report") {
      // The editor's own view looks, too.
      this.push.see(deviceId ?? author.id, request.conversationId, role !== "view");
      return outcome(null);
    }
    if (deviceId === null) return inEditor(request);
    switch (request.type) {
      case "push.state":
        return { ok: true, result: await this.push.stateOf(deviceId) };
      case "push.subscribe": {
        const { endpoint, keys, language, choices } = request;
        const isTaken = await this.push.subscribe(deviceId, { endpoint, keys, language, choices });
        return outcome(isTaken ? null : "push-refused");
      }
      case "push.unsubscribe":
        return this.push.forget(deviceId) ? outcome(null) : { ok: true, isUnchanged: true };
      case "push.test": {
        const sent = await this.push.test(deviceId);
        return outcome(sent === "sent" ? null : sent === "spent" ? "rate-limited" : "push-failed");
      }
    }
  }
}

/** The editor is told by the editor. */
function inEditor({ type }: PushRequest): RequestOutcome {
  return type === "push.state"
    ? { ok: true, result: { key: null, subscribed: null } }
    : outcome("not-allowed");
}
