import type { ChangeList, ListedChange } from "../../../src/shared/changedFiles";
import type { FakeHost } from "./fakeHost";
import { live, openFromMenu, scene, showQueue, showStory } from "./stage";
import type { Scene, Stage } from "./stage";

/** The sheets of changed files and of what is used up. */
export function changesScenes(): readonly Scene[] {
  return [
    scene("sheet-changes-states", showChanges),
    scene("sheet-usage-windows", showUsage),
    scene("sheet-usage-none", async (stage) => {
      await showStory(stage);
      await openFromMenu(stage, /^(Usage|사용량)$/u);
      await stage.page.locator(".usage-figures").waitFor();
    }),
  ];
}

const file = (path: string, change: Partial<ListedChange>): ListedChange => ({
  path,
  oldPath: null,
  state: "modified",
  isStaged: false,
  isUnstaged: true,
  added: 0,
  removed: 0,
  isBinary: false,
  ...change,
});

/** In each state that there is. */
const changes: ChangeList = {
  git: {
    branch: "feature/login-that-holds-for-longer-than-a-day",
    commit: "3f2a9c1d",
    upstream: "origin/main",
    ahead: 2,
    behind: 1,
  },
  trouble: null,
  files: [
    file("packages/server/src/session/tokens/refreshTokenStore.test.ts", {
      added: 212,
      removed: 18,
      editedAt: Date.now() - 60_000,
    }),
    file("src/login.ts", { added: 12, removed: 3, isStaged: true, editedAt: Date.now() }),
    file("docs/plan.md", { state: "settled", isUnstaged: false, added: 8, editedAt: null }),
    file("한글 이름 있는 파일.md", { state: "untracked", added: 1_240 }),
    file("src/oldName.ts", { state: "deleted", removed: 84, isStaged: true, isUnstaged: false }),
    file("src/b.ts", { state: "renamed", oldPath: "src/deep/down/a.ts", isStaged: true }),
    file("src/merge.ts", { state: "conflict", added: 9, removed: 2 }),
    file("media/icon.png", { isBinary: true, added: null, removed: null }),
    file("link", { state: "retyped", added: 1, removed: 1 }),
    file("nasty\u202Egnp.exe\nname", {
      state: "added",
      isStaged: true,
      isUnstaged: false,
      added: 1,
    }),
  ],
  total: 640,
  own: 3,
  isPartial: true,
  outside: 2,
};

function answerChanges(host: FakeHost, list: ChangeList): void {
  host.answers = (message) => {
    if (!("requestId" in message)) return;
    if (message.type === "changes.list") host.accept(message.requestId, list);
    else host.accept(message.requestId);
  };
}

async function showChanges(stage: Stage): Promise<void> {
  await showStory(stage);
  answerChanges(stage.host, changes);
  await openFromMenu(stage, /^(Changes|변경 사항)$/u);
  await stage.page.locator(".change-row").last().waitFor();
}

async function showUsage(stage: Stage): Promise<void> {
  const { host, page } = stage;
  await showQueue(stage);
  const [hour, now] = [3_600_000, Date.now()];
  host.emit({
    type: "plan.changed",
    windows: [
      {
        kind: "five_hour",
        utilization: 0.42,
        resetsAt: now + 2.4 * hour,
        status: "allowed",
        source: "event",
        asOf: now,
      },
      {
        kind: "seven_day",
        utilization: 0.81,
        resetsAt: now + 76 * hour,
        status: "allowed_warning",
        source: "event",
        asOf: now - hour,
      },
      {
        kind: "seven_day_opus",
        utilization: 1,
        resetsAt: now + 20 * 60_000,
        status: "rejected",
        source: "event",
        asOf: now,
      },
      {
        kind: "new_window",
        utilization: null,
        resetsAt: now - hour,
        status: "allowed",
        source: "event",
        asOf: now - 30 * hour,
      },
    ],
  });
  await live(page);
  await openFromMenu(stage, /^(Usage|사용량)$/u);
  await page.locator(".usage-window").last().waitFor();
}
