import { describe, expect, it } from "vitest";
import { nextPlanRun } from "../../src/shared/planReset";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { conversationId, started } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { answerLists, queueStory, waitingIds } from "./support/panels";

const bench = usePageBench();
const [first, second, third] = waitingIds;

async function openQueue(language: "en" | "ko" = "en"): Promise<void> {
  bench.host.emit(...queueStory(language));
  await bench.open(newPhone(bench.browser));
  await bench.page.getByRole("button", { name: /3 waiting · next:/ }).tap();
  await bench.page.getByRole("dialog", { name: "Queue" }).waitFor();
}

const order = (): Promise<string[]> =>
  bench.page.locator(".queue-item .queue-text").allTextContents();

const row = (text: RegExp) => bench.page.getByRole("dialog").getByRole("button", { name: text });

describe("the looks of the queue and of the conversations", () => {
  it.each([
    { name: "dark", options: { colorScheme: "dark", locale: "en-US" } },
    { name: "ko", options: { colorScheme: "light", locale: "ko-KR" } },
  ] as const)("are kept as pictures: $name", async ({ name, options }) => {
    bench.host.emit(...queueStory(name === "ko" ? "ko" : "en"));
    bench.host.answers = answerLists(bench.host);
    await bench.open(newPhone(bench.browser, options));
    await bench.page.locator(".queue-strip").tap();
    await bench.page.locator(".queue-main").nth(1).tap();
    await bench.page.locator(".tray").waitFor();
    await screenshot(bench.page, `queue-${name}`);
    // Nothing is wider than the screen.
    const width = await bench.page.evaluate<number>(
      "document.querySelector('.sheet-content').scrollWidth - document.querySelector('.sheet-content').clientWidth",
    );
    expect(width).toBe(0);
    await bench.page.keyboard.press("Escape");
    await bench.page.getByRole("dialog").waitFor({ state: "detached" });
    await bench.page.locator(".conversations-button").tap();
    await bench.page.locator(".conversation-item").nth(4).waitFor();
    await screenshot(bench.page, `conversations-${name}`);
    await bench.page.keyboard.press("Escape");
    await bench.page.getByRole("dialog").waitFor({ state: "detached" });
    await bench.page.locator(".pill").nth(1).tap();
    await bench.page.locator(".choice-row").first().waitFor();
    await screenshot(bench.page, `picker-${name}`);
  });
});

