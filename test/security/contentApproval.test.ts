import { describe, expect, it } from "vitest";
import type { PermissionContent, Question } from "../../src/shared/permissionContent";
import type { PermissionRequest } from "../../src/shared/state";
import { requested, resolved } from "../browser/support/fixtures";
import { usePageBench } from "../browser/support/pageBench";

const bench = usePageBench();
const rm = "; rm -rf ~";

const card = () => bench.page.locator(".permission");
const answers = () => bench.host.received.filter(({ type }) => type === "permission.answer");

async function ask(command: string, id = "p1", contentHash = "a".repeat(64)): Promise<void> {
  bench.host.emit(requested(id, { kind: "command", command, description: null }, { contentHash }));
  await card().waitFor();
}

/** A question with one choice. */
function questionOf(texts: {
  readonly question?: string;
  readonly header?: string;
  readonly label?: string;
  readonly about?: string;
}): Question {
  const { question = "Which?", header = "", label = "One", about = "" } = texts;
  return { question, header, isMultiple: false, options: [{ label, description: about }] };
}

describe("R58 the card that asks for approval tells the truth", () => {
  it.each([
    ["a bidi override", `ls \u202e${rm}`, `ls U+202E${rm}`],
    ["a zero-width space", `l\u200bs${rm}`, `lU+200Bs${rm}`],
    ["a carriage return", `echo safe\r${rm}`, `echo safe\\r${rm}`],
    ["a look-alike space", `ls\u00a0${rm}`, `lsU+00A0${rm}`],
    ["500 spaces", `ls${" ".repeat(500)}${rm}`, `ls␣×500${rm}`],
    ["an escape sequence", `ls\u001b[8m${rm}`, `ls\\e[8m${rm}`],
    ["markup", `ls <b>${rm}</b>`, `ls <b>${rm}</b>`],
  ])("about %s", async (_, command, shown) => {
    await bench.openConversation();
    await ask(command);
    expect(await card().locator("pre").innerText()).toContain(shown);
    expect(await card().getByText("Has hidden or unusual characters").count()).toBe(
      command.includes("<b>") ? 0 : 1,
    );
  });

  const evil = `a\u202eb\u200bc`;
  const contents: readonly [string, PermissionContent, Partial<PermissionRequest>?][] = [
    ["the words about a command", { kind: "command", command: "ls", description: evil }],
    ["what is written", { kind: "write", path: "a", content: evil, replaces: null }],
    ["the path of a file", { kind: "write", path: evil, content: "", replaces: null }],
    ["an edit", { kind: "edit", path: "a", edits: [{ oldText: "", newText: evil }] }],
    ["a plan", { kind: "plan", markdown: `# Plan\n\n${evil}` }],
    ["a question", { kind: "question", questions: [questionOf({ question: evil })] }],
    ["a question's head", { kind: "question", questions: [questionOf({ header: evil })] }],
    ["a choice", { kind: "question", questions: [questionOf({ label: evil })] }],
    ["the words about a choice", { kind: "question", questions: [questionOf({ about: evil })] }],
    ["the input of a tool", { kind: "other", input: evil }],
    ["the name of a tool", { kind: "other", input: "{}" }, { toolName: evil }],
    [
      "a path outside",
      { kind: "command", command: "ls", description: null },
      { blockedPath: evil },
    ],
  ];

  it.each(contents)("in %s too", async (_, content, more = {}) => {
    await bench.openConversation();
    bench.host.emit(requested("p1", content, more));
    await card().waitFor();
    await expect.poll(() => card().innerText()).toContain("aU+202EbU+200Bc");
    expect(await card().innerText()).not.toMatch(/[\u202e\u200b]/u);
    expect(await card().getByText("Has hidden or unusual characters").count()).toBe(1);
  });

  it("says that a command runs on by itself, and that an edit is made everywhere", async () => {
    await bench.openConversation();
    const command = { kind: "command", command: "npm start", description: null } as const;
    bench.host.emit(requested("p1", { ...command, isInBackground: true }));
    await card().getByText("Runs in the background").waitFor();
    const everywhere = { oldText: "1", newText: "2", isEverywhere: true } as const;
    bench.host.emit(
      resolved("p1"),
      requested("p2", { kind: "edit", path: "a", edits: [everywhere] }),
    );
    await card().getByText("Everywhere in the file").waitFor();
  });

  it("shows an ordinary command as it is", async () => {
    await bench.openConversation();
    await ask("npm test && echo 안녕");
    expect(await card().locator("pre").innerText()).toBe("npm test && echo 안녕");
    expect(await card().locator("mark").count()).toBe(0);
  });

  it("says how much is below, until the end of it was seen", async () => {
    await bench.openConversation();
    const lines = Array.from({ length: 3_000 }, (_, index) => `echo ${index}`);
    await ask(`${lines.join("\n")}\n${rm}`);
    const more = card().locator(".permission-lines");
    await expect.poll(() => more.innerText(), { timeout: 20_000 }).toMatch(/^2,?9\d\d more lines$/);
    await expect
      .poll(
        async () => {
          await bench.page.evaluate(
            "document.querySelector('.permission-content').scrollTo(0, 1e9)",
          );
          return more.innerText();
        },
        { timeout: 20_000 },
      )
      .toBe("");
    expect(await card().locator("pre").innerText()).toContain(rm);
    expect(await card().locator(".part").last().innerText()).toContain(rm);
  });

  it("answers what was shown: not what took its place, and not twice", async () => {
    await bench.openConversation();
    bench.host.answers = null;
    await ask("ls");
    await bench.allowButton.dblclick();
    const answer = await bench.host.message("permission.answer");
    expect(answer).toMatchObject({ permissionId: "p1", contentHash: "a".repeat(64) });
    bench.host.refuse(answer.requestId, "permission-changed");
    await bench.page.getByText("The request changed after it was shown.").waitFor();
    expect(answers()).toHaveLength(1);
  });

  it("takes no tap in the 400 ms after another request took its place", async () => {
    await bench.openConversation();
    bench.host.answers = null;
    await ask("ls");
    await bench.page.locator(".permission button.primary:enabled").waitFor();
    await bench.page.evaluate(`(() => {
      window.taps = [];
      const watch = new MutationObserver(() => {
        const button = document.querySelector(".permission button.primary");
        const isNew = document.querySelector(".permission pre")?.textContent.includes("rm");
        if (!isNew || button === null || button === window.seen) return;
        window.seen = button;
        const start = performance.now();
        const tap = () => {
          const wasDisabled = button.disabled;
          button.click();
          const after = performance.now() - start;
          window.taps.push({ after, wasDisabled });
          if (after < 350) setTimeout(tap, 50);
        };
        tap();
      });
      watch.observe(document.body, { subtree: true, childList: true });
    })()`);
    bench.host.emit(
      resolved("p1"),
      requested("p2", { kind: "command", command: "rm -rf ~", description: null }),
    );
    await card().getByText("rm -rf ~").waitFor();
    await bench.page.locator(".permission button.primary:enabled").waitFor();
    interface Tap {
      readonly after: number;
      readonly wasDisabled: boolean;
    }
    const taps = await bench.page.evaluate<Tap[]>("window.taps");
    expect(taps.length).toBeGreaterThan(1);
    expect(taps.filter(({ after, wasDisabled }) => after < 350 && !wasDisabled)).toEqual([]);
    expect(answers()).toEqual([]);
    // The control: later it does.
    await bench.allowButton.click();
    expect(await bench.host.message("permission.answer")).toMatchObject({ permissionId: "p2" });
  });
});
