import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import {
  accepted,
  begun,
  block,
  changed,
  conversationId,
  editor,
  ended,
  measured,
  opened,
  requested,
  resolved,
  started,
  text,
  tool,
  turn as turnOf,
} from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { answerLists, queueStory } from "./support/panels";

const bench = usePageBench();
const turn = randomUUID();

describe("a sub-agent", () => {
  const agent = tool("agent", { kind: "agent", subject: "Look for callers", status: "running" });
  const step = (id: string, status: "running" | "done") =>
    tool(id, { kind: "search", subject: `refresh ${id}`, parentId: "agent", status });

  it("is one card that says what it does now, counts its steps and opens in place", async () => {
    await bench.openConversation();
    bench.host.emit(accepted("hello", turn), started(turn), block(turn, agent));
    bench.host.emit(block(turn, step("one", "done")), block(turn, step("two", "running")));
    await bench.page.getByText("2 steps").waitFor();
    const now = bench.page.locator(".agent-now");
    expect(await now.textContent()).toContain("refresh two");
    await screenshot(bench.page, "agent-running");
    await bench.page.getByRole("button", { name: /Agent Look for callers/ }).tap();
    await bench.page.locator(".agent-steps").getByText("refresh one").waitFor();
    expect(await now.count()).toBe(0);
    bench.host.emit(
      changed(turn, "two", { status: "done" }),
      changed(turn, "agent", {
        status: "done",
        output: { text: "Two callers, both awaited.", omitted: 0 },
      }),
      ended(turn),
    );
    // It is still open: the same card.
    await bench.page.getByText("Two callers, both awaited.").waitFor();
    await screenshot(bench.page, "agent-open");
  });

  it("in the background after its turn, and says so", async () => {
    await bench.openConversation();
    bench.host.emit(accepted("hello", turn), started(turn), block(turn, agent));
    bench.host.emit(changed(turn, "agent", { status: "running", isInBackground: true }));
    bench.host.emit(block(turn, text("a", "It looks around meanwhile.")), ended(turn));
    await bench.page.locator(".agent-now", { hasText: "in the background" }).waitFor();
    // No turn runs, and yet it is not just ready.
    const state = bench.page.locator(".header-work");
    expect(await state.textContent()).toBe("Working in the background");
    bench.host.emit(block(turn, step("one", "running")));
    await bench.page.locator(".agent-now", { hasText: "refresh one" }).waitFor();
    await screenshot(bench.page, "agent-background");
    bench.host.emit(changed(turn, "one", { status: "done" }));
    bench.host.emit(changed(turn, "agent", { status: "done" }));
    await bench.page
      .locator(".agent-now", { hasText: "in the background" })
      .waitFor({ state: "detached" });
    expect(await bench.page.locator(".tool .spinner").count()).toBe(0);
    expect(await state.textContent()).toBe("Ready");
  });

  it("reports as it writes, also where the report is long and fetched whole", async () => {
    await bench.openConversation();
    bench.host.emit(accepted("hello", turn), started(turn), block(turn, agent));
    const output = { text: "# Found\n\nTwo **callers**.", omitted: 30_000 };
    bench.host.emit(changed(turn, "agent", { status: "done", output }), ended(turn));
    await bench.page.getByRole("button", { name: /Agent Look for callers/ }).tap();
    const body = bench.page.locator(".tool-body");
    await body.locator("strong", { hasText: "callers" }).waitFor();
    bench.host.answers = (message) => {
      if (message.type !== "tool.output") return;
      const whole = "# Found\n\nTwo **callers**.\n\n- the first\n- the `second`";
      bench.host.accept(message.requestId, { text: whole });
    };
    await body.getByRole("button", { name: /Show all \(/ }).tap();
    await body.locator("li code", { hasText: "second" }).waitFor();
    expect(await body.locator("pre.output").count()).toBe(0);
    expect(await body.getByRole("button", { name: /Show all/ }).count()).toBe(0);
    await screenshot(bench.page, "agent-report");
  });
});

describe("the context's meter", () => {
  it("is quiet, warns near the end, and opens to what that means", async () => {
    bench.host.emit(...queueStory(), measured(84_000, 200_000));
    bench.host.answers = answerLists(bench.host);
    await bench.open();
    const meter = bench.page.getByRole("button", { name: "Context: 42%" });
    await meter.waitFor();
    expect(await meter.getAttribute("data-tone")).toBeNull();
    bench.host.emit(measured(190_000, 200_000));
    const full = bench.page.getByRole("button", { name: "Context: 95%" });
    expect(await full.getAttribute("data-tone")).toBe("red");
    await full.tap();
    const sheet = bench.page.getByRole("dialog", { name: "Context" });
    await sheet.getByText("190,000 of 200,000 tokens").waitFor();
    await screenshot(bench.page, "context");
    await sheet.getByRole("button", { name: "Write /compact into the message" }).tap();
    await sheet.waitFor({ state: "detached" });
    expect(await bench.composer.inputValue()).toBe("/compact ");
    expect(bench.host.received.some(({ type }) => type === "prompt.send")).toBe(false);
  });

  it("says how many tokens where the window is not known", async () => {
    bench.host.emit(...opened(), measured(4_200, null));
    await bench.open(newDesktop(bench.browser));
    await bench.page.getByRole("button", { name: "Context: 4.2k tokens" }).waitFor();
  });
});

describe("the figures of a turn", () => {
  it("say how long, how much, how often and by which model, and open to each of them", async () => {
    await bench.openConversation();
    bench.host.emit(accepted("hello", turn), started(turn), block(turn, text("a", "Done.")));
    bench.host.emit(ended(turn));
    const figures = bench.page.getByRole("button", {
      name: /12 s · \$0\.04 · 3\.1k tokens · 3 turns · sonnet-4-5/,
    });
    await figures.tap();
    await bench.page.getByText("Read from cache").waitFor();
    await bench.page.getByText("14,000").waitFor();
    await screenshot(bench.page, "turn-details");
    await figures.tap();
    await bench.page.getByText("Read from cache").waitFor({ state: "detached" });
  });
});

describe("code", () => {
  const code = ["```ts", `const long = "${"x".repeat(200)}";`, "```"].join("\n");

  it("is named, copied, and wrapped when somebody wants it", async () => {
    await bench.openConversation();
    await bench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    bench.host.emit(accepted("hello", turn), started(turn), block(turn, text("a", code)));
    await bench.page.locator(".code-head", { hasText: "ts" }).waitFor();
    const scrolls = (): Promise<boolean> =>
      bench.page.evaluate<boolean>(
        "(() => { const pre = document.querySelector('.code-block pre'); return pre.scrollWidth > pre.clientWidth; })()",
      );
    expect(await scrolls()).toBe(true);
    await bench.page.getByRole("button", { name: "Wrap" }).tap();
    expect(await scrolls()).toBe(false);
    await screenshot(bench.page, "code-wrapped");
    await bench.page.getByRole("button", { name: "Wrap", pressed: true }).tap();
    expect(await scrolls()).toBe(true);
    await bench.page.getByRole("button", { name: "Copy" }).tap();
    await bench.page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await bench.page.evaluate("navigator.clipboard.readText()")).toContain("const long");
  });

  it("is wrapped from the start on a device that is set so", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    bench.host.emit(block(turn, text("a", code)));
    await bench.open();
    await bench.page.locator(".code-head", { hasText: "ts" }).waitFor();
    await bench.page.evaluate("document.documentElement.toggleAttribute('data-wraps-code', true)");
    const space = (): Promise<string> =>
      bench.page.evaluate<string>(
        "getComputedStyle(document.querySelector('.code-block code')).whiteSpace",
      );
    expect(await space()).toBe("pre-wrap");
    await bench.page.getByRole("button", { name: "Wrap" }).tap();
    expect(await space()).toBe("pre");
  });
});

