import type { ChangeDiff, ChangeList, ListedChange } from "../../../src/shared/changedFiles";
import { conversationId } from "./fixtures";
import { answerLists, queueStory } from "./panels";
import { live, openFromMenu, scene, showStory } from "./stage";
import type { Scene, Stage } from "./stage";

/** What a file's row says where nothing else is said. */
const plain: Omit<ListedChange, "path" | "state"> = {
  oldPath: null,
  isStaged: false,
  isUnstaged: true,
  added: 12,
  removed: 3,
  isBinary: false,
};

const list: ChangeList = {
  git: {
    branch: "feature/calm-tokens",
    commit: "3dfd84f",
    upstream: "origin/feature/calm-tokens",
    ahead: 2,
    behind: 1,
  },
  trouble: null,
  files: [
    { ...plain, path: "src/login.ts", state: "modified", editedAt: Date.now() - 60_000 },
    { ...plain, path: "src/login/token.test.ts", state: "untracked", removed: 0, editedAt: null },
    { ...plain, path: "docs/tokens.md", state: "modified", isStaged: true },
    { ...plain, path: "src/session.ts", oldPath: "src/cookie.ts", state: "renamed" },
    { ...plain, path: "media/logo.png", state: "added", isBinary: true },
    { ...plain, path: "old/very/deeply/nested/folder/unused.ts", state: "deleted", added: 0 },
    { ...plain, path: "package.json", state: "conflict", added: null, removed: null },
  ],
  total: 7,
  own: 2,
  isPartial: false,
  outside: 1,
};

const difference: ChangeDiff = {
  kind: "text",
  hunks: [
    {
      oldStart: 40,
      newStart: 40,
      lines: [
        "   const token = await read();",
        "-  if (token.expires < now) refresh();",
        "+  const margin = 30_000; // ms before the end, so that a slow request still has a fresh one",
        "+  if (token.expires - margin < now) await refresh();",
        "   return token;",
      ],
    },
  ],
  from: 0,
  next: null,
  total: 5,
  isCut: false,
  version: "1",
};

/** What the menu and the pills open beside the lists of before. */
export function laterScenes(): readonly Scene[] {
  return [
    scene("sheet-usage", async (stage) => {
      await showMeters(stage);
      await openFromMenu(stage, /^(Usage|사용량)$/u);
      await stage.page.locator(".usage-window").first().waitFor();
    }),
    scene("sheet-context", async (stage) => {
      await showMeters(stage);
      await stage.page.locator(".context-meter").click();
      await stage.page.locator("dialog p").first().waitFor();
    }),
    scene("sheet-changes", async (stage) => {
      await showChanges(stage, list);
      await stage.page.locator(".change-row").last().waitFor();
    }),
    scene("sheet-changes-file", async (stage) => {
      await showChanges(stage, list);
      await stage.page.locator(".change-row").first().click();
      await stage.page.locator(".change-view .diff").waitFor();
    }),
    scene("sheet-changes-none", async (stage) => {
      const nothing = { files: [], total: 0, own: 0, outside: 0 };
      await showChanges(stage, { ...list, ...nothing, git: null, trouble: "no-repository" });
      await stage.page.locator("dialog .panel-empty").waitFor();
    }),
    scene("find", async (stage) => {
      await showStory(stage);
      await openFromMenu(stage, /Find|찾기/u);
      await stage.page.locator(".find-field").fill("refresh");
      await stage.page.locator(".find-count", { hasText: /\d/u }).waitFor();
    }),
  ];
}

/** A conversation whose plan and context are known. */
async function showMeters({ host, page, language, open }: Stage): Promise<void> {
  host.emit(...queueStory(language));
  host.emit({
    type: "conversation.measured",
    conversationId,
    context: { usedTokens: 168_000, windowTokens: 200_000 },
  });
  host.answers = answerLists(host);
  await open();
  await live(page);
  await page.locator(".context-meter").waitFor();
}

async function showChanges(stage: Stage, changes: ChangeList): Promise<void> {
  const { host } = stage;
  host.answers = (message) => {
    if (!("requestId" in message)) return;
    if (message.type === "changes.list") host.accept(message.requestId, changes);
    else if (message.type === "changes.diff") host.accept(message.requestId, difference);
    else host.accept(message.requestId);
  };
  await showStory(stage);
  await openFromMenu(stage, /Changes|변경/u);
}
