import { describe, expect, it, onTestFinished } from "vitest";
import type { Turn } from "../../src/shared/state";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { openEditorView } from "./support/editorView";
import { begun, conversationId, text, turn } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();

/** Numbered turns with enough text to fill screens. */
function numbered(from: number, to: number): Turn[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const number = from + index;
    return turn(
      `0b9d6a8e-62a5-4a38-8a55-${String(number).padStart(12, "0")}`,
      `prompt ${number}. ${"Some words. ".repeat(20)}`,
      {
        startedAt: number,
        blocks: [text("a", `The **Answer** of ${number}${number === 5 ? " is a zebra" : ""}.`)],
      },
    );
  });
}

/** The find keys on a Korean layout, which has another letter in that place. */
const koreanFind = `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
  key: "ㄹ", code: "KeyF", ctrlKey: true, bubbles: true, cancelable: true,
}))`;

const search = () => bench.page.getByRole("searchbox", { name: "Find in this conversation" });
const status = () => bench.page.locator(".find-count");

/** The words at the place that is being looked at, and whether they are on the screen. */
const place = (): Promise<unknown> =>
  bench.page.evaluate(`(() => {
    const [range] = CSS.highlights.get("found-now") ?? [];
    if (range === undefined) return null;
    const { top, bottom } = range.getBoundingClientRect();
    const view = document.querySelector(".chat-scroller").getBoundingClientRect();
    return [range.toString(), top >= view.top && bottom <= view.bottom];
  })()`);

/** A record of so many turns, of which the page has the newest twenty; the host reads ten at a time. */
async function open(device = newPhone(bench.browser), size = 40): Promise<void> {
  const all = numbered(1, size);
  bench.host.emit(begun(conversationId, { turns: all.slice(-20), hasOlderTurns: true }));
  const indexOf = (id: string | undefined): number => all.findIndex((one) => one.id === id);
  bench.host.answers = (message) => {
    if (message.type === "conversation.page") {
      const { aroundId, afterId, beforeId, cursor } = message;
      const end =
        aroundId !== undefined
          ? indexOf(aroundId) + 4
          : afterId !== undefined
            ? indexOf(afterId) + 11
            : cursor !== undefined
              ? Number(cursor)
              : indexOf(beforeId);
      const start = Math.max(0, end - 10);
      const turns = all.slice(start, end);
      bench.host.accept(message.requestId, { turns, cursor: start === 0 ? null : `${start}` });
    }
    if (message.type === "conversation.search") {
      const words = message.query.toLowerCase();
      const end = message.cursor === undefined ? all.length : Number(message.cursor);
      const found = all.slice(0, end).flatMap((one, index) => {
        const said = `${one.text}\n${answerOf(one)}`.toLowerCase();
        const count = said.split(words).length - 1;
        return count === 0
          ? []
          : [{ index, turnId: one.id, at: one.startedAt, count, excerpt: "" }];
      });
      const part = found.reverse().slice(0, 50);
      const last = part.length === found.length ? null : `${part.at(-1)?.index ?? 0}`;
      bench.host.accept(message.requestId, {
        hits: part.map(({ turnId, at, count, excerpt }) => ({ turnId, at, count, excerpt })),
        cursor: last,
      });
    }
  };
  await bench.open(device);
  await bench.page.locator(".bubble", { hasText: `prompt ${size}.` }).waitFor();
}

function answerOf({ blocks: [first] }: Turn): string {
  return first?.kind === "text" ? first.text.replaceAll("*", "") : "";
}

async function openBar(): Promise<void> {
  await bench.page.getByRole("button", { name: "Menu" }).tap();
  await bench.page.getByRole("button", { name: "Find in conversation" }).tap();
}

const pagesAsked = (): number =>
  bench.host.received.filter(({ type }) => type === "conversation.page").length;