describe("the queue on a phone", () => {
  it("shows what waits, of which conversation, below what runs", async () => {
    await openQueue();
    await screenshot(bench.page, "queue-open");
    const sheet = bench.page.getByRole("dialog", { name: "Queue" });
    await sheet.getByText("Fix the flaky login test").first().waitFor();
    await sheet.getByText("Move the build to the new bundler · From the PC").waitFor();
    expect(await order()).toHaveLength(3);
    await row(/Write a changelog entry/).tap();
    await screenshot(bench.page, "queue-tray");
    await bench.page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
  });

  it("closes by the back button, and the page stays", async () => {
    await openQueue();
    await bench.page.goBack();
    await bench.page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await bench.composer.isVisible()).toBe(true);
  });

  it("moves a prompt by its button, its handle's arrows and by dragging, from the version seen", async () => {
    await openQueue();
    await row(/Write a changelog entry/).tap();
    await bench.page.getByRole("button", { name: "Up", exact: true }).tap();
    const { version } = bench.host.state.queue;
    const moved = await bench.host.message("queue.move");
    expect(moved).toMatchObject({ promptId: second, beforeId: first, version });
    bench.host.emit({ type: "queue.arranged", order: [second, first, third], by: null });
    await bench.page.getByRole("button", { name: /^Place 3 of 3/ }).press("ArrowUp");
    const again = await bench.host.message("queue.move", ({ promptId }) => promptId === third);
    expect(again).toMatchObject({ beforeId: first, version: bench.host.state.queue.version });
    bench.host.emit({ type: "queue.arranged", order: [second, third, first], by: null });
    await expect.poll(order).toMatchObject([/changelog/, /ten times/, /docs/].map(containing));
    const handle = bench.page.getByRole("button", { name: /^Place 3 of 3/ });
    const from = await handle.boundingBox();
    const to = await bench.page.getByRole("button", { name: /^Place 1 of 3/ }).boundingBox();
    if (from === null || to === null) throw new Error("There are no handles.");
    await bench.page.mouse.move(from.x + 20, from.y + 20);
    await bench.page.mouse.down();
    await bench.page.mouse.move(from.x + 20, to.y + 30, { steps: 8 });
    await screenshot(bench.page, "queue-drag");
    await bench.page.mouse.move(from.x + 20, to.y, { steps: 4 });
    await bench.page.mouse.up();
    const dragged = await bench.host.message("queue.move", ({ promptId }) => promptId === first);
    expect(dragged.beforeId).toBe(second);
  });

  it("says that somebody else was faster, and shows the order that counts", async () => {
    await openQueue();
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "queue-changed");
    };
    await bench.page.getByRole("button", { name: /^Place 1 of 3/ }).press("ArrowDown");
    await bench.page.getByText("The queue had changed meanwhile.").waitFor();
    await expect.poll(order).toMatchObject([/docs/, /changelog/, /ten times/].map(containing));
  });

  it("keeps what was typed when the prompt was changed elsewhere, and lets the second save win", async () => {
    await openQueue();
    await row(/Write a changelog entry/).tap();
    await bench.page.getByRole("button", { name: "Edit", exact: true }).tap();
    const field = bench.page.getByRole("textbox", { name: "Message", exact: true });
    await field.fill("Write two changelog entries");
    bench.host.answers = (message) => {
      if (!("requestId" in message)) return;
      bench.host.emit({
        type: "prompt.edited",
        promptId: second,
        text: "Write none",
        isCut: false,
        by: { id: "tablet", name: "Tablet" },
      });
      bench.host.answers = null;
      bench.host.refuse(message.requestId, "queue-changed");
    };
    await bench.page.getByRole("button", { name: "Save" }).tap();
    await bench.page.getByText("It was changed on another device meanwhile.").waitFor();
    await screenshot(bench.page, "queue-conflict");
    await bench.page.getByText("Write none").waitFor();
    expect(await field.inputValue()).toBe("Write two changelog entries");
    await bench.page.getByRole("button", { name: "Save" }).tap();
    const edit = await bench.host.message("queue.edit", ({ version }) => version === 2);
    expect(edit).toMatchObject({ promptId: second, text: "Write two changelog entries" });
    bench.host.accept(edit.requestId);
    await field.waitFor({ state: "detached" });
  });

  it("keeps what was typed when the prompt starts meanwhile", async () => {
    await openQueue();
    await row(/update the docs/).tap();
    await bench.page.getByRole("button", { name: "Edit", exact: true }).tap();
    const field = bench.page.getByRole("textbox", { name: "Message", exact: true });
    await field.fill("Leave the docs alone");
    bench.host.emit(started(first));
    await bench.page.getByText("It already runs, as it was before.").waitFor();
    expect(await field.inputValue()).toBe("Leave the docs alone");
    await bench.page.getByRole("button", { name: "Send as new" }).tap();
    const sent = await bench.host.message("prompt.send");
    expect(sent).toMatchObject({ conversationId, text: "Leave the docs alone" });
    expect(sent.promptId).not.toBe(first);
  });

  it("takes a removal back under another id, in its old place", async () => {
    await openQueue();
    await row(/update the docs/).tap();
    await bench.page.getByRole("button", { name: "Remove", exact: true }).tap();
    await bench.host.message("queue.remove", ({ promptId }) => promptId === first);
    bench.host.emit({ type: "queue.arranged", order: [second, third], by: null });
    await bench.page.getByRole("button", { name: "Undo" }).waitFor();
    await screenshot(bench.page, "queue-undo");
    await bench.page.getByRole("button", { name: "Undo" }).tap();
    const sent = await bench.host.message("prompt.send");
    expect(sent.promptId).not.toBe(first);
    expect(sent.text).toContain("update the docs");
  });

  it("asks before it stops what runs", async () => {
    await openQueue();
    await row(/ten times/).tap();
    await bench.page.getByRole("button", { name: "Run now" }).tap();
    await bench.page.getByText("What runs now is stopped.").waitFor();
    await screenshot(bench.page, "queue-run-now");
    expect(bench.host.received.some(({ type }) => type === "queue.runNow")).toBe(false);
    await bench.page.getByRole("button", { name: "Stop and run" }).tap();
    expect(await bench.host.message("queue.runNow")).toMatchObject({ promptId: third });
  });

  it("pauses, says why it stands still, goes on, waits for the reset, and clears after a question", async () => {
    await openQueue();
    await bench.page.getByRole("button", { name: "Pause" }).tap();
    await bench.host.message("queue.pause");
    const by = { id: "d2", name: "iPad" };
    bench.host.emit({ type: "queue.paused", reason: "person", by });
    const sheet = bench.page.getByRole("dialog", { name: "Queue" });
    await sheet.getByText("Paused by iPad").waitFor();
    await row(/ten times/).tap();
    const atReset = sheet.getByRole("button", { name: /Run at the limit's reset/ });
    const [, offered = "none"] = /reset, (.+)/.exec((await atReset.textContent()) ?? "") ?? [];
    await atReset.tap();
    const deferred = await bench.host.message("queue.defer");
    expect(deferred).toMatchObject({ promptId: third, isDeferred: true });
    const waitsUntil = nextPlanRun(bench.host.state.planWindows, Date.now()) ?? 0;
    bench.host.emit({ type: "prompt.deferred", promptId: third, waitsUntil });
    await sheet.getByText(`Runs at ${offered}, after the plan's reset`).waitFor();
    await screenshot(bench.page, "queue-paused");
    await sheet.getByRole("button", { name: "Resume" }).tap();
    await bench.host.message("queue.resume");
    await sheet.getByRole("button", { name: "Remove all" }).tap();
    await sheet.getByText("Remove all 3 waiting messages?").waitFor();
    await sheet.getByRole("button", { name: "Remove all" }).tap();
    const { version } = bench.host.state.queue;
    expect(await bench.host.message("queue.clear")).toMatchObject({ version });
    bench.host.emit({ type: "queue.arranged", order: [], by: null });
    await sheet.getByText("Nothing waits").waitFor();
    await screenshot(bench.page, "queue-empty");
  });
});

function containing(text: RegExp): unknown {
  return expect.stringMatching(text);
}
