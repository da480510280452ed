import { describe, expect, it } from "vitest";
import { screenshot } from "../stand-ins/phone/screenshot";
import { requested, resolved } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();

describe("a permission request", () => {
  it("shows all of it, and answers exactly what it shows, once", async () => {
    await bench.openConversation();
    const command = `cat a\u202eb\u200b${" ".repeat(500)}; rm -rf ~\n${"echo x\n".repeat(80)}echo end`;
    bench.host.emit(
      requested("p1", { kind: "command", command, description: null }),
      requested(
        "p2",
        { kind: "write", path: "/etc/hosts", content: "x", replaces: { lines: 1 } },
        { blockedPath: "/etc" },
      ),
    );
    const card = bench.page.getByRole("region", { name: "Needs you: Run a command" });
    await card.getByText("1 more pending").waitFor();
    expect(await card.locator("pre").innerText()).toContain("cat aU+202EbU+200B␣×500; rm -rf ~");
    await card.getByText(/\d+ more lines/).waitFor();
    await card.locator("pre .part").last().scrollIntoViewIfNeeded();
    await card.getByText("echo end").waitFor();
    bench.host.answers = null;
    await bench.allowButton.dblclick();
    await card.getByText("Sending…").waitFor();
    const answer = await bench.host.message("permission.answer");
    expect(answer).toMatchObject({
      permissionId: "p1",
      contentHash: "a".repeat(64),
      decision: { kind: "allow" },
    });
    bench.host.accept(answer.requestId);
    bench.host.emit(resolved("p1"));
    await bench.page.getByText("Allowed by you").waitFor();
    const next = bench.page.getByRole("region", { name: "Needs you: Write a file" });
    await next.getByText("Outside the folder: /etc").waitFor();
    await next.getByText("Replaces a file of 1 line").waitFor();
    expect(bench.host.received.filter(({ type }) => type === "permission.answer")).toHaveLength(1);
  });

  it("ignores a tap that was meant for what was there before", async () => {
    await bench.openConversation();
    bench.host.answers = null;
    bench.host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await bench.allowButton.waitFor();
    const isInert = await bench.page.evaluate<boolean>(`(() => {
      const button = document.querySelector(".permission button.primary");
      const wasDisabled = button.disabled;
      button.click();
      return wasDisabled;
    })()`);
    expect(isInert).toBe(true);
    await bench.page.locator(".permission button.primary:enabled").waitFor();
    expect(bench.host.received.filter(({ type }) => type === "permission.answer")).toEqual([]);
  });

  it("says when the answer came too late", async () => {
    await bench.openConversation();
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "permission-changed");
    };
    bench.host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await bench.allowButton.click();
    await bench.page.getByText("The request changed after it was shown.").waitFor();
  });

  it("that is too long to show can only be denied", async () => {
    await bench.openConversation();
    bench.host.emit(
      requested("p1", { kind: "command", command: "", description: null }, { isTooLong: true }),
    );
    await bench.page.getByText("can only be denied").waitFor();
    expect(await bench.allowButton.count()).toBe(0);
    await bench.page.getByRole("button", { name: "Deny" }).click();
    expect(await bench.host.message("permission.answer")).toMatchObject({
      decision: { kind: "deny" },
    });
  });

  it("with questions sends the chosen labels and own words", async () => {
    await bench.openConversation();
    const options = ["Red", "Blue"].map((label) => ({ label, description: "" }));
    bench.host.emit(
      requested("p1", {
        kind: "question",
        questions: [
          { question: "One?", header: "", isMultiple: false, options },
          { question: "Many?", header: "", isMultiple: true, options },
        ],
      }),
    );
    const sendAnswer = bench.page.getByRole("button", { name: "Send answer" });
    await sendAnswer.waitFor();
    await bench.page.getByRole("radio", { name: "Blue" }).check();
    expect(await sendAnswer.isDisabled()).toBe(true);
    await bench.page.getByRole("checkbox", { name: "Red" }).check();
    await bench.page.getByRole("textbox", { name: "Own answer" }).last().fill("Green");
    await sendAnswer.click();
    expect(await bench.host.message("permission.answer")).toMatchObject({
      decision: {
        kind: "allow",
        answers: [
          { question: "One?", answer: "Blue" },
          { question: "Many?", answer: "Red, Green" },
        ],
      },
    });
  });
});

