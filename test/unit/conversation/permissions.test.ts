import { beforeEach, describe, expect, it } from "vitest";
import {
  maxOpenPermissions,
  maxOpenPermissionsSize,
  maxPermissionContentLength,
} from "../../../src/shared/limits";
import type { PermissionDecision } from "../../../src/shared/protocol";
import type { Author } from "../../../src/shared/state";
import { exited } from "./support/fakeAgent";
import { editor, phone, quiet, TestHost } from "./support/testHost";

let host: TestHost;

beforeEach(async () => {
  host = await TestHost.start();
  await host.sendAll("one");
});

const command = (text: string) =>
  ({ content: { kind: "command", command: text, description: null } }) as const;
const answer = async (
  permissionId: string,
  contentHash: string,
  decision: PermissionDecision,
  by: Author = phone,
) => {
  const conversationId = host.id;
  const wish = { conversationId, permissionId, contentHash, decision } as const;
  return host.ask({ type: "permission.answer", ...wish }, by);
};
const answers = () => host.agent.last.calls.filter((call) => call.startsWith("answer"));

describe("permission requests", () => {
  it("take the first answer and refuse the second", async () => {
    const { contentHash } = host.askFor("p1");
    expect(await answer("p1", contentHash, { kind: "allow" })).toBe("ok");
    expect(await answer("p1", contentHash, { kind: "deny" }, editor)).toBe("permission-gone");
    expect(answers()).toEqual(['answer p1 {"kind":"allow","scope":"once","answers":{}}']);
    expect(host.conversation().answered).toMatchObject([
      { outcome: "allowed", scope: "once", by: phone },
    ]);
  });

  it("answered opposite in the same moment by two come to one answer", async () => {
    const { contentHash } = host.askFor("p1");
    const both = await Promise.all([
      answer("p1", contentHash, { kind: "deny", reason: "no" }),
      answer("p1", contentHash, { kind: "allow" }, editor),
    ]);
    expect(both).toEqual(["ok", "permission-gone"]);
    expect(answers()).toEqual(['answer p1 {"kind":"deny","reason":"no"}']);
    expect(host.conversation().answered).toMatchObject([
      { outcome: "denied", scope: null, by: phone },
    ]);
  });

  it("take no answer to something else than what was shown", async () => {
    host.askFor("p1");
    expect(await answer("p1", "0".repeat(64), { kind: "allow" })).toBe("permission-changed");
    expect(host.conversation().permissions).toHaveLength(1);
    expect(answers()).toEqual([]);
  });

  it("hash all that they would allow", () => {
    const first = host.askFor("p1");
    host.agent.last.say({ type: "permission-withdrawn", permissionId: "p1" });
    const grants = { conversation: [], always: ["Bash(rm:*)"] };
    expect(host.askFor("p1", { grants }).contentHash).not.toBe(first.contentHash);
  });

  it.each(["conversation", "always"] as const)(
    "are allowed for longer (%s) only where the CLI offers that",
    async (scope) => {
      const { contentHash } = host.askFor("p1");
      expect(await answer("p1", contentHash, { kind: "allow", scope })).toBe("unknown-choice");
      const grants = { conversation: [], always: [], [scope]: ["Bash(ls:*)"] };
      const second = host.askFor("p2", { grants });
      expect(await answer("p2", second.contentHash, { kind: "allow", scope })).toBe("ok");
      expect(answers()).toEqual([`answer p2 {"kind":"allow","scope":"${scope}","answers":{}}`]);
      expect(host.conversation().answered).toMatchObject([{ outcome: "allowed", scope }]);
    },
  );

  it("that ask questions hand the answers on, by question", async () => {
    const { contentHash } = host.askFor("p1", { content: { kind: "question", questions: [] } });
    const decision = {
      kind: "allow" as const,
      answers: [{ question: "Which?", answer: "Red, Blue" }],
    };
    await answer("p1", contentHash, decision);
    expect(answers()[0]).toContain('"answers":{"Which?":"Red, Blue"}');
  });

  it("that can't be shown whole can only be denied", async () => {
    const whole = host.askFor("p1", command("x".repeat(maxPermissionContentLength)));
    expect(whole.isTooLong).toBe(true);
    expect(JSON.stringify(whole.content).length).toBeLessThan(5_000);
    const { contentHash } = whole;
    expect(await answer("p1", contentHash, { kind: "allow" })).toBe("permission-too-long");
    expect(await answer("p1", contentHash, { kind: "deny", reason: "too long" })).toBe("ok");
  });

  it("of work in the background stay open after a good end, and are lost when the agent stops", async () => {
    host.askFor("p1");
    await host.end();
    expect(host.conversation().permissions).toHaveLength(1);
    host.agent.last.say({ type: "status", status: { kind: "stopped" } });
    expect(host.conversation().permissions).toEqual([]);
    expect(host.conversation().answered).toMatchObject([{ outcome: "lost", by: null }]);
  });

  it("keep the process of an idle conversation that nobody looks at", async () => {
    host.askFor("p1");
    await host.end();
    const [session] = host.agent.sessions;
    await host.ask({ type: "conversation.new" });
    expect(session?.calls.includes("stop")).toBe(false);
  });

  it("that are many and large can only be denied beyond what a page may hold", () => {
    const large = command("x".repeat(60_000));
    const requests = Array.from({ length: 5 }, (_, index) => host.askFor(`p${index}`, large));
    expect(requests.map(({ isTooLong }) => isTooLong)).toEqual([false, false, false, true, true]);
    expect(JSON.stringify(host.conversation().permissions).length).toBeLessThan(
      maxOpenPermissionsSize,
    );
  });

  it("beyond a number are denied at once, and the agent hears why", () => {
    for (let count = 0; count < maxOpenPermissions; count++) host.askFor(`p${count}`);
    expect(() => host.askFor("one more")).toThrow();
    expect(host.agent.last.calls.at(-1)).toMatch(/^answer one more .*"kind":"deny"/);
  });

  it("that the agent takes back are cancelled", () => {
    host.askFor("p1");
    host.agent.last.say({ type: "permission-withdrawn", permissionId: "p1" });
    expect(host.conversation()).toMatchObject({
      permissions: [],
      answered: [{ outcome: "cancelled", by: null }],
    });
  });

  it("close with their turn, and are lost with the agent, never allowed", async () => {
    host.askFor("p1");
    await host.end("interrupted");
    await host.sendAll("two");
    host.askFor("p2");
    host.agent.last.say({ type: "status", status: { kind: "failed", problem: exited } });
    expect(host.conversation().permissions).toEqual([]);
    expect(host.conversation().answered.map(({ outcome }) => outcome)).toEqual([
      "cancelled",
      "lost",
    ]);
    expect(answers()).toEqual(['answer p1 {"kind":"deny","reason":"The turn was stopped."}']);
  });

  it("are lost with the host, and never answered by it", async () => {
    const { contentHash } = host.askFor("p1");
    const next = await host.restart();
    await quiet();
    expect(next.conversation()).toMatchObject({ permissions: [], answered: [{ outcome: "lost" }] });
    host = next;
    expect(await answer("p1", contentHash, { kind: "allow" })).toBe("permission-gone");
    expect(next.agent.sessions.flatMap(({ calls }) => calls).join()).not.toContain("answer");
  });
});
