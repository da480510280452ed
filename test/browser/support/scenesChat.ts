import { randomUUID } from "node:crypto";
import { accepted, begun, block, changed, conversationId, ended, measured } from "./fixtures";
import { opened, started, text, tool, turn as turnOf } from "./fixtures";
import { answerLists } from "./panels";
import { live, openFromMenu, scene, scrollUp, showStory } from "./stage";
import type { Scene, Stage } from "./stage";

const words = {
  en: {
    prompt: "Who calls refresh()? Look everywhere.",
    task: "Look for callers of refresh()",
    told: "Two callers, `src/login.ts` and `src/session.ts`. Both wait for it.",
    meanwhile: "It looks around meanwhile. I write the test.",
    code: "The loop that mattered:",
  },
  ko: {
    prompt: "refresh()를 부르는 곳이 어디인지 모두 찾아 주세요.",
    task: "refresh()를 부르는 곳 찾기",
    told: "`src/login.ts`와 `src/session.ts` 두 곳입니다. 둘 다 끝날 때까지 기다립니다.",
    meanwhile: "그동안 여기저기 살펴봅니다. 저는 테스트를 쓰겠습니다.",
    code: "문제가 된 반복문입니다.",
  },
} as const;

/** What a conversation shows when something in it is opened. */
export function chatScenes(): readonly Scene[] {
  return [
    scene("chat-agent", async (stage) => {
      await showAgent(stage, "running");
      await stage.page.locator(".agent-now").waitFor();
    }),
    scene("chat-agent-open", async (stage) => {
      await showAgent(stage, "done");
      await stage.page.locator(".tool button[aria-expanded=false]").first().click();
      await stage.page.locator(".agent-steps").waitFor();
    }),
    scene("chat-agent-background", async (stage) => {
      await showAgent(stage, "running", true);
      await stage.page.locator(".agent-now").waitFor();
    }),
    scene("chat-figures", async (stage) => {
      await showStory(stage);
      await stage.page.locator("button.figures").last().click();
      await stage.page.locator(".figures-details").waitFor();
    }),
    scene("chat-code", async (stage) => {
      const long = `for (const one of all) { ${"await work(one); ".repeat(8)}}`;
      await showAnswer(stage, `${words[stage.language].code}\n\n\`\`\`ts\n${long}\n\`\`\``);
      await stage.page.locator(".markdown pre code").waitFor();
    }),
    scene("chat-older", async (stage) => {
      const { host, page, open } = stage;
      const turns = Array.from({ length: 30 }, (_, index) =>
        turnOf(randomUUID(), `${words[stage.language].prompt} ${index + 1}`),
      );
      host.emit(...opened(), begun(conversationId, { turns, hasOlderTurns: true }));
      host.answers = null;
      await open();
      await live(page);
      await scrollUp(page);
    }),
    scene("find-none", async (stage) => {
      await showStory(stage);
      await openFromMenu(stage, /Find|찾기/u);
      await stage.page.locator(".find-field").fill("nothing like that");
      await stage.page.locator(".find-count:not(:empty)").waitFor();
    }),
    scene("sheet-reading", async (stage) => {
      const { host, page, open, language } = stage;
      host.emit(...opened());
      const lists = answerLists(host);
      host.answers = (message) => {
        if (message.type !== "conversation.page") {
          lists(message);
          return;
        }
        const turns = [turnOf(randomUUID(), words[language].prompt)];
        host.accept(message.requestId, { turns, cursor: "older" });
      };
      await open();
      await live(page);
      await page.locator(".conversations-button").click();
      await page.locator(".conversation-item .icon-button").nth(2).click();
      await page.locator(".tray .tray-button", { hasText: /Read|읽기/u }).click();
      await page.locator(".reading .bubble").waitFor();
    }),
  ];
}

async function showAnswer({ host, page, open, language }: Stage, answer: string): Promise<void> {
  const id = randomUUID();
  host.emit(...opened(), accepted(words[language].prompt, id), started(id));
  host.emit(block(id, text("a", answer)), ended(id));
  await open();
  await page.locator(".figures", { hasText: /\d/u }).waitFor();
  await live(page);
}

/** A sub-agent that has done two steps, works still or is done, in its turn or after it. */
async function showAgent(
  { host, page, open, language }: Stage,
  status: "running" | "done",
  isInBackground = false,
): Promise<void> {
  const { prompt, task, told, meanwhile } = words[language];
  const id = randomUUID();
  const step = (name: string, subject: string) =>
    tool(name, { kind: "search", subject, parentId: "agent", status: "done" });
  host.emit(...opened(), accepted(prompt, id), started(id), measured(154_000, 200_000));
  host.emit(block(id, tool("agent", { kind: "agent", subject: task, status: "running" })));
  if (isInBackground) host.emit(changed(id, "agent", { status: "running", isInBackground }));
  host.emit(block(id, step("one", "refresh\\(")), block(id, step("two", "await refresh")));
  const last = { kind: "read", subject: "src/session.ts", parentId: "agent", status } as const;
  host.emit(block(id, tool("three", last)));
  if (status === "done") {
    const output = { text: told, omitted: 0 };
    host.emit(changed(id, "agent", { status, output }), ended(id));
  } else if (isInBackground) host.emit(block(id, text("a", meanwhile)), ended(id));
  await open();
  await page.locator(".tool").first().waitFor();
  await live(page);
}
