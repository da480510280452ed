import { randomUUID } from "node:crypto";
import type { ChangeDiff, ChangeList } from "../../../src/shared/changedFiles";
import type { HostEvent } from "../../../src/shared/events";
import type { FoundTurn, ListedConversation } from "../../../src/shared/conversationAnswers";
import { maxExcerptLength } from "../../../src/shared/limits";
import type { ClientMessage } from "../../../src/shared/protocol";
import type { PermissionContent } from "../../../src/shared/permissionContent";
import type { Author } from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";
import type { FakeHost } from "../../browser/support/fakeHost";
import {
  accepted,
  appended,
  begun,
  block,
  conversationId,
  opened,
  requested,
  resolved,
  started,
  text,
  tool,
} from "../../browser/support/fixtures";

/** Every request for permission with the text in each of its fields. */
export function hostileContents(evil: string): readonly PermissionContent[] {
  return [
    { kind: "command", command: evil, description: evil },
    { kind: "plan", markdown: evil, path: evil },
    { kind: "question", questions: [hostileQuestion(evil)] },
    { kind: "edit", path: evil, edits: [{ oldText: evil, newText: evil }] },
    { kind: "write", path: evil, content: evil, replaces: { lines: 1 } },
    { kind: "other", input: evil },
  ];
}

function hostileQuestion(evil: string) {
  const options = [{ label: evil, description: evil }];
  return { question: evil, header: evil, isMultiple: false, options };
}

/** One turn with the text in every field that a turn has, whole and streamed unit by unit. */
export function hostileTurn(evil: string): HostEvent[] {
  const id = randomUUID();
  const by: Author = { id: "other", name: evil };
  const problem = { code: "api-error", detail: evil } as const;
  const requests = hostileContents(evil).map((content, index) =>
    requested(`${id} ${index}`, content, {
      turnId: id,
      toolName: evil,
      blockedPath: evil,
      grants: { conversation: [evil, `folder ${evil}`], always: [evil] },
    }),
  );
  return [
    accepted(evil, id, by),
    started(id),
    block(id, text("stream", "", true)),
    block(id, text("whole", evil)),
    // By code units, so that characters are cut as well.
    ...evil.split("").map((unit) => appended(id, "stream", unit)),
    block(id, { kind: "thinking", id: "think", text: evil, isOpen: true }),
    ...(["command", "other"] as const).map((kind) =>
      block(
        id,
        tool(`tool ${kind}`, {
          kind,
          name: evil,
          subject: evil,
          summary: evil,
          output: { text: evil, omitted: 0 },
          diff: [{ oldStart: 1, newStart: 1, lines: [`+${evil}`, `-${evil}`, ` ${evil}`] }],
          todos: [{ text: evil, status: "active" }],
        }),
      ),
    ),
    block(id, tool("agent", { kind: "agent", subject: evil, output: { text: evil, omitted: 0 } })),
    block(id, tool("step", { kind: "command", subject: evil, parentId: "agent" })),
    block(id, { kind: "notice", id: "notice", level: "error", problem }),
    ...requests,
    ...requests.map((_, index) => resolved(`${id} ${index}`, "denied", by)),
    { type: "turn.ended", conversationId, turnId: id, status: "failed", stats: null, problem },
  ];
}

/** What is around the turns: names of the folder, the models, the queue, the troubles. */
export function hostileFrame(evil: string): HostEvent[] {
  const problem = { code: "tunnel-refused", detail: evil } as const;
  const choice = { value: evil, name: evil, description: evil, efforts: [evil] };
  return [
    begun("6c1d5e02-94b7-4a53-8f0e-52c2b8d1aa02", { title: evil, isNamed: true }),
    ...opened(evil),
    {
      type: "host.changed",
      host: {
        workspaceName: evil,
        hostName: evil,
        tunnel: { kind: "failed", problem },
        storage: { code: "storage-failed", detail: evil },
        money: initialState.host.money,
      },
    },
    { type: "conversation.renamed", conversationId, title: evil },
    {
      type: "catalog.changed",
      catalog: {
        models: [choice],
        permissionModes: [evil, "default"],
        commands: [{ name: "evil", description: evil, argumentHint: evil }],
      },
    },
    { type: "conversation.configured", conversationId, model: evil, permissionMode: evil },
    {
      type: "plan.changed",
      windows: [
        {
          kind: evil,
          utilization: 0.9,
          resetsAt: null,
          status: evil,
          source: "event",
          asOf: Date.now(),
        },
      ],
    },
  ];
}

/** A prompt that runs and two that wait, by somebody with that name. */
export function hostileQueue(evil: string): HostEvent[] {
  const running = randomUUID();
  const by: Author = { id: "other", name: evil };
  return [
    accepted(evil, running, by),
    started(running),
    accepted(evil, randomUUID(), by),
    accepted(evil, randomUUID(), by),
    { type: "queue.paused", reason: "person", by },
  ];
}

/** Answers lists, searches and details with the text in every field. */
export function answerHostile(host: FakeHost, evil: string): (message: ClientMessage) => void {
  const now = Date.now();
  const conversation: ListedConversation = {
    id: "7d2e6f13-a5c8-4b64-9f1f-000000000001",
    title: evil,
    firstPrompt: evil,
    createdAt: now,
    updatedAt: now,
    gitBranch: evil,
    isOpen: false,
  };
  const device = {
    id: "d2",
    name: evil,
    role: "full",
    createdAt: now,
    lastSeenAt: now,
    address: evil,
    isConnected: false,
    isYou: false,
  } as const;
  return (message) => {
    if (!("requestId" in message)) return;
    const results = {
      "conversation.list": { items: [conversation], cursor: null, isPartial: true },
      "files.find": { paths: [evil] },
      "conversation.search": { hits: hostileHits(host, evil), cursor: null },
      "device.list": { devices: [device] },
      "prompt.text": { text: evil },
      "tool.output": { text: evil },
      "changes.list": hostileChanges(evil),
      "changes.diff": hostileDifference(evil),
    } as const;
    const { type, requestId } = message;
    if (type in results) host.accept(requestId, results[type as keyof typeof results]);
    else host.accept(requestId);
  };
}

/** All turns that there are, with the text as what was found in them. */
function hostileHits(host: FakeHost, evil: string): readonly FoundTurn[] {
  const excerpt = evil.slice(0, maxExcerptLength);
  return host.state.conversations
    .flatMap(({ turns }) => turns)
    .map(({ id, acceptedAt }) => ({ turnId: id, at: acceptedAt, count: 1, excerpt }));
}

/** Changed files with the text as branch and as names. */
function hostileChanges(evil: string): ChangeList {
  const states = ["modified", "renamed", "untracked", "deleted"] as const;
  return {
    git: { branch: evil, commit: evil, upstream: evil, ahead: 1, behind: 1 },
    trouble: null,
    files: states.map((state, index) => ({
      path: `${index}/${evil}`,
      oldPath: state === "renamed" ? evil : null,
      state,
      isStaged: false,
      isUnstaged: true,
      added: 1,
      removed: 1,
      isBinary: false,
      ...(index === 0 ? { editedAt: Date.now() } : {}),
    })),
    total: states.length,
    own: 1,
    isPartial: true,
    outside: 1,
  };
}

function hostileDifference(evil: string): ChangeDiff {
  const lines = evil.split("\n").flatMap((line) => [`+${line}`, `-${line}`, ` ${line}`]);
  return {
    kind: "text",
    hunks: [{ oldStart: 1, newStart: 1, lines, at: Date.now() }],
    from: 0,
    next: null,
    total: lines.length,
    isCut: true,
    version: evil,
  };
}
