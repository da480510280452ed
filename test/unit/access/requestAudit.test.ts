import { describe, expect, it } from "vitest";
import { auditOf } from "../../../src/access/requestAudit";
import type { ClientRequest } from "../../../src/shared/protocol";

const written = (request: object): string | null => {
  const line = auditOf({ requestId: "1", conversationId: "c1", ...request } as ClientRequest);
  return line === null ? null : `${line.event}: ${line.detail}`;
};

describe("what is written down of a request", () => {
  it.each([
    [{ type: "conversation.new" }, "conversation.new"],
    [{ type: "conversation.new", replacesId: "c2" }, "conversation.new c2"],
    [{ type: "conversation.select" }, "conversation.select c1"],
    [{ type: "conversation.resume", isAnyway: true }, "conversation.resume c1"],
    [{ type: "conversation.fork", newId: "c3" }, "conversation.fork c1 c3"],
    [{ type: "conversation.rename", title: "secret plans" }, "conversation.rename c1"],
    [{ type: "conversation.remove" }, "conversation.remove c1"],
  ])("of %j", (request, detail) => {
    expect(written(request)).toBe(`conversation-changed: ${detail}`);
  });

  it.each([
    [{ kind: "allow" }, "allow once h"],
    [{ kind: "allow", answers: [] }, "allow once h"],
    [{ kind: "deny" }, "deny h"],
    [{ kind: "deny", reason: "twelve signs" }, "deny h text=12"],
    [
      {
        kind: "allow",
        answers: [
          { question: "a", answer: "Red" },
          { question: "b", answer: "Blue" },
        ],
      },
      "allow once h text=7",
    ],
  ])("of the answer %j, with how much text went with it and not the text", (decision, detail) => {
    const line = written({ type: "permission.answer", contentHash: "h", decision });
    expect(line).toBe(`permission-answered: ${detail}`);
  });

  it("of a subscription to notifications: what is wanted, and not where to", () => {
    const kinds = { needs: true, done: false, failed: true, limit: false };
    const wish = { endpoint: "https://push.example/secret", choices: { kinds, showsTitle: true } };
    expect(written({ type: "push.subscribe", ...wish })).toBe(
      "push-subscribed: needs failed title",
    );
    expect(written({ type: "push.unsubscribe" })).toBe("push-unsubscribed: push.unsubscribe");
  });

  it("of what the editor is to show, and that it was looked into", () => {
    expect(written({ type: "editor.open", path: "src/a.ts", line: 3 })).toBe(
      "editor-shown: editor.open src/a.ts",
    );
    expect(written({ type: "editor.diff", path: "src/a.ts" })).toBe(
      "editor-shown: editor.diff src/a.ts",
    );
    expect(written({ type: "editor.context" })).toBe("editor-read: editor.context");
  });

  it("is nothing where it only reads, is a piece of something, or is written elsewhere", () => {
    for (const type of ["prompt.text", "files.find", "image.put", "device.revoke"]) {
      expect(written({ type })).toBeNull();
    }
  });
});