describe("wide and far", () => {
  it("a table scrolls by itself, and a link says where it goes", async () => {
    await bench.openConversation();
    const cells = Array.from({ length: 12 }, (_, index) => `column ${index}`);
    const row = `| ${cells.join(" | ")} |`;
    const table = [row, `|${" --- |".repeat(12)}`, row].join("\n");
    const link = "[the manual](https://docs.example.com/a)";
    bench.host.emit(accepted("hello", turn), started(turn));
    bench.host.emit(block(turn, text("a", `${link}\n\n${table}`)));
    await bench.page.getByRole("link", { name: /the manual .*docs\.example\.com/ }).waitFor();
    expect(
      await bench.page.evaluate(`(() => {
        const box = document.querySelector(".table-scroll");
        const page = document.querySelector(".chat-scroller");
        return [box.scrollWidth > box.clientWidth, page.scrollWidth > page.clientWidth];
      })()`),
    ).toEqual([true, false]);
  });
});

describe("an empty conversation", () => {
  it("offers ways to begin from what is there, and never sends", async () => {
    bench.host.emit(
      ...opened(),
      accepted("Fix the flaky login test", turn),
      started(turn),
      ended(turn),
      begun("5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a02"),
    );
    await bench.open(newPhone(bench.browser, { colorScheme: "dark" }));
    await bench.page.getByText("Claude works in my-app").waitFor();
    await bench.page.getByRole("button", { name: "What changed here lately?" }).tap();
    expect(await bench.composer.inputValue()).toContain("newest commits");
    await screenshot(bench.page, "empty-starters");
    expect(bench.host.received.some(({ type }) => type === "prompt.send")).toBe(false);
    await bench.page.getByRole("button", { name: "Go on with “Fix the flaky login test”" }).tap();
    await bench.page.locator(".bubble", { hasText: "Fix the flaky login test" }).waitFor();
  });

  it("offers first to look over what is not committed, and only where something is", async () => {
    const git = { branch: "main", commit: "3f2a9c1d", upstream: null, ahead: null, behind: null };
    const list = { git, trouble: null, files: [], own: 0, isPartial: false, outside: 0 };
    const answer = (total: number): void => {
      bench.host.answers = (message) => {
        if (message.type === "changes.list") {
          bench.host.accept(message.requestId, { ...list, total });
        } else if (message.type === "conversation.list") {
          bench.host.accept(message.requestId, { items: [], cursor: null, isPartial: false });
        }
      };
    };
    answer(2);
    bench.host.emit(...opened());
    await bench.open(newDesktop(bench.browser));
    const starters = bench.page.locator(".starter");
    await starters.first().waitFor();
    expect(await starters.allTextContents()).toEqual([
      "Review my changes",
      "What changed here lately?",
      "What is in this folder?",
    ]);
    await starters.first().click();
    expect(await bench.composer.inputValue()).toContain("not committed yet");
    // Asked once, not again and again.
    const asked = bench.host.received.filter(({ type }) => type === "changes.list");
    expect(asked).toHaveLength(1);
    await bench.composer.fill("");
    answer(0);
    await bench.page.reload();
    await starters.first().waitFor();
    expect(await starters.first().textContent()).toBe("What changed here lately?");
  });

  it("offers the conversation that was used last, which the PC knows", async () => {
    const item = {
      id: "6c1d5e02-94b7-4a53-8f0e-52c2b8d1aa09",
      title: "Yesterday's work",
      firstPrompt: "Work",
      createdAt: 1,
      updatedAt: 2,
      gitBranch: null,
      isOpen: false,
    };
    bench.host.answers = (message) => {
      if (!("requestId" in message)) return;
      if (message.type === "conversation.list") {
        bench.host.accept(message.requestId, { items: [item], cursor: null, isPartial: false });
      }
    };
    await bench.openConversation(newPhone(bench.browser));
    await bench.page.getByRole("button", { name: "Go on with “Yesterday's work”" }).tap();
    expect(await bench.host.message("conversation.resume")).toMatchObject({
      conversationId: item.id,
    });
  });
});

