import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { corpus } from "./support/corpus";
import {
  accepted,
  appended,
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

const bench = usePageBench();

describe("hostile content", () => {
  it("does nothing in any field, also while it streams", async () => {
    bench.host.emit(...opened(corpus[0]));
    await bench.open();
    await bench.composer.waitFor();
    const canary = "the end of the hostile content";
    for (const [index, evil] of corpus.entries()) {
      const id = randomUUID();
      const by = { id: "other", name: evil };
      bench.host.emit(accepted(evil, id, by), started(id));
      bench.host.emit(block(id, text("stream", "", true)), block(id, text("whole", evil)));
      for (const character of evil) bench.host.emit(appended(id, "stream", character));
      bench.host.emit(block(id, { kind: "thinking", id: "think", text: evil, isOpen: true }));
      bench.host.emit(
        block(
          id,
          tool("tool", {
            kind: index % 2 === 0 ? "command" : "other",
            name: evil,
            subject: evil,
            summary: evil,
            output: { text: evil, omitted: 0 },
            diff: [{ oldStart: 1, newStart: 1, lines: [`+${evil}`, `-${evil}`] }],
            todos: [{ text: evil, status: "active" }],
          }),
        ),
        block(id, {
          kind: "notice",
          id: "notice",
          level: "error",
          problem: { code: "api-error", detail: evil },
        }),
      );
      const contents = [
        { kind: "command", command: evil, description: evil },
        { kind: "plan", markdown: evil },
        {
          kind: "question",
          questions: [
            {
              question: evil,
              header: evil,
              isMultiple: false,
              options: [{ label: evil, description: evil }],
            },
          ],
        },
        { kind: "edit", path: evil, edits: [{ oldText: evil, newText: evil }] },
      ] as const;
      for (const content of contents) {
        bench.host.emit(
          requested(`${id} ${content.kind}`, content, {
            turnId: id,
            toolName: evil,
            blockedPath: evil,
          }),
        );
      }
      await bench.page.locator(".permission").waitFor();
      for (const content of contents)
        bench.host.emit(resolved(`${id} ${content.kind}`, "denied", by));
      bench.host.emit(ended(id, "failed"));
    }
    bench.host.emit(accepted(canary));
    await bench.page.locator(".bubble", { hasText: canary }).waitFor();
    await bench.page.evaluate(
      "document.querySelectorAll('.tool-line[aria-expanded=false]').forEach((line) => line.click())",
    );
    await bench.page.locator(".thinking-text").last().waitFor();
    const report = await bench.page.evaluate<{
      pwned: boolean;
      tags: string[];
      hrefs: string[];
      openLinks: number;
    }>(`(() => {
      const all = [...document.querySelectorAll("#app *")];
      return {
        pwned: "pwned" in window,
        tags: [...new Set(all.map((element) => element.localName))],
        openLinks: document.querySelectorAll(
          "#app a:not([target=_blank][rel='noopener noreferrer'])",
        ).length,
        hrefs: all.flatMap((element) => element.getAttribute("href") ?? []),
      };
    })()`);
    expect(report.pwned).toBe(false);
    expect(report.hrefs.length).toBeGreaterThan(0);
    expect(report.openLinks).toBe(0);
    expect(report.hrefs.filter((href) => !/^(https?:|mailto:)/u.test(href))).toEqual([]);
    const harmful = [
      "script",
      "img",
      "iframe",
      "style",
      "link",
      "meta",
      "base",
      "form",
      "math",
      "video",
      "object",
    ];
    expect(report.tags.filter((tag) => harmful.includes(tag))).toEqual([]);
  });
});
