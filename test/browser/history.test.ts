import { createHash, randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Turn } from "../../src/shared/state";
import { screenshot } from "../stand-ins/phone/screenshot";
import {
  accepted,
  begun,
  block,
  conversationId,
  editor,
  ended,
  opened,
  started,
  tool,
  turn,
} from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();

/** Numbered turns with enough text to fill screens. */
function numbered(from: number, to: number): Turn[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    turn(
      `0b9d6a8e-62a5-4a38-8a55-${String(from + index).padStart(12, "0")}`,
      `prompt ${from + index}. ${"Some words. ".repeat(20)}`,
    ),
  );
}

/**
 * Where a bubble is in each frame from now on, as it is drawn: after everything else that looks at sizes.
 * @returns gives the places (px from the top)
 */
async function seenPlaces(page: Page, text: string): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(`(() => {
    const bubble = [...document.querySelectorAll(".bubble")].find(({ textContent }) => textContent.startsWith(${JSON.stringify(text)}));
    window.seenPlaces = [];
    const look = () => {
      const sizes = new ResizeObserver(() => {
        sizes.disconnect();
        window.seenPlaces.push(bubble.getBoundingClientRect().top);
      });
      sizes.observe(bubble);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`);
  return () => page.evaluate<number[]>("window.seenPlaces");
}

describe("older turns", () => {
  it("come by themselves when the top is reached, and nothing jumps", async () => {
    bench.host.emit(begun(conversationId, { turns: numbered(21, 30), hasOlderTurns: true }));
    bench.host.answers = (message) => {
      if (message.type !== "conversation.page") return;
      bench.host.accept(message.requestId, {
        turns: message.cursor === "c1" ? numbered(1, 10) : numbered(11, 20),
        cursor: message.cursor === "c1" ? null : "c1",
      });
    };
    await bench.open();
    const first = bench.page.locator(".bubble", { hasText: "prompt 21." });
    await first.waitFor({ state: "attached" });
    const devtools = await bench.page.context().newCDPSession(bench.page);
    // A phone draws what came in many frames.
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 8 });
    const toTop = (): Promise<unknown> =>
      bench.page.evaluate(`(() => {
        const scroller = document.querySelector(".chat-scroller");
        scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -100 }));
        scroller.scrollTop = 0;
      })()`);
    await toTop();
    const places = await seenPlaces(bench.page, "prompt 21.");
    await bench.page.locator(".bubble", { hasText: "prompt 11." }).waitFor({ state: "attached" });
    // It is let go when all that came has its height.
    await bench.page.locator(".chat-scroller[style*=overflow-anchor]").waitFor({ state: "hidden" });
    const seen = await places();
    expect(Math.max(...seen) - Math.min(...seen)).toBeLessThan(2);
    await toTop();
    await bench.page.locator(".bubble", { hasText: "prompt 1." }).waitFor({ state: "attached" });
    await bench.page.locator(".older").waitFor({ state: "hidden" });
    expect(await bench.page.locator(".bubble").count()).toBe(30);
  });

  it("are fetched on demand where everything fits on the screen", async () => {
    bench.host.emit(
      begun(conversationId, { turns: [turn(randomUUID(), "new")], hasOlderTurns: true }),
    );
    bench.host.answers = null;
    await bench.open();
    await bench.page.getByRole("button", { name: "Load older messages" }).tap();
    const { requestId } = await bench.host.message("conversation.page");
    await bench.page.getByText("Loading older messages").waitFor();
    bench.host.refuse(requestId, "internal");
    await bench.page.getByText("could not be loaded").waitFor();
  });
});

describe("what the state shows in part", () => {
  it("is fetched as a whole: an output, a prompt, the beginning of a turn", async () => {
    const id = randomUUID();
    const output = { text: "first line\nlast line", omitted: 123_000 };
    const call = tool("c1", { kind: "command", subject: "seq 9999", output });
    const cut = turn(id, "A long prompt", { isCut: true, omittedBlocks: 2, blocks: [call] });
    bench.host.emit(begun(conversationId, { turns: [cut] }));
    bench.host.answers = (message) => {
      switch (message.type) {
        case "tool.output":
          bench.host.accept(message.requestId, { text: "all that came out" });
          break;
        case "prompt.text":
          bench.host.accept(message.requestId, { text: "A long prompt as a whole" });
          break;
        case "conversation.page": {
          const read = tool("r1", { kind: "read", subject: "a.ts" });
          const search = tool("r2", { kind: "search", subject: "b" });
          const whole = { ...cut, blocks: [read, search, call], omittedBlocks: 0 };
          bench.host.accept(message.requestId, { turns: [whole], cursor: null });
          break;
        }
        default:
      }
    };
    await bench.open();
    await bench.page.getByRole("button", { name: "Show all of it" }).tap();
    await bench.page.getByText("A long prompt as a whole").waitFor();
    await bench.page.getByRole("button", { name: "2 earlier steps" }).tap();
    await bench.page.getByText("a.ts").waitFor();
    await bench.page.getByRole("button", { name: /seq 9999/ }).tap();
    await bench.page.getByRole("button", { name: "Show all (123 kB)" }).tap();
    await bench.page.getByText("all that came out").waitFor();
    expect(await bench.host.message("tool.output")).toMatchObject({ blockId: "c1" });
  });

  it("is a picture that is fetched when it is opened", async () => {
    const bytes = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
      "base64",
    );
    const image = {
      id: createHash("sha256").update(bytes).digest("hex"),
      type: "image/png",
      bytes: bytes.length,
    } as const;
    bench.host.emit(
      begun(conversationId, { turns: [turn(randomUUID(), "Look", { images: [image] })] }),
    );
    bench.host.answers = (message) => {
      if (message.type !== "image.get") return;
      const piece = bytes.subarray(message.offset, message.offset + 40);
      const data = piece.toString("base64");
      bench.host.accept(message.requestId, { data, total: bytes.length });
    };
    await bench.open();
    expect(bench.host.received.filter(({ type }) => type === "image.get")).toEqual([]);
    await bench.page.getByRole("button", { name: /PNG picture/ }).tap();
    const picture = bench.page.getByRole("img", { name: "PNG picture" });
    await picture.waitFor();
    expect(await picture.getAttribute("src")).toMatch(/^blob:/);
    const width =
      "document.querySelector('.picture').decode().then(() => document.querySelector('.picture').naturalWidth)";
    expect(await bench.page.evaluate(width)).toBe(1);
  });
});

