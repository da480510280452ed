import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accepted, block, ended, started, text } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();

async function show(answer: string): Promise<void> {
  const turn = randomUUID();
  await bench.openConversation();
  bench.host.emit(accepted("go", turn), started(turn), block(turn, text("t", answer)), ended(turn));
  await bench.page.locator(".continued").nth(1).waitFor();
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("what is rendered in several pieces is one to the reader", () => {
  const code = [
    "// short",
    ...numbers(200).map((number) => `const value${number} = compute(${number}, "of many words");`),
    ...numbers(60).map((number) => `short${number}();`),
  ].join("\n");

  it("code is copied whole, has no gap, and is scrolled as one", async () => {
    await show(`Code:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nAfter.`);
    await bench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await bench.page.locator(".code-copy").first().click();
    await bench.page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await bench.page.evaluate("navigator.clipboard.readText()")).toBe(code);
    // How far the last line of each part is from the first of the next, in lines.
    const gaps = await bench.page.evaluate(`
      [...document.querySelectorAll(".code-block code")].map((part) => part.getBoundingClientRect())
        .map(({ top }, index, all) => (index === 0 ? 0 : Math.round(top - all[index - 1].bottom)))
    `);
    expect(new Set(gaps as number[])).toEqual(new Set([0]));
    // The others follow with the event of the scroll, in the next frame.
    const places = await bench.page.evaluate(`new Promise((done) => {
      const parts = [...document.querySelectorAll(".code-block pre")];
      parts[1].scrollLeft = 20;
      setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => {
        done(parts.map((part) => part.scrollLeft));
      })));
    })`);
    expect(new Set(places as number[])).toEqual(new Set([20]));
  });

  it("a list counts on, and its numbers stay on the screen", async () => {
    await show(
      numbers(160)
        .map((number) => `${number}. item **${number}**`)
        .join("\n"),
    );
    const starts = await bench.page.evaluate(`
      [...document.querySelectorAll(".markdown ol")].reduce(
        ({ next, fits }, list) => ({
          next: list.start + list.children.length,
          fits: fits && list.start === next,
        }),
        { next: 1, fits: true },
      )
    `);
    expect(starts).toEqual({ next: 161, fits: true });
    expect(await bench.page.locator("ol.many").count()).toBeGreaterThan(0);
  });

  it("a table keeps one frame", async () => {
    const rows = numbers(150).map((number) => `| row ${number} | some \`words\` of it |`);
    await show(`| Name | Meaning |\n|---|---|\n${rows.join("\n")}\n\nAfter.`);
    const radii = await bench.page.evaluate(`
      [...document.querySelectorAll(".table-scroll")].map((part) => {
        const { borderTopLeftRadius: top, borderBottomLeftRadius: bottom } = getComputedStyle(part);
        return [top !== "0px", bottom !== "0px"];
      })
    `);
    const [first, ...others] = radii as [boolean, boolean][];
    expect(first).toEqual([true, false]);
    expect(others.at(-1)).toEqual([false, true]);
    expect(others.slice(0, -1).flat()).not.toContain(true);
  });
});
