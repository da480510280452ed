import type { HostEvent } from "../../../src/shared/events";
import type { ListedConversation } from "../../../src/shared/conversationAnswers";
import type { ClientMessage } from "../../../src/shared/protocol";
import type { Catalog } from "../../../src/shared/catalog";
import type { QueuedPrompt } from "../../../src/shared/state";
import type { FakeHost } from "./fakeHost";
import { accepted, begun, block, conversationId, editor, opened, started, text } from "./fixtures";

const otherId = "6c1d5e02-94b7-4a53-8f0e-52c2b8d1aa02";
const runningId = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1c00";
/** Ids of the prompts that wait in `queueStory`, in order. */
export const waitingIds = [1, 2, 3].map(
  (number) => `0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1c0${number}`,
) as [string, string, string];

const catalog: Catalog = {
  models: [
    model("default", "Default (recommended)", "Sonnet 4.5 · Best for everyday tasks"),
    model("opus", "Opus", "Opus 4.5 · Most capable for complex work", ["low", "medium", "high"]),
    model("haiku", "Haiku", "Haiku 4.5 · Fastest for quick answers"),
  ],
  permissionModes: ["default", "acceptEdits", "plan", "bypassPermissions"],
  commands: [
    { name: "compact", description: "Keep a summary of what was said", argumentHint: "[focus]" },
    { name: "cost", description: "What this session has cost", argumentHint: "" },
    { name: "review", description: "Review a pull request", argumentHint: "[number]" },
  ],
};

function model(value: string, name: string, description: string, efforts: string[] = ["high"]) {
  return { value, name, description, efforts };
}

const words = {
  en: {
    running: "Fix the flaky login test, please.",
    answer: "I look at the failing test first.",
    other: "Move the build to the new bundler",
    prompts: [
      "Then update the docs: the section about tokens is out of date, and the example in the README still uses the old name of the option.",
      "Write a changelog entry",
      "Run all tests ten times and tell me which of them are flaky",
    ],
  },
  ko: {
    running: "로그인 테스트가 가끔 실패합니다. 고쳐 주세요.",
    answer: "먼저 실패하는 테스트를 살펴보겠습니다.",
    other: "빌드를 새 번들러로 옮기기",
    prompts: [
      "그다음 문서를 고쳐 주세요. 토큰 부분이 오래되었고 README의 예제도 예전 옵션 이름을 씁니다.",
      "변경 기록을 써 주세요",
      "모든 테스트를 열 번 돌려서 가끔 실패하는 것을 알려 주세요",
    ],
  },
} as const;

/** A prompt runs, three wait, one of them of another conversation; the plan has a limit. */
export function queueStory(language: "en" | "ko" = "en"): HostEvent[] {
  const { running, answer, other, prompts } = words[language];
  const [first, second, third] = waitingIds;
  const wait = (id: string, index: number, change: Partial<QueuedPrompt> = {}): HostEvent =>
    accepted(prompts[index] ?? "", id, index === 1 ? editor : undefined, change);
  return [
    begun(otherId, { title: other, isNamed: true }),
    ...opened(),
    { type: "catalog.changed", catalog },
    {
      type: "conversation.configured",
      conversationId,
      model: "claude-sonnet-4-5-20250929",
      permissionMode: "default",
    },
    {
      type: "plan.changed",
      windows: [
        {
          kind: "five_hour",
          utilization: 0.8,
          resetsAt: Date.now() + 48 * 60_000,
          status: "allowed_warning",
          source: "event",
          asOf: Date.now(),
        },
      ],
    },
    accepted(running, runningId),
    started(runningId),
    block(runningId, text("a", answer)),
    wait(first, 0),
    wait(second, 1, { conversationId: otherId }),
    wait(third, 2),
  ];
}

const hour = 3_600_000;

/** Conversations of the folder that are not open, newest first. */
export function listed(count: number, from = 0): ListedConversation[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const [title, firstPrompt, gitBranch] = titles[number % titles.length] ?? titles[0];
    return {
      id: `7d2e6f13-a5c8-4b64-9f1f-${String(number).padStart(12, "0")}`,
      title: number < titles.length ? title : `Conversation ${number}`,
      firstPrompt: number < titles.length ? firstPrompt : "A question",
      createdAt: null,
      updatedAt: Date.now() - (number + 1) ** 2 * hour,
      gitBranch,
      isOpen: false,
    };
  });
}

const titles = [
  ["Why is the start slow?", "Find out why the start takes four seconds", "main"],
  ["Add a dark theme", "Add a dark theme that follows the system", "feature/dark-theme"],
  ["Rename the config option", "Rename the config option", null],
  ["Upgrade to TypeScript 6 and mend what breaks on the way there", "Upgrade TypeScript", "ts6"],
] as const;

/** Answers the list of conversations and everything else with a yes. */
export function answerLists(host: FakeHost): (message: ClientMessage) => void {
  return (message) => {
    if (!("requestId" in message)) return;
    const { requestId } = message;
    if (message.type === "conversation.list") {
      const isFirst = message.cursor === undefined;
      const all = listed(isFirst ? 30 : 10, isFirst ? 0 : 30);
      const query = message.query?.toLowerCase() ?? "";
      const items = all.filter(({ title }) => title.toLowerCase().includes(query));
      const cursor = isFirst && query === "" ? "next" : null;
      host.accept(requestId, { items, cursor, isPartial: query === "dark" });
    } else if (message.type === "files.find") {
      const paths = ["src/login.ts", "src/login.test.ts", "docs/guides/login-and-tokens.md"];
      host.accept(requestId, { paths: message.query === "none" ? [] : paths });
    } else if (message.type === "usage.read") host.accept(requestId, { summary: null });
    else host.accept(requestId);
  };
}
