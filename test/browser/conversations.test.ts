import { describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { begun, requested, tool, turn } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { answerLists, listed, queueStory } from "./support/panels";

const bench = usePageBench();

async function openList(device = newPhone(bench.browser)): Promise<void> {
  bench.host.emit(...queueStory());
  bench.host.answers = answerLists(bench.host);
  await bench.open(device);
  await bench.page.getByRole("button", { name: "Open conversations" }).click();
  await bench.page.getByText("Why is the start slow?").first().waitFor();
}

const sheet = () => bench.page.getByRole("dialog");

describe("the list of conversations", () => {
  it("shows the open ones first, then all others, page by page", async () => {
    bench.host.emit(...queueStory());
    bench.host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    bench.host.answers = answerLists(bench.host);
    await bench.open(newPhone(bench.browser));
    await bench.page.getByRole("button", { name: "Open conversations" }).tap();
    await bench.page.getByText("Why is the start slow?").first().waitFor();
    await screenshot(bench.page, "conversations-list");
    expect(await sheet().locator("h3").allTextContents()).toEqual(["Open", "Earlier"]);
    await sheet().getByText("Needs you").waitFor();
    const rows = sheet().locator(".conversation-item");
    expect(await rows.count()).toBe(32);
    await rows.last().scrollIntoViewIfNeeded();
    await expect.poll(() => rows.count()).toBe(42);
    expect(await bench.host.message("conversation.list", (m) => m.cursor === "next")).toBeTruthy();
  });

  it("searches a little after the last letter, and says when that was not everything", async () => {
    await openList();
    await sheet().getByRole("searchbox").pressSequentially("dark", { delay: 20 });
    await sheet().getByText("Not everything could be searched.").waitFor();
    expect(await sheet().getByText("Why is the start slow?").count()).toBe(0);
    await screenshot(bench.page, "conversations-search");
    const asked = bench.host.received.filter((message) => message.type === "conversation.list");
    expect(asked.length).toBeLessThanOrEqual(3);
    await sheet().getByRole("searchbox").fill("nothing like that");
    await sheet().getByText("Nothing found for “nothing like that”").waitFor();
    await sheet().getByRole("button", { name: "Clear the search" }).tap();
    await sheet().getByText("Why is the start slow?").waitFor();
  });

  it("shows a conversation that it opened on the PC", async () => {
    await openList();
    const [{ id, title }] = listed(1) as [ReturnType<typeof listed>[number]];
    const answerOthers = answerLists(bench.host);
    bench.host.answers = (message) => {
      if (message.type !== "conversation.resume") {
        answerOthers(message);
        return;
      }
      bench.host.emit(begun(id, { title, isNamed: true, turns: [turn(id, "Where is the time?")] }));
      bench.host.accept(message.requestId);
    };
    await sheet()
      .getByRole("button", { name: /^Why is the start slow/ })
      .tap();
    expect(await bench.host.message("conversation.resume")).toMatchObject({ conversationId: id });
    await sheet().waitFor({ state: "detached" });
    await bench.page.locator(".bubble", { hasText: "Where is the time?" }).waitFor();
  });

  it("explains that another program writes a conversation, and offers a copy, reading, opening", async () => {
    await openList();
    const [{ id }] = listed(1) as [ReturnType<typeof listed>[number]];
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "written-elsewhere");
    };
    await sheet()
      .getByRole("button", { name: /^Why is the start slow/ })
      .tap();
    await sheet().getByText("Something else is writing this conversation").waitFor();
    await screenshot(bench.page, "conversations-written");
    bench.host.answers = (message) => {
      if (message.type !== "conversation.page") return;
      const isFirst = message.cursor === undefined;
      const number = isFirst ? 2 : 1;
      const turns = [turn(`0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1d0${number}`, `Question ${number}`)];
      bench.host.accept(message.requestId, { turns, cursor: isFirst ? "older" : null });
    };
    await sheet().getByRole("button", { name: "Read only" }).tap();
    await sheet().locator(".bubble", { hasText: "Question 2" }).waitFor();
    await sheet().getByRole("button", { name: "Earlier messages" }).tap();
    await sheet().locator(".bubble", { hasText: "Question 1" }).waitFor();
    await screenshot(bench.page, "conversations-reading");
    expect(await sheet().getByRole("button", { name: "Earlier messages" }).count()).toBe(0);
    await bench.page.goBack();
    await sheet().getByRole("searchbox").waitFor();
    bench.host.answers = null;
    await sheet()
      .getByRole("button", { name: /^More about “Why is the start slow/ })
      .tap();
    await sheet().getByRole("button", { name: "Fork" }).tap();
    const fork = await bench.host.message("conversation.fork");
    expect(fork.conversationId).toBe(id);
    expect(fork.newId).not.toBe(id);
  });

  it("fetches what is only read from the conversation that is read, and offers nothing of the other's", async () => {
    await openList();
    const [{ id }] = listed(1) as [ReturnType<typeof listed>[number]];
    const output = { text: "first line\nlast line", omitted: 123_000 };
    const call = tool("c1", { kind: "command", subject: "seq 9999", output });
    const edit = tool("c2", { kind: "edit", subject: "a.ts" });
    const cut = turn("0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1d01", "A long prompt", {
      isCut: true,
      omittedBlocks: 2,
      blocks: [call, edit],
      status: "indeterminate",
    });
    bench.host.answers = (message) => {
      switch (message.type) {
        case "conversation.resume":
          bench.host.refuse(message.requestId, "written-elsewhere");
          break;
        case "conversation.page":
          bench.host.accept(message.requestId, { turns: [cut], cursor: null });
          break;
        case "prompt.text":
        case "tool.output":
          bench.host.accept(message.requestId, { text: `All of ${message.conversationId}` });
          break;
        default:
      }
    };
    await sheet()
      .getByRole("button", { name: /^Why is the start slow/ })
      .tap();
    await sheet().getByRole("button", { name: "Read only" }).tap();
    await sheet().getByRole("button", { name: "Show all of it" }).tap();
    await sheet()
      .locator(".bubble", { hasText: `All of ${id}` })
      .waitFor();
    await sheet()
      .getByRole("button", { name: /seq 9999/ })
      .tap();
    await sheet().getByRole("button", { name: "Show all (123 kB)" }).tap();
    await sheet()
      .locator(".output", { hasText: `All of ${id}` })
      .waitFor();
    await sheet().getByText("2 earlier steps").waitFor();
    await sheet().getByText("Nobody knows whether this finished").waitFor();
    await screenshot(bench.page, "conversations-reading-cut");
    const answer = sheet().locator(".answer");
    for (const name of [/earlier steps/, /changed/, "Leave it", "Run again"]) {
      expect(await answer.getByRole("button", { name }).count()).toBe(0);
    }
  });

  it("renames in place, and removes after a question", async () => {
    await openList();
    const [{ id }] = listed(1) as [ReturnType<typeof listed>[number]];
    const more = sheet().getByRole("button", { name: /^More about “Why is the start slow/ });
    await more.tap();
    await screenshot(bench.page, "conversations-tray");
    await sheet().getByRole("button", { name: "Rename", exact: true }).tap();
    await sheet().getByRole("textbox", { name: "New name" }).fill("Slow start");
    await bench.page.keyboard.press("Enter");
    expect(await bench.host.message("conversation.rename")).toMatchObject({ title: "Slow start" });
    await sheet()
      .getByRole("button", { name: /^More about “Slow start/ })
      .tap();
    await sheet().getByRole("button", { name: "Remove", exact: true }).tap();
    await sheet().getByText("Claude's own record stays on the PC.").waitFor();
    await screenshot(bench.page, "conversations-remove");
    await sheet().getByRole("button", { name: "Remove", exact: true }).tap();
    expect(await bench.host.message("conversation.remove")).toMatchObject({ conversationId: id });
    await sheet().getByText("Slow start").waitFor({ state: "detached" });
  });

  it("stands at the side of a wide screen and is worked by keys alone", async () => {
    await openList(newDesktop(bench.browser, { colorScheme: "dark" }));
    await screenshot(bench.page, "conversations-desktop");
    const box = await sheet().boundingBox();
    expect(box).toMatchObject({ x: 0, width: 420 });
    await bench.page.keyboard.press("Escape");
    await sheet().waitFor({ state: "detached" });
    const focused = (): Promise<string> =>
      bench.page.evaluate<string>("document.activeElement.ariaLabel");
    await expect.poll(focused).toBe("Open conversations");
  });
});
