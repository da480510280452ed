import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import {
  accepted,
  appended,
  begun,
  block,
  conversationId,
  ended,
  opened,
  requested,
  resolved,
  started,
  text,
} from "./support/fixtures";
import { compose } from "./support/compose";
import { newConversationId } from "./support/fakeHost";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();
const turn = randomUUID();

describe("a conversation", () => {
  it("sends a prompt once, and shows the answer while it is being written", async () => {
    await bench.openConversation();
    await bench.composer.fill("hello");
    await bench.sendButton.dblclick();
    const prompt = await bench.host.message("prompt.send");
    expect(await bench.composer.inputValue()).toBe("");
    bench.host.emit(accepted("hello", prompt.promptId), started(prompt.promptId));
    bench.host.emit(block(prompt.promptId, text("a", "First **words**.\n\nThen", true)));
    await bench.page.getByText("Then").waitFor();
    await bench.page.getByText("Working").waitFor();
    await bench.page.evaluate("document.querySelector('.markdown strong').wasHere = true");
    for (const piece of [" more", " and more", ".\n\nEnd"]) {
      bench.host.emit(appended(prompt.promptId, "a", piece));
    }
    await bench.page.getByText("End", { exact: true }).waitFor();
    // What was finished before is the same element still: nothing flickers, a selection stays.
    expect(await bench.page.evaluate("document.querySelector('.markdown strong').wasHere")).toBe(
      true,
    );
    expect(await bench.page.getByRole("button", { name: "Stop" }).isVisible()).toBe(true);
    bench.host.emit(ended(prompt.promptId));
    await bench.page.getByText("$0.04").waitFor();
    expect(await bench.page.getByRole("button", { name: "Stop" }).count()).toBe(0);
    expect(bench.host.received.filter(({ type }) => type === "prompt.send")).toHaveLength(1);
  });

  it("colours code with what is fetched when the first code comes", async () => {
    await bench.openConversation();
    bench.host.emit(accepted("hello", turn), started(turn));
    const fetched = bench.page.waitForRequest(/\/assets\/highlight\w*-\w+\.js$/);
    bench.host.emit(block(turn, text("a", "```ts\nconst a = 1;\n```", true)));
    await bench.page.getByText("const a = 1;").waitFor();
    await fetched;
    await bench.page.locator(".hljs-keyword", { hasText: "const" }).waitFor();
  });

  it("stops the running turn", async () => {
    await bench.openConversation();
    bench.host.emit(accepted("hello", turn), started(turn));
    await bench.page.getByRole("button", { name: "Stop" }).tap();
    await bench.host.message("turn.interrupt");
    bench.host.emit({ type: "turn.stopping", conversationId, turnId: turn });
    await bench.page.getByText("Stopping…").first().waitFor();
    bench.host.emit(ended(turn, "interrupted"));
    await bench.page.locator(".turn").getByText("Stopped").first().waitFor();
  });

  it("tells screen readers of ends and requests, once each", async () => {
    await bench.openConversation();
    const told = (role: string): Promise<readonly string[]> =>
      bench.page.locator(`[role=${role}].visually-hidden p`).allInnerTexts();
    expect([await told("status"), await told("alert")]).toEqual([[], []]);
    const next = randomUUID();
    bench.host.emit(accepted("one", turn), started(turn), block(turn, text("a", "Not told.")));
    bench.host.emit(ended(turn));
    await expect.poll(() => told("status")).toEqual(["Claude has finished"]);
    bench.host.emit(accepted("two", next), started(next));
    bench.host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await expect.poll(() => told("alert")).toEqual(["Needs you: Run a command"]);
    bench.host.emit(resolved("p1"), ended(next));
    // The same words again, in an element of their own.
    await expect.poll(() => told("status")).toEqual(["Claude has finished", "Claude has finished"]);
    expect(await told("alert")).toEqual(["Needs you: Run a command"]);
  });

  it("gives a refused prompt back with the reason", async () => {
    await bench.openConversation();
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "queue-full");
    };
    await bench.composer.fill("one too many");
    await bench.sendButton.tap();
    await bench.page.getByText("The queue is full.").waitFor();
    expect(await bench.composer.inputValue()).toBe("one too many");
  });

  it("leaves a reader who scrolled up alone, and says what is new below", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    bench.host.emit(block(turn, text("a", "A line of an answer.\n\n".repeat(80))));
    await bench.open(newDesktop(bench.browser));
    await bench.page.getByText("A line").last().hover();
    const top = (): Promise<number> =>
      bench.page.evaluate<number>("document.querySelector('.chat-scroller').scrollTop");
    const atEnd = await top();
    expect(atEnd).toBeGreaterThan(500);
    await bench.page.mouse.wheel(0, -400);
    await bench.page.getByRole("button", { name: "To the end" }).waitFor();
    bench.host.emit(block(turn, text("b", "Something new.\n\n".repeat(20))));
    await bench.page.getByRole("button", { name: "1 new" }).waitFor();
    expect(await top()).toBeLessThan(atEnd);
    await bench.page.getByRole("button", { name: "1 new" }).click();
    await bench.page.getByRole("button", { name: "1 new" }).waitFor({ state: "detached" });
    expect(await top()).toBeGreaterThan(atEnd);
  });

  it("follows what is sent quickly, whatever grows and shrinks meanwhile", async () => {
    await bench.openConversation();
    bench.host.emit(accepted("A held prompt", turn), started(turn));
    await bench.page.locator(".bubble", { hasText: "A held prompt" }).waitFor();
    for (const name of ["one", "two", "three", "four"]) {
      await bench.composer.fill(`${name} line 1\n${name} line 2\n${name} line 3\n${name} line 4`);
      await bench.sendButton.tap();
      const sent = await bench.host.message("prompt.send", ({ text }) => text.startsWith(name));
      bench.host.emit(accepted(sent.text, sent.promptId));
      await bench.page.locator(".bubble", { hasText: `${name} line 4` }).waitFor();
    }
    await bench.page.locator("[data-status=sending]").first().waitFor({ state: "detached" });
    await expect.poll(distanceToEnd).toBeLessThan(2);
    expect(await bench.page.locator(".to-end").count()).toBe(0);
  });

  it("stays at the end when the content shrinks and grows within one frame", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    bench.host.emit(block(turn, text("a", "A line of an answer.\n\n".repeat(80))));
    await bench.open();
    await bench.page.locator(".chat-content .markdown").getByText("A line").last().waitFor();
    await expect.poll(distanceToEnd).toBeLessThan(2);
    // A move of its own is over before the next one: else they would be one event.
    await bench.page.evaluate(
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
    );
    const moved = await bench.page.evaluate<number>(`new Promise((resolve) => {
      const scroller = document.querySelector(".chat-scroller");
      const { style } = document.querySelector(".chat-content .markdown");
      const before = scroller.scrollTop;
      style.display = "none";
      const shrunk = scroller.scrollTop;
      style.display = "";
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(before - shrunk)));
    })`);
    expect(moved).toBeGreaterThan(300);
    await expect.poll(distanceToEnd).toBeLessThan(2);
    expect(await bench.page.locator(".to-end").count()).toBe(0);
  });

  it("brings what is sent into view for a reader who had scrolled up", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    bench.host.emit(block(turn, text("a", "A line of an answer.\n\n".repeat(80))));
    await bench.open(newDesktop(bench.browser));
    await bench.page.getByText("A line").last().hover();
    await bench.page.mouse.wheel(0, -300);
    await bench.page.getByRole("button", { name: "To the end" }).waitFor();
    bench.host.emit(block(turn, text("b", "Something new.")));
    await bench.page.getByRole("button", { name: "1 new" }).waitFor();
    bench.host.answers = null;
    await bench.composer.fill("my own words");
    await bench.sendButton.click();
    await bench.page.locator(".bubble", { hasText: "my own words" }).waitFor();
    await expect.poll(distanceToEnd).toBeLessThan(2);
    expect(await bench.page.locator(".to-end").count()).toBe(0);
  });

  it("keeps what is typed over a reload", async () => {
    await bench.openConversation();
    await bench.composer.fill("half a thought");
    await bench.page.reload();
    await bench.page.getByText("Claude works in my-app").waitFor();
    expect(await bench.composer.inputValue()).toBe("half a thought");
  });

  it("begins a new one", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn), ended(turn));
    await bench.open();
    await bench.page.getByRole("button", { name: "New conversation" }).tap();
    await bench.host.message("conversation.new");
    bench.host.emit(begun(newConversationId));
    await bench.page.getByText("Claude works in my-app").waitFor();
    await bench.page.getByRole("button", { name: "Open conversations" }).tap();
    await bench.page.getByRole("dialog").getByText("hello").tap();
    await bench.page.locator(".bubble", { hasText: "hello" }).waitFor();
  });
});