describe("the search in a conversation", () => {
  it("finds what is on the page, the newest first, over marks and letters of any size", async () => {
    await open();
    await openBar();
    await search().fill("the answer of 3");
    await expect.poll(() => status().textContent()).toBe("11 of 11");
    expect(await place()).toEqual(["The Answer of 3", true]);
    await screenshot(bench.page, "find");
    await bench.page.getByRole("button", { name: "Older place" }).tap();
    await expect.poll(() => status().textContent()).toBe("10 of 11");
    await expect.poll(place).toEqual(["The Answer of 3", true]);
    await bench.page.getByRole("button", { name: "Newer place" }).tap();
    await bench.page.getByRole("button", { name: "Newer place" }).tap();
    // Round to the oldest one, which is not on the page.
    await expect.poll(() => status().textContent()).toBe("1 of 11");
    await expect.poll(place).toEqual(["The Answer of 3", true]);
    // Nothing of it stands in the document.
    expect(await bench.page.locator(".chat-content mark").count()).toBe(0);
    await bench.page.goBack();
    await search().waitFor({ state: "detached" });
    expect(await place()).toBeNull();
  });

  it("knows all places of two thousand turns, and goes to one far back without all in between", async () => {
    await open(newPhone(bench.browser), 2_000);
    await openBar();
    await search().fill("answer of 19");
    await expect.poll(() => status().textContent()).toBe("111 of 111");
    expect(pagesAsked()).toBe(0);
    await bench.page.getByRole("button", { name: "Newer place" }).tap();
    await expect.poll(() => status().textContent(), { timeout: 15_000 }).toBe("1 of 111");
    await expect.poll(place).toEqual(["Answer of 19", true]);
    await bench.page.getByRole("button", { name: "Newer place" }).tap();
    await expect.poll(() => status().textContent(), { timeout: 15_000 }).toBe("2 of 111");
    await expect.poll(place).toEqual(["Answer of 19", true]);
    const shown = bench.page.locator(".bubble");
    await shown.filter({ hasText: "prompt 190." }).waitFor();
    await screenshot(bench.page, "find-far");
    expect(pagesAsked()).toBeLessThan(12);
    // What follows is fetched as it is reached, and nothing that is read moves.
    const beforeGap = bench.page.locator(".turn:has(+ .gap)");
    const last = await beforeGap.getAttribute("data-turn");
    await expect
      .poll(async () => {
        await bench.page.evaluate('document.querySelector(".chat-scroller").scrollBy(0, 150)');
        return beforeGap.getAttribute("data-turn");
      })
      .not.toBe(last);
    expect(await bench.page.locator(".to-end").isVisible()).toBe(true);
  });

  it("goes to what only an older message has, and says when there is none", async () => {
    await open();
    await openBar();
    await search().fill("zebra");
    await expect.poll(() => status().textContent(), { timeout: 15_000 }).toBe("1 of 1");
    await expect.poll(place).toEqual(["zebra", true]);
    await search().fill("nowhere at all");
    await expect.poll(() => status().textContent(), { timeout: 15_000 }).toBe("Nothing found");
  });

  it("says when older messages could not be searched, and keeps what is on the page", async () => {
    await open();
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "internal");
    };
    await openBar();
    await search().fill("the answer of 40");
    await expect.poll(() => status().textContent()).toBe("Older messages could not be searched");
    expect(await place()).toEqual(["The Answer of 40", true]);
  });

  it("is opened by the keys of the browser's own search, and closed by Escape", async () => {
    await open(newDesktop(bench.browser));
    await bench.composer.focus();
    await bench.page.keyboard.press("Control+f");
    await search().fill("prompt 3");
    await expect.poll(() => status().textContent()).toBe("11 of 11");
    await bench.page.keyboard.press("Enter");
    await expect.poll(() => status().textContent()).toBe("10 of 11");
    await bench.page.keyboard.press("Shift+Enter");
    await expect.poll(() => status().textContent()).toBe("11 of 11");
    await screenshot(bench.page, "find-desktop");
    await bench.page.keyboard.press("Escape");
    await search().waitFor({ state: "detached" });
    expect(await bench.page.evaluate("document.activeElement.className")).toBe("composer-field");
  });

  it("is opened by these keys in the editor's view too, which the editor then does not take for its own", async () => {
    await open(newDesktop(bench.browser));
    const options = { theme: "dark", width: 400 } as const;
    const view = await openEditorView(bench.browser, bench.host, bench.origin, options);
    onTestFinished(() => view.context().close());
    await view.locator(".bubble", { hasText: "prompt 40." }).waitFor();
    // As the editor's own script of a view does.
    await view.evaluate(
      "window.passedOn = []; window.addEventListener('keydown', ({ key }) => passedOn.push(key));",
    );
    await view.locator(".composer-field").focus();
    const ways = {
      control: () => view.keyboard.press("Control+f"),
      command: () => view.keyboard.press("Meta+f"),
      korean: () => view.evaluate(koreanFind),
    };
    for (const [name, press] of Object.entries(ways)) {
      await view.keyboard.press("a");
      await press();
      const field = view.getByRole("searchbox", { name: "Find in this conversation" });
      await field.fill("the answer of 2");
      await expect.poll(() => view.locator(".find-count").textContent()).toBe("11 of 11");
      await view.keyboard.press("Control+f");
      expect(await view.evaluate("getSelection().toString()")).toBe("the answer of 2");
      if (name === "control") await screenshot(view, "find-editor");
      await view.keyboard.press("Escape");
      await field.waitFor({ state: "detached" });
    }
    const passedOn = await view.evaluate<string[]>("passedOn");
    expect(passedOn).toContain("a");
    expect(passedOn.filter((key) => /^[fㄹ]$/i.test(key))).toEqual([]);
  });

  it("selects the place where the browser has no highlights", async () => {
    const device = await newDesktop(bench.browser);
    await device.addInitScript("delete window.Highlight;");
    await open(Promise.resolve(device));
    await bench.page.keyboard.press("Control+f");
    await search().fill("the answer of 40");
    await expect.poll(() => status().textContent()).toBe("1 of 1");
    expect(await bench.page.evaluate("getSelection().toString()")).toBe("The Answer of 40");
  });
});
