import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../src/shared/events";
import { screenshot } from "../stand-ins/phone/screenshot";
import { begun, conversationId, requested, text, turn } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { openWithoutScript } from "./support/slowPhone";

/** What stands on the page of a slow line before its script is there. */
const bench = usePageBench();

const first = "0b9d6a8e-62a5-4a38-8a55-000000000001";
const last = "0b9d6a8e-62a5-4a38-8a55-000000000002";
const firstWords = () => bench.page.locator(".page[data-first-words]");
const live = () => bench.page.locator(".page[data-live=true]").waitFor();

/** A conversation whose newest answer is these words. */
function conversation(answer: string, id = conversationId): HostEvent {
  const turns = [
    turn(first, "An older prompt"),
    turn(last, "Why?", { blocks: [text("a", answer)] }),
  ];
  return begun(id, { turns });
}

/** Counts the frames without these words, from now on. */
const watchFor = (words: string): Promise<unknown> =>
  bench.page.evaluate(`(() => {
    window.framesWithout = 0;
    const look = () => {
      if (!document.querySelector(".chat")?.textContent.includes(${JSON.stringify(words)})) framesWithout++;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`);

describe("before the page's script is there", () => {
  it("the newest prompt and its answer can be read, and stay when the page takes over", async () => {
    bench.host.emit(conversation("Because of **this**."));
    const goOn = await openWithoutScript(bench);
    await firstWords().waitFor();
    const chat = bench.page.locator(".chat");
    expect(await chat.innerText()).toContain("Because of **this**.");
    expect(await chat.locator(".bubble").innerText()).toBe("Why?");
    await screenshot(bench.page, "first-words");
    await watchFor("Because of");
    goOn();
    await live();
    await bench.page.getByRole("log").locator("strong", { hasText: "this" }).waitFor();
    expect(await bench.page.evaluate("framesWithout")).toBe(0);
    expect(await firstWords().count()).toBe(0);
    expect(await chat.locator(".bubble").allInnerTexts()).toEqual(["An older prompt", "Why?"]);
  });

  it("of a long answer the end is there, and nothing of it is markup", async () => {
    const long = `${"Much. ".repeat(4_000)}<img src=x onerror="document.title = 'run'"><b>end</b>`;
    bench.host.emit(conversation(long));
    await openWithoutScript(bench);
    await firstWords().waitFor();
    const end = bench.page.locator(".chat .plain-text");
    expect(await end.innerText()).toMatch(/<b>end<\/b>$/u);
    expect(await bench.page.locator(".chat :is(img, b)").count()).toBe(0);
    const { y, height } = (await end.boundingBox()) ?? { y: 0, height: 0 };
    const box = await bench.page.locator(".composer").boundingBox();
    expect(y + height).toBeLessThanOrEqual(box?.y ?? 0);
  });

  it("it is of the conversation that this tab showed", async () => {
    const other = "7a6f0c1e-0000-4c06-9a6c-0000000000aa";
    bench.host.emit(conversation("Of this one."), conversation("Of the other.", other));
    await openWithoutScript(bench, { "remote-claude.shown": conversationId });
    await firstWords().waitFor();
    expect(await bench.page.locator(".chat").innerText()).toContain("Of this one.");
  });

  it("nothing is shown beside a request that only the page's script can show", async () => {
    const content = { kind: "command", command: "rm -rf dist", description: null } as const;
    bench.host.emit(conversation("Shall I?"), requested("p1", content));
    const goOn = await openWithoutScript(bench);
    await bench.host.message("hello");
    goOn();
    await live();
    await bench.page.locator(".permission").waitFor();
  });
});
