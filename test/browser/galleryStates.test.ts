import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { PermissionContent } from "../../src/shared/permissionContent";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import {
  accepted,
  begun,
  block,
  ended,
  opened,
  requested,
  resolved,
  started,
  text,
  tool,
} from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { oneQuestion } from "./support/requests";
import { widthOverflow } from "./support/stage";
import { story, waitingStory } from "./support/story";

/** What the page looks like where something is in the way, as pictures for a person to judge. */
const bench = usePageBench();
const looks = [
  { theme: "dark", language: "en", width: 390, height: 844 },
  { theme: "light", language: "ko", width: 390, height: 844 },
  { theme: "light", language: "en", width: 320, height: 568 },
  { theme: "dark", language: "ko", width: 320, height: 568 },
] as const;
type Look = (typeof looks)[number];

async function open(look: Look): Promise<void> {
  const locale = look.language === "ko" ? "ko-KR" : "en-US";
  const phone = await newPhone(bench.browser, {
    locale,
    colorScheme: look.theme,
    reducedMotion: "reduce",
  });
  await phone.setViewportSize({ width: look.width, height: look.height });
  await bench.open(Promise.resolve(phone));
  await bench.page.getByRole("textbox").first().waitFor();
}

async function show(look: Look, name: string): Promise<void> {
  await screenshot(bench.page, `state-${name}-${look.theme}-${look.language}-${look.width}`);
  expect(await widthOverflow(bench.page)).toBe(0);
}

describe.each(looks)("in $theme, $language, $width px", (look) => {
  it("a lost connection, an offered conversation and the way out", async () => {
    bench.host.emit(...story(look.language), ...waitingStory(look.language));
    await open(look);
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
    bench.host.isReachable = false;
    await bench.page.context().setOffline(true);
    await bench.page.locator(".permission-offline").waitFor();
    await show(look, "offline");
    bench.host.isReachable = true;
    await bench.page.context().setOffline(false);
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
    bench.host.emit(begun(randomUUID()));
    await bench.page.locator(".offer").waitFor();
    await show(look, "offer");
    await bench.page.locator(".menu .icon-button").tap();
    await bench.page.locator(".menu-item", { hasText: /Log out|로그아웃/ }).tap();
    await bench.page.locator(".menu-question").waitFor();
    await show(look, "log-out");
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "internal");
    };
    await bench.page.keyboard.press("Escape");
    await bench.page.locator(".round-button.stop").tap();
    await bench.page.locator(".composer-note").waitFor();
    await show(look, "notice");
  });

  it("a question, and what becomes of requests", async () => {
    const turn = randomUUID();
    bench.host.emit(...opened(), accepted("Write the report.", turn), started(turn));
    bench.host.emit(
      block(turn, tool("q1", { kind: "question", name: "AskUserQuestion", subject: "Which one?" })),
      requested("q1", oneQuestion, { turnId: turn, toolName: "AskUserQuestion" }),
    );
    await open(look);
    await bench.page.locator(".permission-buttons button:enabled").first().waitFor();
    await show(look, "question");
    expect(await bench.page.locator(".permission-lines").textContent()).not.toMatch(/line|줄/);
    await bench.page.locator(".own-answer").first().focus();
    await bench.page.keyboard.type("Neither of them");
    await show(look, "question-own");
    bench.host.emit(resolved("q1"));
    for (const [id, outcome] of [
      ["q2", "cancelled"],
      ["w1", "denied"],
    ] as const) {
      const content = outcome === "denied" ? write : oneQuestion;
      const toolName = outcome === "denied" ? "Write" : "OtherQuestion";
      bench.host.emit(
        block(
          turn,
          tool(id, {
            kind: outcome === "denied" ? "write" : "question",
            name: toolName,
            subject:
              outcome === "denied"
                ? "reports/2025/q4.md"
                : "Which of the databases should the quarterly report use?",
            status: "denied",
          }),
        ),
        requested(id, content, { turnId: turn, toolName }),
        resolved(id, outcome, outcome === "denied" ? undefined : null),
      );
    }
    bench.host.emit(
      block(
        turn,
        tool("f1", {
          kind: "fetch",
          subject: "https://docs.example.com/a/very/long/path/to/a/page",
          status: "failed",
          output: {
            text: `Request failed: ${"the certificate of the host is not valid for this name, ".repeat(4)}`,
            omitted: 0,
          },
        }),
      ),
      block(turn, text("t", "That did not work.")),
      ended(turn, "interrupted"),
    );
    await bench.page.locator(".figures").waitFor();
    for (const line of await bench.page.locator("button.tool-line").all()) await line.tap();
    await show(look, "answered");
    await bench.page.locator(".output").scrollIntoViewIfNeeded();
    await show(look, "failed-tool");
    expect(await widthOverflow(bench.page, ".output")).toBe(0);
    expect(await bench.page.locator(".tool[data-status='stopped']").count()).toBe(1);
  });
});

const write: PermissionContent = {
  kind: "write",
  path: "reports/2025/q4.md",
  content: "# Q4\n",
  replaces: null,
};