describe("a request far below", () => {
  it("is named above the message box while its card is not on the screen", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    bench.host.emit(block(turn, text("a", "A line of an answer.\n\n".repeat(80))));
    await bench.open(newDesktop(bench.browser));
    await bench.page.getByText("A line").last().hover();
    await bench.page.mouse.wheel(0, -900);
    bench.host.emit(
      requested("p1", { kind: "command", command: "rm -rf dist", description: null }),
    );
    await bench.page.getByRole("button", { name: "Needs you: Run a command" }).click();
    await bench.allowButton.waitFor();
    expect(await bench.page.title()).toMatch(/^\(1\)/);
  });
});

describe("the badge on the app's icon", () => {
  it("is how many things need the person, in any conversation, and goes with the last one", async () => {
    const phone = await newPhone(bench.browser);
    await phone.addInitScript(
      `window.badges = []; navigator.setAppBadge = async (count) => { window.badges.push(count); };`,
    );
    const badge = () => phone.evaluate("window.badges.at(-1)");
    const command = { kind: "command", command: "npm test", description: null } as const;
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    bench.host.emit(requested("p1", command, { turnId: turn }));
    await bench.open(Promise.resolve(phone));
    await bench.allowButton.waitFor();
    await expect.poll(badge).toBe(1);
    const elsewhere = randomUUID();
    const there = { conversationId: elsewhere };
    bench.host.emit(begun(elsewhere), { ...requested("p2", command), ...there });
    await expect.poll(badge).toBe(2);
    bench.host.emit(resolved("p1"));
    await expect.poll(badge).toBe(1);
    bench.host.emit({ ...resolved("p2"), ...there });
    await expect.poll(badge).toBe(0);
  });
});

