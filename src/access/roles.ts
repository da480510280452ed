import type { DeviceRole } from "../shared/devices";
import { deviceRoles } from "../shared/devices";
import type { ClientRequest } from "../shared/protocol";
import type { Question } from "../shared/permissionContent";
import type { HostState } from "../shared/state";

/** The least role for each request: a request without one does not compile. */
const leastRole: Readonly<Record<ClientRequest["type"], DeviceRole>> = {
  "prompt.text": "view",
  "conversation.list": "view",
  "conversation.page": "view",
  "conversation.search": "view",
  "tool.output": "view",
  "image.get": "view",
  "changes.list": "view",
  "changes.diff": "view",
  // About the device itself: who may look may also be told.
  "push.state": "view",
  "push.subscribe": "view",
  "push.unsubscribe": "view",
  "push.test": "view",
  "presence.report": "view",
  "permission.answer": "approve",
  "turn.interrupt": "approve",
  "editor.open": "approve",
  "editor.diff": "approve",
  "prompt.send": "full",
  "queue.edit": "full",
  "queue.move": "full",
  "queue.remove": "full",
  "queue.runNow": "full",
  "queue.pause": "full",
  "queue.resume": "full",
  "queue.clear": "full",
  "queue.defer": "full",
  "turn.settle": "full",
  "conversation.new": "full",
  "conversation.select": "full",
  "conversation.resume": "full",
  "conversation.fork": "full",
  "conversation.rename": "full",
  "conversation.remove": "full",
  "conversation.adjust": "full",
  "image.put": "full",
  "files.find": "full",
  "device.list": "full",
  "device.rename": "full",
  "device.revoke": "full",
  "device.revokeOthers": "full",
  "server.restart": "full",
  "usage.read": "full",
  "editor.context": "full",
};

/** Whether a device of this role may make this request. */
export function isAllowed(role: DeviceRole, request: ClientRequest, state: HostState): boolean {
  return deviceRoles.indexOf(role) >= deviceRoles.indexOf(roleFor(request, state));
}

function roleFor(request: ClientRequest, state: HostState): DeviceRole {
  const isMore =
    request.type === "permission.answer" && (isLasting(request) || hasOwnWords(request, state));
  return isMore ? "full" : leastRole[request.type];
}

type Answer = Extract<ClientRequest, { type: "permission.answer" }>;

/** A grant for more than this one call changes what will be asked at all. */
function isLasting({ decision }: Answer): boolean {
  return decision.kind === "allow" && (decision.scope ?? "once") !== "once";
}

/** Words of one's own with an answer reach the agent: they are as good as a prompt. */
function hasOwnWords({ decision, ...answer }: Answer, state: HostState): boolean {
  if (decision.kind === "deny") return (decision.reason ?? "") !== "";
  const { answers = [] } = decision;
  if (answers.length === 0) return false;
  const open = state.conversations.find(({ id }) => id === answer.conversationId)?.permissions;
  const asked = open?.find(({ id }) => id === answer.permissionId);
  // Such an answer reaches nobody: whoever takes it in says why.
  if (asked?.contentHash !== answer.contentHash) return false;
  const questions = asked.content.kind === "question" ? asked.content.questions : [];
  return answers.some(
    ({ question, answer: text }) =>
      !questions.some((one) => one.question === question && isOffered(one, text)),
  );
}

/** Whether a text is one of the offered labels, or several in their order, joined with ", ". */
function isOffered({ options, isMultiple }: Question, text: string): boolean {
  const labels = options.map(({ label }) => label);
  if (!isMultiple) return labels.includes(text);
  /** Where in the text another label may begin. A label may itself contain the comma. */
  const starts = new Set([0]);
  for (const label of labels) {
    const ends = [...starts]
      .filter((start) => text.startsWith(label, start))
      .map((start) => start + label.length);
    if (ends.includes(text.length)) return true;
    for (const end of ends) if (text.startsWith(", ", end)) starts.add(end + 2);
  }
  return false;
}
