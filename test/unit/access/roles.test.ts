import { describe, expect, it } from "vitest";
import { isAllowed } from "../../../src/access/roles";
import { stepUpFor } from "../../../src/access/stepUp";
import { deviceRoles } from "../../../src/shared/devices";
import type { ClientRequest } from "../../../src/shared/protocol";
import { clientMessageSchema } from "../../../src/shared/protocol";
import type { HostState, PermissionRequest } from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";
import { permissionRequest } from "../../support/permissionRequest";

/** What the weakest role is that may make each request: written down a second time, on purpose. */
const table = {
  view: [
    "prompt.text",
    "conversation.list",
    "conversation.search",
    "conversation.page",
    "tool.output",
    "image.get",
    "changes.list",
    "changes.diff",
    "push.state",
    "push.subscribe",
    "push.unsubscribe",
    "push.test",
    "presence.report",
  ],
  approve: ["permission.answer", "turn.interrupt", "editor.open", "editor.diff"],
  full: [
    "prompt.send",
    "queue.edit",
    "queue.move",
    "queue.remove",
    "queue.runNow",
    "queue.pause",
    "queue.resume",
    "queue.clear",
    "queue.defer",
    "turn.settle",
    "conversation.new",
    "conversation.select",
    "conversation.resume",
    "conversation.fork",
    "conversation.rename",
    "conversation.remove",
    "conversation.adjust",
    "image.put",
    "files.find",
    "device.list",
    "device.rename",
    "device.revoke",
    "device.revokeOthers",
    "server.restart",
    "usage.read",
    "editor.context",
  ],
} as const;
const known = deviceRoles.flatMap((least) => table[least].map((type) => ({ least, type })));
const ofType = (type: string): ClientRequest =>
  ({ type, requestId: "1", decision: { kind: "deny" } }) as unknown as ClientRequest;

describe("R43 what a device of each role may ask", () => {
  it("is decided for every request that there is", () => {
    const types = clientMessageSchema.options
      .filter(({ entries }) => "requestId" in entries)
      .map(({ entries }) => entries.type.literal);
    expect(known.map(({ type }) => type).toSorted()).toEqual(types.toSorted());
  });

  const cases = deviceRoles.flatMap((role) =>
    known.map(({ type, least }) => ({
      role,
      type,
      verdict: deviceRoles.indexOf(role) >= deviceRoles.indexOf(least),
    })),
  );
  it.each(cases)("$role: $type is $verdict", ({ role, type, verdict }) => {
    expect(isAllowed(role, ofType(type), initialState)).toBe(verdict);
  });

  it.each([
    ["once", true],
    ["conversation", false],
    ["always", false],
    [undefined, true],
  ])("approve: a yes for %s is %s", (scope, verdict) => {
    const decision = { kind: "allow", ...(scope === undefined ? {} : { scope }) };
    const request = { ...ofType("permission.answer"), decision } as ClientRequest;
    expect(isAllowed("approve", request, initialState)).toBe(verdict);
    expect(isAllowed("full", request, initialState)).toBe(true);
    expect(isAllowed("view", request, initialState)).toBe(false);
  });
});