describe("prompts that wait", () => {
  it("stand after the turns with their places, and say why nothing moves", async () => {
    const [running, mine, theirs] = [randomUUID(), randomUUID(), randomUUID()];
    bench.host.emit(...opened(), accepted("first", running), started(running));
    bench.host.emit(accepted("second", mine), accepted("third", theirs, editor));
    await bench.open();
    await bench.page.getByText("Waiting · next in the queue").waitFor();
    await bench.page.getByText("Waiting · 2nd in the queue").waitFor();
    await bench.page.getByText("From the PC").waitFor();
    await bench.page.getByText("Working · ").waitFor();
    await bench.page.getByText("· 2 waiting", { exact: false }).first().waitFor();
    bench.host.emit(ended(running, "failed"), { type: "queue.paused", reason: "failed", by: null });
    await bench.page.getByText("a turn did not finish").waitFor();
    await bench.page.getByRole("button", { name: "Resume" }).tap();
    await bench.host.message("queue.resume");
    bench.host.emit({ type: "queue.resumed", by: editor }, started(mine));
    await bench.page.getByText("Waiting · next in the queue").waitFor();
    await bench.page.getByText("2nd in the queue").waitFor({ state: "detached" });
  });
});

describe("a turn that did not come to its end", () => {
  it("is decided about when nobody knows what became of it", async () => {
    const id = randomUUID();
    bench.host.emit(...opened(), accepted("Deploy it.", id), started(id));
    bench.host.emit(ended(id, "indeterminate"));
    await bench.open();
    await bench.page.getByText("Needs a decision").waitFor();
    const card = bench.page.getByRole("region", { name: "Nobody knows whether this finished" });
    await card.getByRole("button", { name: "Run again" }).tap();
    expect(await bench.host.message("turn.settle")).toMatchObject({ turnId: id, choice: "again" });
    const by = { id: "d1", name: "iPhone · Safari" };
    bench.host.emit({ type: "turn.settled", conversationId, turnId: id, choice: "again", by });
    await bench.page.getByText("It was run again.").waitFor();
    expect(await card.count()).toBe(0);
  });

  it("runs again, goes on or goes back into the box when it was stopped or failed", async () => {
    const [stopped, failed] = [randomUUID(), randomUUID()];
    const by = { id: "d1", name: "iPhone · Safari" };
    bench.host.emit(...opened(), accepted("Count.", stopped), started(stopped));
    bench.host.emit(ended(stopped, "interrupted"));
    bench.host.emit(accepted("Build.", failed), started(failed), ended(failed, "failed"));
    await bench.open();
    const rows = bench.page.locator(".send-again");
    await screenshot(bench.page, "run-again");
    await rows.first().getByRole("button", { name: "Edit" }).tap();
    await bench.page.locator(".composer-field:focus").waitFor();
    expect(await bench.composer.inputValue()).toBe("Count.");
    expect(await rows.last().getByRole("button").allTextContents()).toEqual(["Run again", "Edit"]);
    await rows.last().getByRole("button", { name: "Run again" }).tap();
    const again = await bench.host.message("turn.settle");
    expect(again).toMatchObject({ turnId: failed, choice: "again" });
    bench.host.emit({ type: "turn.settled", conversationId, turnId: failed, choice: "again", by });
    await expect.poll(() => rows.count()).toBe(1);
    await rows.getByRole("button", { name: "Continue" }).tap();
    const on = await bench.host.message("turn.settle", ({ turnId }) => turnId === stopped);
    expect(on.choice).toBe("continue");
  });

  it("offers nothing that would stop what runs", async () => {
    const [failed, running] = [randomUUID(), randomUUID()];
    bench.host.emit(...opened(), accepted("Build.", failed), started(failed));
    bench.host.emit(ended(failed, "failed"), accepted("Count.", running), started(running));
    await bench.open();
    const buttons = bench.page.locator(".send-again").getByRole("button");
    await buttons.first().waitFor();
    expect(await buttons.allTextContents()).toEqual(["Edit"]);
  });

  it("counts down to the next attempt while it goes on", async () => {
    const id = randomUUID();
    bench.host.emit(...opened(), accepted("hello", id), started(id));
    bench.host.emit(
      block(id, {
        kind: "notice",
        id: "n1",
        level: "warning",
        problem: { code: "api-retry", detail: null },
        until: Date.now() + 90_000,
      }),
    );
    await bench.open();
    await bench.page.getByText(/Next attempt in 1 m \d\d s/).waitFor();
    bench.host.emit(ended(id));
    await bench.page.getByText("Next attempt").waitFor({ state: "detached" });
  });
});
