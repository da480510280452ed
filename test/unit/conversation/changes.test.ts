import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { diffPiece } from "../../../src/conversation/diffPiece";
import type { ChangeHunk } from "../../../src/shared/changedFiles";
import { maxDiffLineLength, maxDiffPieceLines, maxPageSize } from "../../../src/shared/limits";
import { joined } from "../../../webview-ui/src/text/joinHunks";
import { savedTurn } from "./support/fakeHistory";
import { TestHost } from "./support/testHost";

const hunkOf = fc
  .tuple(
    fc.array(
      fc
        .tuple(fc.constantFrom("+", "-", " "), fc.string({ maxLength: 9 }))
        .map((one) => one.join("")),
      { minLength: 1, maxLength: 700 },
    ),
    fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  )
  .map(([lines, at]): ChangeHunk => ({ oldStart: 1, newStart: 1, lines, ...(at && { at }) }));

/** Hunks as they follow each other in a file, with something between them. */
const hunksOf = fc.array(hunkOf, { minLength: 1, maxLength: 4 }).map((hunks) => {
  let start = 1;
  return hunks.map((hunk) => {
    const placed = { ...hunk, oldStart: start, newStart: start };
    start += hunk.lines.length + 10;
    return placed;
  });
});

describe("a difference in pieces", () => {
  it("is the whole when they are put together again", () => {
    fc.assert(
      fc.property(hunksOf, (hunks) => {
        let shown: readonly ChangeHunk[] = [];
        let from: number | null = 0;
        while (from !== null) {
          const piece = diffPiece(hunks, from, false);
          const count = piece.hunks.reduce((sum, { lines }) => sum + lines.length, 0);
          expect(count).toBeGreaterThan(0);
          expect(count).toBeLessThanOrEqual(maxDiffPieceLines);
          shown = joined(shown, piece.hunks);
          from = piece.next;
        }
        expect(shown).toEqual(hunks);
      }),
      { numRuns: 50 },
    );
  });

  it("has room for a bounded number of bytes, and marks a line that is too long", () => {
    const lines = Array.from({ length: 300 }, () => `+${"한".repeat(2_000)}`);
    const piece = diffPiece([{ oldStart: 1, newStart: 1, lines }], 0, false);
    expect(Buffer.byteLength(JSON.stringify(piece))).toBeLessThan(maxPageSize + 1_000);
    expect(piece.next).toBe(piece.hunks[0]?.lines.length);
    expect(piece.hunks[0]?.lines[0]).toBe(`+${"한".repeat(maxDiffLineLength - 1)}…`);
  });

  it("beyond its end is empty", () => {
    const piece = diffPiece([{ oldStart: 1, newStart: 1, lines: ["+a"] }], 9, true);
    expect(piece).toMatchObject({ hunks: [], from: 1, next: null, total: 1, isCut: true });
  });
});

describe("the changes of a conversation", () => {
  let host: TestHost;
  beforeEach(async () => {
    host = await TestHost.start();
  });
  const edited = (path: string) => ({ path, isNew: false, added: 1, removed: 0, at: 7 });
  const list = (conversationId: string) => host.outcomeOf({ type: "changes.list", conversationId });

  it("are those of its record, and those that its cards tell before the record does", async () => {
    host.history.edited.set(host.id, { files: [edited("a.ts")], outside: 2, isPartial: true });
    await host.send("go");
    const agent = host.agent.of(host.id);
    for (const [id, subject, kind] of [
      ["1", "b.ts", "write"],
      ["2", "/etc/x", "edit"],
      ["3", "a.ts", "edit"],
      ["4", "c.ts", "read"],
    ] as const) {
      const tool = {
        ...{ kind, name: "Tool", subject, status: "done" as const, parentId: null, summary: null },
        ...{ output: null, diff: null, todos: null },
      };
      agent.say({ type: "block-started", block: { kind: "tool", id, tool } });
    }
    expect(await list(host.id)).toMatchObject({
      ok: true,
      result: { outside: 2, isPartial: true },
    });
    expect(host.changes.edited.map(({ path }) => path)).toEqual(["a.ts", "b.ts"]);
  });

  it("of a fork in which nothing was said are those of the conversation that it came from", async () => {
    const id = "11111111-1111-4111-8111-111111111111";
    const newId = "22222222-2222-4222-8222-222222222222";
    host.history.write(id, savedTurn("t", "said"));
    host.history.edited.set(id, { files: [edited("a.ts")], outside: 0, isPartial: false });
    await host.ask({ type: "conversation.fork", conversationId: id, newId });
    expect(await list(newId)).toMatchObject({ result: { files: [{ path: "a.ts" }] } });
  });

  it("of nothing are refused, and of a new one they are none of its own", async () => {
    expect(await list("33333333-3333-4333-8333-333333333333")).toEqual({
      ok: false,
      code: "not-found",
    });
    expect(await list(host.id)).toMatchObject({ ok: true, result: { own: 0 } });
  });

  it("show what the tools wrote, with a time where each edit begins", async () => {
    host.history.edited.set(host.id, { files: [edited("a.ts")], outside: 0, isPartial: false });
    const hunk = { oldStart: 1, newStart: 1, lines: ["-a", "+b"] };
    host.history.edits.set("a.ts", [
      { hunks: [hunk, hunk], at: 5 },
      { hunks: [hunk], at: null },
    ]);
    const ask = (path: string) =>
      host.outcomeOf({
        type: "changes.diff",
        conversationId: host.id,
        path,
        source: "conversation",
      });
    expect(await ask("a.ts")).toMatchObject({
      result: { kind: "text", hunks: [{ at: 5 }, hunk, hunk], total: 6, next: null },
    });
    expect(await ask("b.ts")).toEqual({ ok: true, result: { kind: "none" } });
    expect(await ask(".env")).toEqual({ ok: true, result: { kind: "private" } });
  });

  it("are compared with git by the paths that were asked for", async () => {
    const ask = { type: "changes.diff", conversationId: host.id, source: "git" } as const;
    const hunks = [{ oldStart: 1, newStart: 1, lines: ["+a", "+b"] }];
    host.changes.differences.set("new.ts", { kind: "text", hunks, isCut: true });
    const outcome = await host.outcomeOf({ ...ask, path: "new.ts", oldPath: "old.ts", from: 1 });
    expect(outcome).toMatchObject({
      result: { from: 1, total: 2, isCut: true, hunks: [{ newStart: 2, lines: ["+b"] }] },
    });
    expect(host.changes.asked).toEqual([{ path: "new.ts", oldPath: "old.ts" }]);
    expect(await host.ask({ ...ask, path: "no.ts" })).toBe("not-found");
  });
});