describe("an answer that is half given", () => {
  const options = ["Red", "Blue"].map((label) => ({ label, description: "" }));
  const questions = ["One?", "Two?"].map((question) => ({
    question,
    header: "",
    isMultiple: false,
    options,
  }));

  it("outlives a reload, and goes with its request", async () => {
    await bench.openConversation();
    bench.host.emit(requested("p1", { kind: "question", questions }));
    await bench.page.getByRole("radio", { name: "Blue" }).first().check();
    await bench.page.getByRole("textbox", { name: "Own answer" }).last().fill("Green");
    await bench.page.reload();
    await bench.page.getByRole("radio", { name: "Blue" }).first().waitFor();
    expect(await bench.page.getByRole("radio", { name: "Blue" }).first().isChecked()).toBe(true);
    const own = bench.page.getByRole("textbox", { name: "Own answer" }).last();
    expect(await own.inputValue()).toBe("Green");
    bench.host.emit(resolved("p1"));
    await own.waitFor({ state: "detached" });
    expect(await bench.page.evaluate("Object.keys(sessionStorage).join()")).not.toContain(
      "answer.",
    );
  });

  it("keeps the reason of a no", async () => {
    await bench.openConversation();
    bench.host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await bench.page.getByRole("button", { name: "More choices" }).tap();
    const reason = bench.page.getByRole("textbox", { name: "What should Claude do instead?" });
    await reason.fill("Use the cache.");
    await bench.page.reload();
    await reason.waitFor();
    expect(await reason.inputValue()).toBe("Use the cache.");
  });
});

describe("the plan", () => {
  it("names its file shortly", async () => {
    await bench.openConversation();
    const path = "/home/somebody/.claude/plans/quiet-river.md";
    bench.host.emit(requested("p1", { kind: "plan", markdown: "1. Look\n2. Change", path }));
    await bench.page.locator(".plan-path", { hasText: /^plans\/quiet-river\.md$/ }).waitFor();
    await screenshot(bench.page, "permission-plan-path");
  });
});

describe("a yes that reaches further than once", () => {
  const command = { kind: "command", command: "npm test", description: null } as const;
  const grants = { conversation: ["Bash(npm test)"], always: ["Bash(npm:*)"] };

  it("says what it would allow, and takes a second step to last for ever", async () => {
    await bench.openConversation();
    bench.host.emit(requested("p1", command, { grants }));
    const card = bench.page.getByRole("region", { name: "Needs you" });
    await card.getByText("Bash(npm test)").waitFor();
    expect(await card.getByText("Bash(npm:*)").count()).toBe(0);
    await card.getByRole("button", { name: "More choices" }).tap();
    await card.getByRole("button", { name: "Always allow…" }).tap();
    await card.getByText("Bash(npm:*)").waitFor();
    await card.getByRole("button", { name: "Always allow", exact: true }).tap();
    expect(await bench.host.message("permission.answer")).toMatchObject({
      decision: { kind: "allow", scope: "always" },
    });
    bench.host.emit(resolved("p1", "allowed", { id: "d1", name: "iPhone · Safari" }, "always"));
    await bench.page.getByText("Always allowed by you").waitFor();
  });

  it("may be for this conversation only", async () => {
    await bench.openConversation();
    bench.host.emit(requested("p1", command, { grants: { ...grants, always: [] } }));
    const card = bench.page.getByRole("region", { name: "Needs you" });
    await card.getByRole("button", { name: "Allow for this conversation" }).tap();
    expect(await bench.host.message("permission.answer")).toMatchObject({
      decision: { kind: "allow", scope: "conversation" },
    });
  });

  it("says in plain words that it reaches every change of a file, and a folder", async () => {
    await bench.openConversation();
    const content = {
      kind: "edit",
      path: "a.ts",
      edits: [{ oldText: "1", newText: "2" }],
    } as const;
    const labels = { conversation: ["mode acceptEdits", "folder /srv/data"], always: [] };
    bench.host.emit(requested("p1", content, { grants: labels, toolName: "Edit" }));
    const wide = bench.page.getByRole("button", { name: "Allow all file changes from now on" });
    await wide.getByText("All file changes in this conversation, without asking").waitFor();
    await wide.getByText("Files in /srv/data").waitFor();
    expect(await wide.innerText()).not.toContain("acceptEdits");
    await screenshot(bench.page, "permission-edits");
    await wide.tap();
    const { decision } = await bench.host.message("permission.answer");
    expect(decision).toEqual({ kind: "allow", scope: "conversation" });
    bench.host.emit(
      resolved("p1", "allowed", { id: "d1", name: "iPhone · Safari" }, "conversation"),
    );
    await bench.page.getByText("All file changes allowed by you").waitFor();
  });

  it("is not offered where Claude offers none, and a no can have a reason", async () => {
    await bench.openConversation();
    bench.host.emit(requested("p1", command));
    const card = bench.page.getByRole("region", { name: "Needs you" });
    await card.getByRole("button", { name: "More choices" }).tap();
    expect(await card.getByText("Always").count()).toBe(0);
    await card.getByRole("textbox").fill("Use the cache.");
    await card.getByRole("button", { name: "Deny with a reason" }).tap();
    expect(await bench.host.message("permission.answer")).toMatchObject({
      decision: { kind: "deny", reason: "Use the cache." },
    });
  });
});
