import { describe, expect, it } from "vitest";
import type { ChangeDiff, ChangeList, ListedChange } from "../../../src/shared/changedFiles";
import { ChangesDesk } from "../../../webview-ui/src/components/changes/changesDesk";
import { openStore, settled } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const conversationId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a01";

const change = (path: string, more: Partial<ListedChange> = {}): ListedChange => ({
  ...{ path, oldPath: null, state: "modified", isStaged: false, isUnstaged: true },
  ...{ added: 1, removed: 0, isBinary: false, ...more },
});
const listOf = (...files: readonly ListedChange[]): ChangeList => ({
  git: { branch: "main", commit: "1", upstream: null, ahead: null, behind: null },
  ...{ trouble: null, files, total: files.length, own: 0, isPartial: false, outside: 0 },
});
const piece = (
  from: number,
  next: number | null,
  version: string,
): Extract<ChangeDiff, { kind: "text" }> => ({
  kind: "text",
  hunks: [{ oldStart: 0, newStart: from + 1, lines: [`+line ${from}`] }],
  ...{ from, next, total: 2, isCut: false, version },
});

function openDesk() {
  const { transport, store } = openStore();
  transport.welcome(epoch, 0);
  const desk = new ChangesDesk(store, conversationId);
  const answer = async (type: "changes.list" | "changes.diff", result: ChangeList | ChangeDiff) => {
    transport.reply(transport.sentOf(type).at(-1), result);
    await settled();
  };
  const asked = (type: "changes.list" | "changes.diff") => transport.sentOf(type);
  return { transport, desk, answer, asked };
}

describe("the sheet of changes", () => {
  it("looks when it opens, and keeps what it knows while it looks again", async () => {
    const { desk, answer, asked } = openDesk();
    expect(desk.listing.value).toEqual({ list: null, status: "loading" });
    await answer("changes.list", listOf(change("a.ts")));
    expect(desk.listing.value).toMatchObject({ status: "idle", list: { total: 1 } });
    void desk.reload();
    expect(desk.listing.value).toMatchObject({ status: "loading", list: { total: 1 } });
    expect(asked("changes.list")).toHaveLength(2);
    desk.dispose();
  });

  it("compares with the last commit first, with the conversation's edits where git has nothing", async () => {
    const { desk, answer, asked } = openDesk();
    const settledOne = change("b.ts", { state: "settled", editedAt: 5 });
    await answer("changes.list", listOf(change("a.ts", { editedAt: 5 }), settledOne));
    void desk.show(change("a.ts", { editedAt: 5 }));
    expect(desk.sources).toEqual(["git", "conversation"]);
    expect(asked("changes.diff").at(-1)).toMatchObject({ path: "a.ts", source: "git" });
    void desk.show(settledOne);
    expect(desk.sources).toEqual(["conversation"]);
    expect(asked("changes.diff").at(-1)).toMatchObject({ source: "conversation" });
  });

  it("puts pieces together, and begins anew where the file changed meanwhile", async () => {
    const { desk, answer, asked } = openDesk();
    await answer("changes.list", listOf(change("a.ts")));
    void desk.show(change("a.ts"));
    await answer("changes.diff", piece(0, 1, "one"));
    void desk.more();
    expect(asked("changes.diff").at(-1)).toMatchObject({ from: 1 });
    await answer("changes.diff", piece(1, null, "one"));
    expect(desk.open.value).toMatchObject({
      shown: { next: null, hunks: [{ lines: ["+line 0", "+line 1"] }] },
    });
    void desk.choose("git");
    await answer("changes.diff", piece(0, 1, "one"));
    void desk.more();
    await answer("changes.diff", piece(1, null, "two"));
    expect(asked("changes.diff").at(-1)).not.toHaveProperty("from");
    await answer("changes.diff", piece(0, 1, "two"));
    expect(desk.open.value).toMatchObject({ isRenewed: true, shown: { version: "two" } });
  });

  it("says what could not be fetched, and takes no answer to an older question", async () => {
    const { transport, desk, answer, asked } = openDesk();
    await answer("changes.list", listOf(change("a.ts")));
    void desk.show(change("a.ts"));
    const [first] = asked("changes.diff");
    desk.close();
    transport.reply(first, piece(0, null, "one"));
    await settled();
    expect(desk.open.value).toBeNull();
    void desk.reload();
    transport.cut();
    await settled();
    expect(desk.listing.value).toMatchObject({ status: "failed", list: { total: 1 } });
  });
});
