import { describe, expect, it } from "vitest";
import { newDesktop } from "../stand-ins/phone/devices";
import { openEditorView } from "./support/editorView";
import {
  accepted,
  block,
  conversationId,
  ended,
  opened,
  started,
  text,
  tool,
} from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { editorContext, haveEditor } from "./support/scenesEditor";

/** What the page does with the editor of the PC: on a phone, on a desktop and in the editor's own view. */
const bench = usePageBench();
const turnId = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";

/** A turn that read one file, wrote another, ran a command, and names files. */
function tell(hasEditor = true): void {
  const { host } = bench;
  host.emit(...opened(), accepted("Look.", turnId), started(turnId));
  if (hasEditor) haveEditor(host);
  host.emit(
    block(turnId, tool("r", { kind: "read", subject: "src/a.ts", summary: { lines: 9 } })),
    block(
      turnId,
      tool("e", {
        kind: "edit",
        subject: "src/b.ts",
        diff: [{ oldStart: 4, newStart: 4, lines: [" one", "-two", "+2"] }],
      }),
    ),
    block(turnId, tool("o", { kind: "read", subject: "/etc/hosts" })),
    block(turnId, tool("c", { kind: "command", name: "Bash", subject: "npm test src/a.ts" })),
    block(turnId, text("t", "See `src/a.ts:20-24`, `console.log` and `/etc/hosts`.")),
    ended(turnId),
  );
}

const line = (subject: string) =>
  bench.page.locator(".tool-line").filter({ has: bench.page.getByText(subject, { exact: true }) });

