import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { maxDiffLines, maxPermissionContentLength } from "../../src/shared/limits";
import { stripTerminalText } from "../../webview-ui/src/text/ansi";
import {
  accepted,
  block,
  conversationId,
  requested,
  resolved,
  started,
  text,
  tool,
} from "../browser/support/fixtures";
import { usePageBench } from "../browser/support/pageBench";
import { StallWatch } from "./support/stall";
import type { Stall } from "./support/stall";

const bench = usePageBench();
const maxStallMs = 200;
const maxGrowthMb = 100;
/** Noise of other programs only ever adds time: a case that passes once is not tried again. */
const tries = 6;

const megabyte = 1_000_000;
const fill = (unit: string, length = megabyte): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\``;

const answers: Readonly<Record<string, string>> = {
  "1 MB of [": fill("["),
  "1 MB of *": fill("*"),
  "100 000 nested >": fill("> ", 200_000),
  "15 nested > in every line": fill(`${"> ".repeat(15)}x\n`),
  "a list of 10 000 items": fill("1. a\n"),
  "nested lists in every line": fill(`${"- ".repeat(15)}a\n`),
  "a list 200 deep": Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth * 2)}- a`).join(
    "\n",
  ),
  "a table of 10 000 rows": `|a|b|\n|-|-|\n${fill("|x|y|\n", 39_000)}`,
  "a rule of a table that is none": `|\n-${fill(" ", 30_000)}x`,
  "a table of 2 000 columns": fill(`|${"a|".repeat(2_000)}\n|${"-|".repeat(2_000)}\n`),
  "thousands of headings": fill("# a\n\n"),
  "thousands of blocks of code": fill(`${fenced("js", "const a = 1;")}\n\n`),
  "thousands of link definitions": fill("[a]: https://a.example\n\n[a]\n\n"),
  "links without end": fill("[a](b "),
  "code spans that never match": fill("`a``b```c"),
  "1 MB without a space": fill("x"),
  "addresses without end": fill("a@b.c "),
  "C++ with templates without end": fenced("cpp", fill("a<", 7_000)),
  "a regular expression without end": fenced("js", fill("/[a/", 7_000)),
  "XML without end": fenced("xml", fill("<a b='", 7_000)),
  "Markdown in Markdown": fenced("markdown", fill("*_", 7_000)),
  "PowerShell without end": fenced("powershell", fill("$(@'", 7_000)),
};

/** As long as outputs get that are fetched whole. */
const outputs: Readonly<Record<string, string>> = {
  "one line": fill("x"),
  "short lines": fill("x\n"),
  "empty lines": fill("\n"),
  "empty lines before the end": `${fill("\n", megabyte - 1)}x`,
  "a line written over and over": fill("\r"),
  "a line written over before its end": `${fill("\r", megabyte - 1)}x`,
  "a colour for each letter": fill("\u001b[31ma\u001b[32mb"),
  "titles without end": fill("\u001b]0;"),
  "sequences without end": fill("\u001b["),
};

describe("R61 no content makes the page stand still", () => {
  beforeAll(() => {
    expect(Object.keys(answers).length).toBeGreaterThan(20);
  });

  it("shows every hostile answer, and the rest of the turn unharmed", async () => {
    await bench.openConversation();
    const watch = await StallWatch.of(bench.browser, bench.page);
    const show = async (value: string): Promise<Stall> => {
      const [turn, after] = [randomUUID(), randomUUID()];
      bench.host.emit(accepted("go", turn), started(turn));
      await bench.page.getByRole("button", { name: "Stop" }).waitFor();
      const stall = await watch.during(async () => {
        bench.host.emit(block(turn, text("t", value)), block(turn, text("last", `**${after}**`)));
        await bench.page.locator("strong", { hasText: after }).waitFor();
      });
      await empty();
      return stall;
    };
    const figures: Record<string, Stall> = {};
    for (const [name, value] of Object.entries(answers)) {
      figures[name] = await best(() => show(value));
    }
    expect(tooSlow(figures)).toEqual([]);
  }, 240_000);

  it("has a control: a long task is seen", async () => {
    await bench.openConversation();
    const watch = await StallWatch.of(bench.browser, bench.page);
    const stall = await watch.during(async () => {
      await bench.page.evaluate(`new Promise((resolve) => setTimeout(() => {
        let sum = 0;
        for (let index = 0; index < 400_000_000; index++) sum += index % 7;
        resolve(sum);
      }))`);
    });
    expect(stall.longestMs).toBeGreaterThan(maxStallMs);
  });

  it("shows long outputs, changes and requests", async () => {
    await bench.openConversation();
    const watch = await StallWatch.of(bench.browser, bench.page);
    const figures: Record<string, Stall> = {};
    for (const [name, value] of Object.entries(outputs)) {
      figures[`output: ${name}`] = await best(() => showOutput(watch, value));
    }
    for (const unit of ["x", "\n", "\u202e", "a\u200b", "a\n"]) {
      const command = fill(unit, maxPermissionContentLength);
      figures[`request with ${JSON.stringify(unit)}`] = await best(() =>
        showRequest(watch, command),
      );
    }
    figures["a change of as many lines as a card may have"] = await best(() => showDiff(watch));
    expect(tooSlow(figures)).toEqual([]);
  }, 240_000);
});

describe("R60 of a terminal's bytes only colours are understood", () => {
  it("in a megabyte that never ends, within 50 ms", () => {
    const inputs = [`\u001b]0;${fill("x")}`, `\u001bP${fill("x")}`, `\u009d${fill("x")}`];
    for (const input of inputs) {
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now();
        expect(stripTerminalText(input)).toBe("");
        return performance.now() - start;
      });
      expect(Math.min(...times)).toBeLessThan(50);
    }
  });

  it("in the page: no link, no clipboard, no title, no bell; colours stay", async () => {
    await bench.openConversation();
    const turn = randomUUID();
    const output = [
      "\u001b[31mred\u001b[0m plain",
      "\u001b]8;;javascript:window.pwned=1\u0007link\u001b]8;;\u0007",
      "\u001b]52;c;cm0gLXJmIH4=\u0007clip",
      "\u001b]0;title\u0007name",
      "\u001b[2J\u001b[Hcleared",
      "\u001bPdcs\u001b\\after",
      "\u009b31mc1\u0007",
      "cut \u001b[3",
    ].join("\n");
    const card = tool("c", { kind: "command", output: { text: output, omitted: 0 } });
    bench.host.emit(accepted("go", turn), started(turn), block(turn, card));
    await bench.page.locator("button.tool-line").click();
    // The rest of a sequence whose beginning came before.
    const change = { output: { text: `${output}1mrest`, omitted: 0 } };
    bench.host.emit({ type: "tool.changed", conversationId, turnId: turn, blockId: "c", change });
    const shown = bench.page.locator(".output");
    await shown.getByText("rest").waitFor();
    expect(await shown.innerText()).toBe(
      ["red plain", "link", "clip", "name", "cleared", "after", "c1", "cut rest"].join("\n"),
    );
    expect(await shown.locator("a").count()).toBe(0);
    expect(await shown.locator(".ansi-red").first().innerText()).toBe("red");
    expect(await bench.page.title()).not.toContain("title");
  });
});

/** The first try that is good enough, or the best of a few. */
async function best(measure: () => Promise<Stall>): Promise<Stall> {
  let found = await measure();
  for (let turn = 1; turn < tries && found.longestMs > maxStallMs; turn++) {
    const stall = await measure();
    if (stall.longestMs < found.longestMs) found = stall;
  }
  return found;
}

function tooSlow(figures: Readonly<Record<string, Stall>>): readonly [string, Stall][] {
  return Object.entries(figures).filter(
    ([, { longestMs, grownMb }]) => longestMs > maxStallMs || grownMb > maxGrowthMb,
  );
}

/** Takes the turns away again, so that each measure begins with the same page. */
async function empty(): Promise<void> {
  bench.host.emit({
    type: "conversation.refreshed",
    conversationId,
    turns: [],
    hasOlderTurns: false,
  });
  await bench.page.getByText("Claude works in my-app").waitFor();
}

async function showOutput(watch: StallWatch, value: string): Promise<Stall> {
  const turn = randomUUID();
  bench.host.answers = (message) => {
    if ("requestId" in message) bench.host.accept(message.requestId, { text: value });
  };
  const output = { text: "short", omitted: megabyte };
  bench.host.emit(
    accepted("go", turn),
    started(turn),
    block(turn, tool("c", { kind: "command", subject: "ls", output })),
  );
  await bench.page.locator("button.tool-line").click();
  const more = bench.page.getByRole("button", { name: /Show all/ });
  const stall = await watch.during(async () => {
    await more.click();
    // A look for words would have the page gather the whole text.
    await bench.page.locator(".tool .link-button").waitFor({ state: "detached" });
    await bench.page.evaluate(`new Promise((done) => {
      const look = () => {
        const shown = document.querySelector(".output")?.firstChild?.textContent;
        if (shown === "short") requestAnimationFrame(look);
        else done();
      };
      look();
    })`);
  });
  await empty();
  return stall;
}

async function showRequest(watch: StallWatch, command: string): Promise<Stall> {
  const id = randomUUID();
  const stall = await watch.during(async () => {
    bench.host.emit(requested(id, { kind: "command", command, description: null }));
    await bench.page.locator(".permission button.primary:enabled").waitFor();
  });
  bench.host.emit(resolved(id));
  await bench.page.locator(".permission").waitFor({ state: "detached" });
  return stall;
}

async function showDiff(watch: StallWatch): Promise<Stall> {
  const turn = randomUUID();
  const lines = Array.from({ length: maxDiffLines }, () => "+x");
  const diff = [{ oldStart: 1, newStart: 1, lines }];
  bench.host.emit(
    accepted("go", turn),
    started(turn),
    block(turn, tool("d", { kind: "edit", diff })),
  );
  const line = bench.page.locator(".tool > button.tool-line");
  await line.waitFor();
  const stall = await watch.during(async () => {
    await line.click();
    await bench.page
      .locator(".diff tr")
      .nth(maxDiffLines - 1)
      .waitFor();
  });
  await empty();
  return stall;
}
