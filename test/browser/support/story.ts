import type { HostEvent } from "../../../src/shared/events";
import {
  accepted,
  block,
  conversationId,
  editor,
  ended,
  opened,
  requested,
  resolved,
  started,
  text,
  tool,
} from "./fixtures";

/** Events of a conversation that shows nearly everything the page can show. */
export function story(language: "en" | "ko" = "en"): HostEvent[] {
  const turn = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
  const words = storyWords[language];
  return [
    ...opened(),
    accepted(words.prompt, turn),
    started(turn),
    block(turn, { kind: "thinking", id: "think", text: words.thought, isOpen: false }),
    block(turn, text("t1", words.first)),
    block(
      turn,
      tool("r1", { kind: "read", subject: "src/login.test.ts", summary: { lines: 142 } }),
    ),
    block(
      turn,
      tool("e1", {
        kind: "edit",
        subject: "src/login.ts",
        summary: "+2 −1",
        diff: [
          {
            oldStart: 40,
            newStart: 40,
            lines: [
              "   const token = await read();",
              "-  if (token.expires < now) refresh();",
              "+  const margin = 30_000;",
              "+  if (token.expires - margin < now) await refresh();",
              "   return token;",
            ],
          },
        ],
      }),
    ),
    requested("p0", { kind: "command", command: "npm test", description: null }, { turnId: turn }),
    resolved("p0"),
    block(
      turn,
      tool("c1", {
        kind: "command",
        name: "Bash",
        subject: "npm test",
        status: "failed",
        summary: { exitCode: 1 },
        output: { text: testOutput, omitted: 0 },
      }),
    ),
    block(
      turn,
      tool("todo", {
        kind: "todo",
        subject: words.todoSubject,
        todos: [
          { text: words.todos[0], status: "done" },
          { text: words.todos[1], status: "active" },
          { text: words.todos[2], status: "pending" },
        ],
      }),
    ),
    block(turn, tool("agent", { kind: "agent", subject: words.agent, summary: "3 tools" })),
    block(
      turn,
      tool("s1", { kind: "search", subject: "refresh\\(", parentId: "agent", summary: "7 hits" }),
    ),
    block(
      turn,
      tool("w1", {
        kind: "fetch",
        subject: "docs.example.com",
        parentId: "agent",
        status: "denied",
      }),
    ),
    block(turn, text("t2", words.answer)),
    block(turn, {
      kind: "notice",
      id: "n1",
      level: "warning",
      problem: { code: "api-overloaded", detail: "529 overloaded_error" },
    }),
    ended(turn),
  ];
}

/** A second prompt that runs and waits for an answer. */
export function waitingStory(language: "en" | "ko" = "en"): HostEvent[] {
  const turn = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a02";
  const words = storyWords[language];
  return [
    accepted(words.second, turn, editor),
    started(turn),
    block(turn, text("t1", words.working)),
    block(
      turn,
      tool("c2", { kind: "command", subject: "rm -rf dist && npm run build", status: "running" }),
    ),
    requested(
      "p1",
      {
        kind: "command",
        command: "rm -rf dist && npm run build",
        description: words.description,
      },
      { turnId: turn },
    ),
    requested(
      "p2",
      { kind: "write", path: "src/new.ts", content: "export {};\n", replaces: null },
      { turnId: turn },
    ),
  ];
}