describe("on a phone", () => {
  it("has a file of a card shown on the PC, and what changed in it", async () => {
    tell();
    await bench.open();
    await line("src/b.ts").tap();
    await bench.page.getByRole("button", { name: "Show on the PC" }).tap();
    const asked = await bench.host.message("editor.open");
    expect(asked).toMatchObject({ path: "src/b.ts", line: 5 });
    await bench.page.getByRole("status").getByText("Shown on the PC").waitFor();
    bench.host.answers = (message) => {
      if (message.type === "editor.diff") bench.host.accept(message.requestId, { shown: "file" });
    };
    await bench.page.getByRole("button", { name: "Show changes on the PC" }).tap();
    expect(await bench.host.message("editor.diff")).toMatchObject({
      conversationId,
      path: "src/b.ts",
    });
    await bench.page.getByText("What it was before is not known").waitFor();
    await line("src/a.ts").tap();
    expect(await bench.page.getByRole("button", { name: "Show on the PC" }).count()).toBe(2);
    expect(await bench.page.locator(".file-ref").count()).toBe(0);
  });

  it("says why it was not shown", async () => {
    tell();
    await bench.open();
    bench.host.answers = (message) => {
      if (message.type === "editor.open") bench.host.refuse(message.requestId, "editor-busy");
    };
    await line("src/a.ts").tap();
    await bench.page.getByRole("button", { name: "Show on the PC" }).tap();
    await bench.page.getByText("Somebody types in VS Code on the PC just now").waitFor();
  });

  it("offers nothing of the kind without an editor, to who may only look, and for what lies elsewhere", async () => {
    tell(false);
    await bench.open();
    await line("src/b.ts").tap();
    await bench.page.locator(".tool-body .diff").waitFor();
    expect(await bench.page.locator(".file-actions").count()).toBe(0);
    expect(await line("src/a.ts").getAttribute("aria-expanded")).toBeNull();
    haveEditor(bench.host);
    await bench.page.locator(".file-actions").waitFor();
    expect(await line("/etc/hosts").getAttribute("aria-expanded")).toBeNull();
    bench.host.role = "view";
    bench.host.cut();
    await bench.page.locator(".file-actions").waitFor({ state: "detached" });
  });

  it("adds problems and open files of the editor to the message, and sends nothing", async () => {
    tell();
    bench.host.answers = (message) => {
      if (message.type === "editor.context") bench.host.accept(message.requestId, editorContext);
    };
    await bench.open();
    await bench.composer.fill("Please look at");
    const add = bench.page.locator(".round-button.add");
    await add.tap();
    await bench.page.getByRole("button", { name: "Open files" }).tap();
    await bench.page.getByRole("button", { name: /login\.ts/ }).tap();
    await bench.page.getByText("added", { exact: true }).waitFor();
    await bench.page.getByRole("button", { name: "Close" }).tap();
    await expect.poll(() => bench.composer.inputValue()).toBe("Please look at @src/login.ts ");
    await add.tap();
    await bench.page.getByRole("button", { name: "Problems in the editor" }).tap();
    await bench.page.getByText("3 of 240 are shown.").waitFor();
    await bench.page.getByRole("button", { name: "Add all 3" }).tap();
    await bench.page.getByRole("button", { name: "Close" }).tap();
    const lines = (await bench.composer.inputValue()).split("\n");
    expect(lines[0]).toMatch(/^Please look at @src\/login\.ts @packages.*#L1204 error: /);
    expect(lines[1]).toBe(
      "@src/login.ts#L42-43 warning: 'margin' is assigned a value but never used. (eslint no-unused-vars)",
    );
    expect(bench.host.received.some(({ type }) => type === "prompt.send")).toBe(false);
  });
});

describe("on a desktop", () => {
  it("has the same, in the sheet of changes too", async () => {
    tell();
    bench.host.answers = (message) => {
      if (message.type === "changes.list") {
        const change = {
          path: "src/new.ts",
          oldPath: "src/old.ts",
          state: "renamed",
          isStaged: true,
        } as const;
        const counts = { isUnstaged: false, added: 1, removed: 1, isBinary: false };
        const git = {
          branch: "main",
          commit: "1a2b3c4d",
          upstream: null,
          ahead: null,
          behind: null,
        };
        const files = [{ ...change, ...counts }];
        bench.host.accept(message.requestId, {
          git,
          trouble: null,
          files,
          total: 1,
          own: 0,
          isPartial: false,
          outside: 0,
        });
      } else if (message.type === "changes.diff") {
        bench.host.accept(message.requestId, { kind: "none" });
      } else if ("requestId" in message) bench.host.accept(message.requestId);
    };
    await bench.open(newDesktop(bench.browser));
    await bench.page.getByRole("button", { name: "Menu" }).click();
    await bench.page.getByRole("button", { name: "Changes" }).click();
    await bench.page.locator(".change-row").click();
    await bench.page.getByRole("button", { name: "Show changes on the PC" }).click();
    const asked = await bench.host.message("editor.diff");
    expect(asked).toMatchObject({ path: "src/new.ts", oldPath: "src/old.ts", source: "git" });
  });
});

describe("in the editor's own view", () => {
  const open = async (): Promise<void> => {
    bench.host.look = { isEditor: true, language: "en" };
    tell();
    await bench.open(
      openEditorView(bench.browser, bench.host, bench.origin, { theme: "dark", width: 360 }),
    );
    await bench.page.locator(".file-ref").waitFor();
  };

  it("opens the files that answers and cards name, at their lines", async () => {
    await open();
    expect(await bench.page.locator(".file-ref").allTextContents()).toEqual(["src/a.ts:20-24"]);
    await bench.page.locator(".file-ref").click();
    const named = await bench.host.message("editor.open");
    expect(named).toMatchObject({ path: "src/a.ts", line: 20, endLine: 24 });
    await bench.page.locator('.tool[data-kind="edit"] .tool-subject').click();
    await bench.host.message("editor.open", ({ path }) => path === "src/b.ts");
    expect(await bench.page.locator(".tool-body").count()).toBe(0);
    await bench.page.locator('.tool[data-kind="edit"] .tool-verb').click();
    await bench.page.getByRole("button", { name: "Open in the editor" }).waitFor();
  });

  it("opens nothing for a command or a file elsewhere, and says what is not there", async () => {
    await open();
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.refuse(message.requestId, "not-found");
    };
    await bench.page.getByText("/etc/hosts", { exact: true }).first().click();
    await bench.page.getByText("npm test src/a.ts").click();
    await bench.page.locator(".file-ref").press("Enter");
    await bench.page.getByRole("alert").getByText("This is no longer on the PC").waitFor();
    const paths = bench.host.received.flatMap((one) =>
      one.type === "editor.open" ? [one.path] : [],
    );
    expect(paths).toEqual(["src/a.ts"]);
  });

  it("adds what the editor sends to what is written, and keeps the caret behind it", async () => {
    await open();
    await bench.composer.fill("Please mend");
    const say = (message: object) =>
      bench.page.evaluate(`window.postMessage(${JSON.stringify(message)}, window.origin)`);
    await say({ type: "insert", text: "@src/a.ts#L1-3" });
    await expect.poll(() => bench.composer.inputValue()).toBe("Please mend @src/a.ts#L1-3 ");
    await say({ type: "insert", text: 7 });
    await say({ type: "insert", text: "notes:\n```\na\n```" });
    const whole = "Please mend @src/a.ts#L1-3 \n\nnotes:\n```\na\n```\n";
    await expect.poll(() => bench.composer.inputValue()).toBe(whole);
    await bench.page.keyboard.type("thanks");
    expect(await bench.composer.inputValue()).toBe(`${whole}thanks`);
    expect(bench.host.received.some(({ type }) => type === "prompt.send")).toBe(false);
  });
});