describe("a request that is answered elsewhere", () => {
  it("goes, and the conversation says through whom", async () => {
    bench.host.emit(...opened(), accepted("hello", turn), started(turn));
    const command = { kind: "command", command: "npm test", description: null } as const;
    bench.host.emit(requested("p1", command, { turnId: turn }));
    bench.host.emit(requested("p2", command, { turnId: turn }));
    await bench.open();
    await bench.allowButton.waitFor();
    expect(await bench.page.title()).toMatch(/^\(2\)/);
    await bench.page.getByText("Needs you · 2 requests").waitFor();
    bench.host.emit(resolved("p1", "allowed", editor));
    await bench.page.getByText("Allowed by the PC").waitFor();
    bench.host.emit(resolved("p2", "denied", { id: "d2", name: "iPad" }));
    await bench.page.getByText("Denied by iPad").waitFor();
    expect(await bench.allowButton.count()).toBe(0);
    expect(await bench.page.title()).not.toMatch(/^\(/);
  });
});

describe("the mode's pill", () => {
  it.each([
    ["acceptEdits", "Accept edits", "amber"],
    ["bypassPermissions", "Never ask", "red"],
  ])("shows %s loudly", async (permissionMode, name, tone) => {
    bench.host.emit(...queueStory());
    bench.host.emit({
      type: "conversation.configured",
      conversationId,
      model: "opus",
      permissionMode,
    });
    await bench.open();
    const pill = bench.page.getByRole("button", { name: `Permissions: ${name}` });
    expect(await pill.getAttribute("data-tone")).toBe(tone);
  });
});

describe("three files read in a row", () => {
  it("are one line that opens", async () => {
    bench.host.emit(...opened());
    bench.host.emit(
      begun(conversationId, {
        turns: [
          turnOf(turn, "look", {
            blocks: ["a", "b", "c"].map((id) => tool(id, { kind: "read", subject: `${id}.ts` })),
          }),
        ],
      }),
    );
    await bench.open();
    await bench.page.getByRole("button", { name: "3 files read" }).tap();
    await bench.page.getByText("b.ts").waitFor();
  });
});
