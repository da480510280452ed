import type { Language } from "../../../src/shared/wording/problems";

/** What is said in the README's pictures: three prompts, and what the model does with the first two of them. */
export interface Story {
  readonly prompts: readonly [string, string, string];
  /** By prompt, for `ModelApiOptions.scripts`. */
  readonly scripts: ReadonlyMap<string, string>;
}

/** The folder in the pictures: a small program with a mistake in it. */
export const storyFiles: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify({ name: "my-app", type: "module", scripts: { test: "node --test" } }, null, 2)}\n`,
  "src/session.js": `const minute = 60_000;

/** Whether whoever has this session is still logged in. */
export function isValid(session, now = Date.now()) {
  return now - session.startedAt < 15 * minute;
}

/** Called with every click. */
export function renew(session, now = Date.now()) {
  return { ...session, renewedAt: now };
}
`,
  "src/session.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { isValid, renew } from "./session.js";

const minute = 60_000;

test("a new session is valid for 15 minutes", () => {
  assert.equal(isValid({ startedAt: 0 }, 14 * minute), true);
  assert.equal(isValid({ startedAt: 0 }, 15 * minute), false);
});
`,
  "CHANGELOG.md": "# Changelog\n",
};

const oldLine = "  return now - session.startedAt < 15 * minute;";
const newLine =
  "  const since = session.renewedAt ?? session.startedAt;\\n  return now - since < 15 * minute;";
/** The tokens of each answer. */
const tokens = "[[usage in=1400 out=620 write=11000 read=42000]]";
/** Where the first script of each language waits for `ModelApi.release`. */
export const storyHold = "story";

/** The words of Claude in one language. */
interface Words {
  readonly prompts: Story["prompts"];
  readonly found: string;
  readonly tests: string;
  readonly done: string;
  readonly next: string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    prompts: [
      "Some people are logged out while they work. Find out why and mend it.",
      "Add a test for that.",
      "Then note it in the changelog.",
    ],
    found:
      "Found it. `isValid` counts from the **start** of a session, but `renew` sets `renewedAt`, and nobody reads that. So everybody is logged out after 15 minutes.\\n\\nI let it count from the last renewal.\\n",
    tests: "Now the tests.\\n",
    done: "Mended, and the tests pass:\\n\\n- a session ends **15 minutes after the last click**\\n- one that was never renewed ends as before\\n\\nOne thing I noticed: nothing tests `renew` yet.",
    next: "I put it beside the other one: a session that was renewed a minute ago is valid, whenever it began.\\n",
  },
  ko: {
    prompts: [
      "작업하는 중에 로그아웃되는 사람이 있어요. 이유를 찾아 고쳐 주세요.",
      "그 경우의 테스트를 추가해 주세요.",
      "변경 기록에도 적어 주세요.",
    ],
    found:
      "찾았습니다. `isValid`는 세션이 **시작된 때**부터 셉니다. `renew`가 `renewedAt`을 적지만 아무도 읽지 않습니다. 그래서 15분이 지나면 누구나 로그아웃됩니다.\\n\\n마지막으로 갱신한 때부터 세도록 고치겠습니다.\\n",
    tests: "이제 테스트를 실행합니다.\\n",
    done: "고쳤고 테스트도 통과했습니다.\\n\\n- 세션은 **마지막 클릭 15분 뒤**에 끝납니다\\n- 갱신한 적이 없는 세션은 전과 같습니다\\n\\n살펴보니 `renew`에는 아직 테스트가 없습니다.",
    next: "기존 테스트 옆에 추가하겠습니다. 1분 전에 갱신한 세션은 언제 시작했든 유효해야 합니다.\\n",
  },
};

/** The story in one language. */
export function storyIn(language: Language): Story {
  const { prompts, found, tests, done, next } = words[language];
  const first = [
    "[[limits 5h=0.42 7d=0.18 reset=+7860 7d-reset=+318000]]",
    `${tokens} [[read src/session.js]] [[with]] [[read src/session.test.js]]`,
    `${tokens} [[say ${found}]] [[edit src/session.js | ${oldLine} | ${newLine}]]`,
    `${tokens} [[say ${tests}]] [[bash npm test]] ${tokens} [[say ${done}]]`,
  ].join(" ");
  const second = `${tokens} [[read src/session.test.js]] ${tokens} [[say ${next}]] [[hold ${storyHold}]] [[say .]]`;
  return {
    prompts,
    scripts: new Map([
      [prompts[0], first],
      [prompts[1], second],
    ]),
  };
}