/** Turns that did not go well, and one that is going on. */
export function troubles(): HostEvent[] {
  const [failed, unclear, stopped, running] = [1, 2, 3, 4].map(
    (index) => `0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1b0${index}`,
  ) as [string, string, string, string];
  const reads = ["src/a.ts", "src/b.ts", "src/deeply/nested/folder/with/a/long/name/c.ts"];
  return [
    accepted("Log in and look.", failed),
    started(failed),
    {
      type: "turn.ended",
      conversationId,
      turnId: failed,
      status: "failed",
      stats: null,
      problem: { code: "claude-not-logged-in", detail: "Invalid API key · Please run /login" },
    },
    accepted("Deploy it.", unclear),
    started(unclear),
    ended(unclear, "indeterminate"),
    accepted("Count to a million.", stopped),
    started(stopped),
    block(stopped, text("t", "One, two, three")),
    ended(stopped, "interrupted"),
    accepted("Look at three files. ".repeat(60), running),
    started(running),
    block(running, { kind: "thinking", id: "k", text: "Hm.", isOpen: true }),
    ...reads.map((subject, index) => block(running, tool(`r${index}`, { kind: "read", subject }))),
    block(
      running,
      tool("x", {
        kind: "command",
        subject:
          "find . -name '*.ts' -not -path './node_modules/*' | xargs wc -l | sort -n | tail -5",
        status: "running",
      }),
    ),
    block(
      running,
      text(
        "t",
        "All at once: `" + "x".repeat(90) + "` and https://example.com/" + "a/".repeat(40),
        true,
      ),
    ),
    accepted("And then this."),
  ];
}

const testOutput = [
  "> my-app@1.0.0 test",
  "> vitest run",
  "",
  "\u001b[32m ✓\u001b[39m src/cart.test.ts (12 tests) 34ms",
  "\u001b[31m ✗ src/login.test.ts (8 tests | 1 failed) 212ms\u001b[39m",
  "\u001b[31m   → expected 'expired' to be 'fresh'\u001b[39m",
  ...Array.from(
    { length: 24 },
    (_, index) => `    at step ${index + 1} (src/login.ts:${40 + index}:7)`,
  ),
  "",
  " Test Files  1 failed | 1 passed (2)",
].join("\n");

const storyWords = {
  en: {
    prompt: "The login test is flaky. Find out why and fix it, please.",
    thought: "The test may depend on the clock. I should look at how the token is refreshed.",
    first: "I'll look at the failing test first.",
    todoSubject: "3 steps",
    todos: ["Find the cause", "Make the refresh wait", "Run the tests ten times"],
    agent: "Look for other callers of refresh",
    answer: `The cause is a **race**: \`refresh()\` was not awaited, so the old token was sometimes sent.

## What I changed

1. \`refresh()\` is awaited.
2. Tokens are renewed 30 s before they expire.

\`\`\`ts
const margin = 30_000; // ms before the end
if (token.expires - margin < now) {
  await refresh({ reason: "expiring" });
}
\`\`\`

| Test | Before | After |
| --- | ---: | ---: |
| login | 7 of 10 | 10 of 10 |
| logout | 10 of 10 | 10 of 10 |

> The clock of the test is real. See [the notes on fake timers](https://vitest.dev/api/vi.html#vi-usefaketimers).

- [x] fixed
- [ ] fake the clock`,
    second: "Now build it.",
    working: "I build it from scratch.",
    description: "Remove the old build and build again",
  },
  ko: {
    prompt: "로그인 테스트가 가끔 실패합니다. 원인을 찾아서 고쳐 주세요.",
    thought: "테스트가 시계에 의존할 수 있습니다. 토큰을 어떻게 갱신하는지 봐야겠습니다.",
    first: "먼저 실패하는 테스트를 살펴보겠습니다.",
    todoSubject: "3단계",
    todos: ["원인 찾기", "갱신을 기다리게 하기", "테스트 열 번 돌리기"],
    agent: "refresh를 부르는 다른 곳 찾기",
    answer: `원인은 **경쟁 상태**입니다. \`refresh()\`를 기다리지 않아 이전 토큰이 전송되는 경우가 있었습니다.

## 바꾼 내용

1. \`refresh()\`를 기다립니다.
2. 만료 30초 전에 토큰을 갱신합니다.

\`\`\`ts
const margin = 30_000; // 만료 전 여유(ms)
if (token.expires - margin < now) {
  await refresh({ reason: "expiring" });
}
\`\`\`

| 테스트 | 이전 | 이후 |
| --- | ---: | ---: |
| 로그인 | 10번 중 7번 | 10번 중 10번 |

자세한 내용은 [가짜 타이머 문서](https://vitest.dev/api/vi.html)에 있습니다.`,
    second: "이제 빌드해 주세요.",
    working: "처음부터 다시 빌드하겠습니다.",
    description: "이전 빌드를 지우고 다시 빌드",
  },
} as const;