const distanceToEnd = (): Promise<number> =>
  bench.page.evaluate<number>(`(() => {
    const { scrollHeight, scrollTop, clientHeight } = document.querySelector(".chat-scroller");
    return scrollHeight - scrollTop - clientHeight;
  })()`);

describe("a conversation that begins on another device", () => {
  it("is offered to somebody who is typing, and shown when they want to go there", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn), ended(turn));
    await bench.open();
    await bench.composer.fill("half a thought");
    bench.host.emit(begun(randomUUID()));
    await bench.page.getByText("A new conversation was started").waitFor();
    expect(await bench.composer.inputValue()).toBe("half a thought");
    await bench.page.reload();
    await bench.page.locator(".bubble", { hasText: "hello" }).waitFor();
    expect(await bench.composer.inputValue()).toBe("half a thought");
    bench.host.emit(begun(randomUUID()));
    await bench.page.getByRole("button", { name: "Go", exact: true }).tap();
    await bench.page.getByText("Claude works in my-app").waitFor();
    expect(await bench.page.getByText("A new conversation was started").count()).toBe(0);
    expect(await bench.composer.inputValue()).toBe("");
  });
});

describe("the keyboard", () => {
  it("sends with Enter on a computer, never while a syllable is being composed", async () => {
    await bench.openConversation(newDesktop(bench.browser));
    await bench.composer.focus();
    const session = await bench.page.context().newCDPSession(bench.page);
    await compose(session, "안ㄴ");
    await session.send("Input.dispatchKeyEvent", {
      type: "keyDown",
      key: "Enter",
      code: "Enter",
      windowsVirtualKeyCode: 229,
    });
    await session.send("Input.insertText", { text: "안녕" });
    await bench.page.keyboard.press("Shift+Enter");
    await bench.page.keyboard.type("둘째 줄");
    expect(bench.host.received.filter(({ type }) => type === "prompt.send")).toEqual([]);
    await bench.page.keyboard.press("Enter");
    expect(await bench.host.message("prompt.send")).toMatchObject({ text: "안녕\n둘째 줄" });
  });

  it("makes a new line with Enter on a phone", async () => {
    await bench.openConversation();
    await bench.composer.focus();
    await bench.page.keyboard.type("one");
    await bench.page.keyboard.press("Enter");
    await bench.page.keyboard.type("two");
    expect(await bench.composer.inputValue()).toBe("one\ntwo");
    expect(bench.host.received.filter(({ type }) => type === "prompt.send")).toEqual([]);
  });
});

describe("the language", () => {
  it("is Korean for somebody who reads Korean", async () => {
    bench.host.emit(...opened(), accepted("안녕", turn), started(turn));
    bench.host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await bench.open(newPhone(bench.browser, { locale: "ko-KR" }));
    await bench.page.getByRole("region", { name: "확인 필요: 명령 실행" }).waitFor();
    await bench.page.getByRole("button", { name: "한 번 허용" }).waitFor();
    expect(await bench.page.locator("html").getAttribute("lang")).toBe("ko");
  });
});