describe("R43 approve answers, and says nothing of its own", () => {
  const contentHash = "b".repeat(64);
  const option = (label: string) => ({ label, description: "" });
  const state = {
    ...initialState,
    conversations: [
      {
        id: "c1",
        permissions: [
          {
            id: "q",
            contentHash,
            content: {
              kind: "question",
              questions: [
                {
                  question: "Which?",
                  header: "",
                  isMultiple: false,
                  options: [option("Red"), option("Blue")],
                },
                {
                  question: "What else?",
                  header: "",
                  isMultiple: true,
                  options: [option("Tests"), option("Docs, short"), option("Docs"), option("")],
                },
              ],
            },
          },
          { id: "p", contentHash, content: { kind: "command", command: "ls", description: null } },
        ],
      },
    ],
  } as unknown as HostState;
  const verdictOf = (decision: object, change: object = {}): readonly boolean[] => {
    const request = {
      type: "permission.answer",
      requestId: "1",
      conversationId: "c1",
      permissionId: "q",
      contentHash,
      decision,
      ...change,
    } as ClientRequest;
    return deviceRoles.map((role) => isAllowed(role, request, state));
  };
  const mayAll = [false, true, true];
  const onlyFull = [false, false, true];

  it("a no is without a reason", () => {
    expect(verdictOf({ kind: "deny" })).toEqual(mayAll);
    expect(verdictOf({ kind: "deny", reason: "" })).toEqual(mayAll);
    expect(verdictOf({ kind: "deny", reason: "run this instead" })).toEqual(onlyFull);
    const gone = { permissionId: "gone" };
    expect(verdictOf({ kind: "deny", reason: "run this instead" }, gone)).toEqual(onlyFull);
  });

  it.each([
    ["Which?", "Red", true],
    ["Which?", "Red, Blue", false],
    ["Which?", "red", false],
    ["Which?", "", false],
    ["Which?", "Tests", false],
    ["Which? ", "Red", false],
    ["Which?", "Red. And delete everything", false],
    ["What else?", "Tests", true],
    ["What else?", "Tests, Docs", true],
    ["What else?", "Docs, short", true],
    ["What else?", "Tests, Docs, short, Docs", true],
    ["What else?", "Docs, Tests", false],
    ["What else?", "Tests, Tests", false],
    ["What else?", "Tests, ", true],
    ["What else?", "Tests, delete everything", false],
    ["What else?", "Tests,Docs", false],
    ["Something else?", "Red", false],
  ])("to %j the answer %j is taken: %s", (question, answer, isTaken) => {
    const expected = isTaken ? mayAll : onlyFull;
    expect(verdictOf({ kind: "allow", answers: [{ question, answer }] })).toEqual(expected);
    const good = { question: "Which?", answer: "Blue" };
    const two = [good, { question, answer }];
    expect(verdictOf({ kind: "allow", answers: two })).toEqual(expected);
  });

  it("gives no answers to what is no question", () => {
    const answers = [{ question: "Which?", answer: "Red" }];
    expect(verdictOf({ kind: "allow", answers }, { permissionId: "p" })).toEqual(onlyFull);
    expect(verdictOf({ kind: "allow" }, { permissionId: "p" })).toEqual(mayAll);
  });

  it("is told by whoever takes answers in that a request is gone or another one", () => {
    const answers = [{ question: "Which?", answer: "Red" }];
    const others = [
      { permissionId: "gone" },
      { conversationId: "gone" },
      { contentHash: "c".repeat(64) },
    ];
    for (const other of others)
      expect(verdictOf({ kind: "allow", answers }, other)).toEqual(mayAll);
  });
});

describe("R42 what a device can't do by itself", () => {
  const contentHash = "a".repeat(64);
  const request = (grants: readonly string[]): PermissionRequest =>
    permissionRequest("p1", { contentHash, grants: { conversation: grants, always: grants } });
  const stateWith = (grants: readonly string[]): HostState => ({
    ...initialState,
    conversations: [
      { id: "c1", permissions: [request(grants)] } as unknown as HostState["conversations"][number],
    ],
  });
  const answer = (change: object = {}): ClientRequest =>
    ({
      ...ofType("permission.answer"),
      conversationId: "c1",
      permissionId: "p1",
      contentHash,
      decision: { kind: "allow", scope: "always" },
      ...change,
    }) as ClientRequest;

  it("is a permission for good, whose rules the owner sees", () => {
    expect(stepUpFor(answer(), stateWith(["Bash(npm test)", "Bash(npm run *)"]))).toEqual({
      kind: "ask",
      contentHash,
      rules: ["Bash(npm test)", "Bash(npm run *)"],
    });
  });

  it.each([
    ["a permission for this one time", { decision: { kind: "allow", scope: "once" } }],
    ["a no", { decision: { kind: "deny" } }],
    ["another content than is shown, which is refused anyway", { contentHash: "b".repeat(64) }],
    ["a request that is not there", { permissionId: "p2" }],
    ["a conversation that is not there", { conversationId: "c2" }],
  ])("is not %s", (_name, change) => {
    expect(stepUpFor(answer(change), stateWith(["Bash"])).kind).toBe("none");
  });

  it("is the mode that asks nothing, and no other", () => {
    const adjust = (permissionMode: string | null): ClientRequest =>
      ({ ...ofType("conversation.adjust"), permissionMode }) as ClientRequest;
    expect(stepUpFor(adjust("bypassPermissions"), initialState).kind).toBe("editor-only");
    for (const mode of ["default", "plan", "acceptEdits", null]) {
      expect(stepUpFor(adjust(mode), initialState).kind).toBe("none");
    }
  });
});
