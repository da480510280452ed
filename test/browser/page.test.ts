import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeCodes } from "../../src/shared/protocol";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { corpus } from "./support/corpus";
import {
  accepted,
  appended,
  block,
  conversationId,
  ended,
  opened,
  requested,
  resolved,
  started,
  text,
  tool,
} from "./support/fixtures";
import { FakeHost } from "./support/fakeHost";
import { buildPageForTest } from "./support/pageBuild";
import type { PageBuild } from "./support/pageBuild";
import { watchTrespasses } from "./support/trespasses";

let build: PageBuild;
let browser: Browser;
let host: FakeHost;
let origin: string;
let page: Page;
let trespasses: readonly string[];
const turn = randomUUID();

beforeAll(async () => {
  [build, browser] = await Promise.all([buildPageForTest(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await build.remove();
});
beforeEach(async () => {
  host = new FakeHost(build);
  origin = await host.start();
});
afterEach(async () => {
  await page.context().close();
  await host.stop();
  expect(trespasses).toEqual([]);
});

async function open(device: Promise<Page> = newPhone(browser)): Promise<void> {
  page = await device;
  trespasses = watchTrespasses(page, origin);
  await page.goto(origin);
}

async function openConversation(device?: Promise<Page>): Promise<void> {
  host.emit(...opened());
  await open(device);
  await page.getByText("Claude works in my-app").waitFor();
}

const composer = () => page.getByRole("textbox", { name: "Message to Claude" });
const sendButton = () => page.getByRole("button", { name: "Send", exact: true });
const allowButton = () => page.getByRole("button", { name: "Allow once" });

describe("a conversation", () => {
  it("sends a prompt once, and shows the answer while it is being written", async () => {
    await openConversation();
    await composer().fill("hello");
    await sendButton().dblclick();
    const prompt = await host.message("prompt.send");
    expect(await composer().inputValue()).toBe("");
    host.emit(accepted("hello", prompt.promptId), started(prompt.promptId));
    host.emit(block(prompt.promptId, text("a", "First **words**.\n\nThen", true)));
    await page.getByText("Then").waitFor();
    await page.getByText("Working").waitFor();
    await page.evaluate("document.querySelector('.markdown strong').wasHere = true");
    for (const piece of [" more", " and more", ".\n\nEnd"]) {
      host.emit(appended(prompt.promptId, "a", piece));
    }
    await page.getByText("End", { exact: true }).waitFor();
    // What was finished before is the same element still: nothing flickers, a selection stays.
    expect(await page.evaluate("document.querySelector('.markdown strong').wasHere")).toBe(true);
    expect(await page.getByRole("button", { name: "Stop" }).isVisible()).toBe(true);
    host.emit(ended(prompt.promptId));
    await page.getByText("$0.04").waitFor();
    expect(await page.getByRole("button", { name: "Stop" }).count()).toBe(0);
    expect(host.received.filter(({ type }) => type === "prompt.send")).toHaveLength(1);
  });

  it("stops the running turn", async () => {
    await openConversation();
    host.emit(accepted("hello", turn), started(turn));
    await page.getByRole("button", { name: "Stop" }).tap();
    await host.message("turn.interrupt");
    host.emit({ type: "turn.stopping", conversationId, turnId: turn });
    await page.getByText("Stopping…").first().waitFor();
    host.emit(ended(turn, "interrupted"));
    await page.getByText("Stopped").waitFor();
  });

  it("gives a refused prompt back with the reason", async () => {
    await openConversation();
    host.answers = (message) => {
      if ("requestId" in message) host.refuse(message.requestId, "queue-full");
    };
    await composer().fill("one too many");
    await sendButton().tap();
    await page.getByText("The queue is full.").waitFor();
    expect(await composer().inputValue()).toBe("one too many");
  });

  it("leaves a reader who scrolled up alone, and says what is new below", async () => {
    host.emit(...opened(), accepted("hello", turn), started(turn));
    host.emit(block(turn, text("a", "A line of an answer.\n\n".repeat(80))));
    await open();
    await page.getByText("A line").last().waitFor();
    const top = (): Promise<number> =>
      page.evaluate<number>("document.querySelector('.chat-scroller').scrollTop");
    const atEnd = await top();
    expect(atEnd).toBeGreaterThan(500);
    await page.evaluate("document.querySelector('.chat-scroller').scrollTop -= 400");
    await page.getByRole("button", { name: "To the end" }).waitFor();
    host.emit(block(turn, text("b", "Something new.\n\n".repeat(20))));
    await page.getByRole("button", { name: "1 new" }).waitFor();
    expect(await top()).toBeLessThan(atEnd);
    await page.getByRole("button", { name: "1 new" }).tap();
    await page.getByRole("button", { name: "1 new" }).waitFor({ state: "detached" });
    expect(await top()).toBeGreaterThan(atEnd);
  });

  it("keeps what is typed over a reload", async () => {
    await openConversation();
    await composer().fill("half a thought");
    await page.reload();
    await page.getByText("Claude works in my-app").waitFor();
    expect(await composer().inputValue()).toBe("half a thought");
  });

  it("begins a new one", async () => {
    host.emit(...opened(), accepted("hello", turn), started(turn), ended(turn));
    await open();
    await page.getByRole("button", { name: "New conversation" }).tap();
    await host.message("conversation.new");
    host.emit({ type: "conversation.opened", conversationId: randomUUID() });
    await page.getByText("Claude works in my-app").waitFor();
    await page.getByRole("button", { name: "Menu" }).tap();
    await page.getByRole("navigation").getByText("hello").tap();
    await page.locator(".bubble", { hasText: "hello" }).waitFor();
  });
});

describe("the keyboard", () => {
  it("sends with Enter on a computer, never while a syllable is being composed", async () => {
    await openConversation(newDesktop(browser));
    await composer().focus();
    const session = await page.context().newCDPSession(page);
    await session.send("Input.imeSetComposition", {
      text: "안ㄴ",
      selectionStart: 2,
      selectionEnd: 2,
    });
    await session.send("Input.dispatchKeyEvent", {
      type: "keyDown",
      key: "Enter",
      code: "Enter",
      windowsVirtualKeyCode: 229,
    });
    await session.send("Input.insertText", { text: "안녕" });
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("둘째 줄");
    expect(host.received.filter(({ type }) => type === "prompt.send")).toEqual([]);
    await page.keyboard.press("Enter");
    expect(await host.message("prompt.send")).toMatchObject({ text: "안녕\n둘째 줄" });
  });

  it("makes a new line with Enter on a phone", async () => {
    await openConversation();
    await composer().focus();
    await page.keyboard.type("one");
    await page.keyboard.press("Enter");
    await page.keyboard.type("two");
    expect(await composer().inputValue()).toBe("one\ntwo");
    expect(host.received.filter(({ type }) => type === "prompt.send")).toEqual([]);
  });
});

describe("a permission request", () => {
  it("shows all of it, and answers exactly what it shows, once", async () => {
    await openConversation();
    const command = `cat a\u202eb\u200b${" ".repeat(500)}; rm -rf ~\n${"echo x\n".repeat(80)}echo end`;
    host.emit(
      requested("p1", { kind: "command", command, description: null }),
      requested("p2", { kind: "write", path: "/etc/hosts", content: "x" }, { blockedPath: "/etc" }),
    );
    const card = page.getByRole("region", { name: "Needs you: Run a command" });
    await card.getByText("1 more pending").waitFor();
    const shown = await card.locator("pre").innerText();
    expect(shown).toContain("cat aU+202EbU+200B␣×500; rm -rf ~");
    expect(shown).toContain("echo end");
    await card.getByText(/\d+ more lines/).waitFor();
    host.answers = null;
    await allowButton().dblclick();
    await card.getByText("Sending…").waitFor();
    const answer = await host.message("permission.answer");
    expect(answer).toMatchObject({
      permissionId: "p1",
      contentHash: "a".repeat(64),
      decision: { kind: "allow" },
    });
    host.accept(answer.requestId);
    host.emit(resolved("p1"));
    await page.getByText("Allowed by iPhone · Safari").waitFor();
    const next = page.getByRole("region", { name: "Needs you: Write a file" });
    await next.getByText("Outside the folder: /etc").waitFor();
    expect(host.received.filter(({ type }) => type === "permission.answer")).toHaveLength(1);
  });

  it("ignores a tap that was meant for what was there before", async () => {
    await openConversation();
    host.answers = null;
    host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await allowButton().waitFor();
    const isInert = await page.evaluate<boolean>(`(() => {
      const button = [...document.querySelectorAll(".permission button")].at(-1);
      const wasDisabled = button.disabled;
      button.click();
      return wasDisabled;
    })()`);
    expect(isInert).toBe(true);
    await page.locator(".permission button.primary:enabled").waitFor();
    expect(host.received.filter(({ type }) => type === "permission.answer")).toEqual([]);
  });

  it("says when the answer came too late", async () => {
    await openConversation();
    host.answers = (message) => {
      if ("requestId" in message) host.refuse(message.requestId, "permission-changed");
    };
    host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await allowButton().click();
    await page.getByText("The request changed after it was shown.").waitFor();
  });

  it("that is too long to show can only be denied", async () => {
    await openConversation();
    host.emit(
      requested("p1", { kind: "command", command: "", description: null }, { isTooLong: true }),
    );
    await page.getByText("can only be denied").waitFor();
    expect(await allowButton().count()).toBe(0);
    await page.getByRole("button", { name: "Deny" }).click();
    expect(await host.message("permission.answer")).toMatchObject({ decision: { kind: "deny" } });
  });

  it("with questions sends the chosen labels and own words", async () => {
    await openConversation();
    const options = ["Red", "Blue"].map((label) => ({ label, description: "" }));
    host.emit(
      requested("p1", {
        kind: "question",
        questions: [
          { question: "One?", header: "", isMultiple: false, options },
          { question: "Many?", header: "", isMultiple: true, options },
        ],
      }),
    );
    const sendAnswer = page.getByRole("button", { name: "Send answer" });
    await sendAnswer.waitFor();
    await page.getByRole("radio", { name: "Blue" }).check();
    expect(await sendAnswer.isDisabled()).toBe(true);
    await page.getByRole("checkbox", { name: "Red" }).check();
    await page.getByRole("textbox", { name: "Own answer" }).last().fill("Green");
    await sendAnswer.click();
    expect(await host.message("permission.answer")).toMatchObject({
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

describe("hostile content", () => {
  it("does nothing in any field, also while it streams", async () => {
    host.emit(...opened(corpus[0]));
    await open();
    await composer().waitFor();
    const canary = "the end of the hostile content";
    for (const [index, evil] of corpus.entries()) {
      const id = randomUUID();
      const by = { id: "other", name: evil };
      host.emit(accepted(evil, id, by), started(id));
      host.emit(block(id, text("stream", "", true)), block(id, text("whole", evil)));
      for (const character of evil) host.emit(appended(id, "stream", character));
      host.emit(block(id, { kind: "thinking", id: "think", text: evil, isOpen: true }));
      host.emit(
        block(
          id,
          tool("tool", {
            kind: index % 2 === 0 ? "command" : "other",
            name: evil,
            subject: evil,
            summary: evil,
            output: { text: evil, omitted: 0 },
            diff: [{ oldStart: 1, newStart: 1, lines: [`+${evil}`, `-${evil}`] }],
            todos: [{ text: evil, status: "active" }],
          }),
        ),
        block(id, {
          kind: "notice",
          id: "notice",
          level: "error",
          problem: { code: "api-error", detail: evil },
        }),
      );
      const contents = [
        { kind: "command", command: evil, description: evil },
        { kind: "plan", markdown: evil },
        {
          kind: "question",
          questions: [
            {
              question: evil,
              header: evil,
              isMultiple: false,
              options: [{ label: evil, description: evil }],
            },
          ],
        },
        { kind: "edit", path: evil, edits: [{ oldText: evil, newText: evil }] },
      ] as const;
      for (const content of contents) {
        host.emit(
          requested(`${id} ${content.kind}`, content, {
            turnId: id,
            toolName: evil,
            blockedPath: evil,
          }),
        );
      }
      await page.locator(".permission").waitFor();
      for (const content of contents) host.emit(resolved(`${id} ${content.kind}`, "denied", by));
      host.emit(ended(id, "failed"));
    }
    host.emit(accepted(canary));
    await page.getByText(canary).waitFor();
    await page.evaluate(
      "document.querySelectorAll('.tool-line[aria-expanded=false]').forEach((line) => line.click())",
    );
    await page.locator(".thinking-text").last().waitFor();
    const report = await page.evaluate<{
      pwned: boolean;
      tags: string[];
      hrefs: string[];
    }>(`(() => {
      const all = [...document.querySelectorAll("#app *")];
      return {
        pwned: "pwned" in window,
        tags: [...new Set(all.map((element) => element.localName))],
        hrefs: all.flatMap((element) => element.getAttribute("href") ?? []),
      };
    })()`);
    expect(report.pwned).toBe(false);
    expect(report.hrefs.filter((href) => !/^(https?:|mailto:)/u.test(href))).toEqual([]);
    const harmful = [
      "script",
      "img",
      "iframe",
      "style",
      "link",
      "meta",
      "base",
      "form",
      "math",
      "video",
      "object",
    ];
    expect(report.tags.filter((tag) => harmful.includes(tag))).toEqual([]);
  });

  it("cannot make the page stand still", async () => {
    await openConversation();
    host.emit(accepted("go", turn), started(turn));
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await page.evaluate(`new PerformanceObserver((list) => {
      window.longest = Math.max(window.longest ?? 0, ...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" })`);
    for (const piece of ["[", "*", "> ", "`", "_a", "![", "<", "| a ", "- ", "&"]) {
      host.emit(block(turn, text(randomUUID(), piece.repeat(200_000 / piece.length))));
    }
    host.emit(block(turn, text("last", "still here")));
    await page.getByText("still here").waitFor();
    expect(await page.evaluate<number>("window.longest ?? 0")).toBeLessThan(1_000);
  });
});

describe("the connection", () => {
  it("catches up with what happened while it was cut", async () => {
    await openConversation();
    host.isReachable = false;
    host.cut();
    await page.getByText("Reconnecting…").waitFor();
    host.emit(accepted("meanwhile", turn), started(turn));
    host.isReachable = true;
    await page.locator(".bubble", { hasText: "meanwhile" }).waitFor();
    await page.getByText("Back, nothing missed").waitFor();
    const [, second] = host.received.filter(({ type }) => type === "hello");
    expect(second).toMatchObject({ cursor: { epoch: host.epoch, seq: 3 } });
  });

  it("keeps a prompt that is sent offline, and sends it once when it is back", async () => {
    await openConversation();
    host.isReachable = false;
    host.cut();
    await page.getByText("Reconnecting…").waitFor();
    await composer().fill("later");
    await sendButton().tap();
    await page.getByText("Kept here. Sent when you are back.").waitFor();
    await page.reload();
    host.isReachable = true;
    const prompt = await host.message("prompt.send");
    expect(prompt.text).toBe("later");
    host.emit(accepted("later", prompt.promptId));
    await page.getByText("Waiting for its turn").waitFor();
    expect(await page.locator(".bubble").count()).toBe(1);
  });

  it("says that Remote Claude was stopped, and comes back when it is started", async () => {
    await openConversation();
    host.isReachable = false;
    host.cut(closeCodes.stopped);
    await page.getByText("Remote Claude is stopped on the PC.").waitFor();
    host.isReachable = true;
    await page.getByRole("button", { name: "Retry" }).tap();
    await page.getByText("Back, nothing missed").waitFor();
  });

  it("asks to pair again when the device was taken off the list", async () => {
    await openConversation();
    host.cut(closeCodes.revoked);
    await page.getByRole("heading", { name: "This device is no longer paired" }).waitFor();
  });

  it("asks to pair again when the session is over and the socket is refused", async () => {
    await openConversation();
    host.me = { status: 401, body: { error: { code: "unauthenticated", id: "1" } } };
    host.isReachable = false;
    host.cut();
    await page.getByRole("heading", { name: "This device is no longer paired" }).waitFor();
  });

  it("tells the tunnel's answer from the PC's", async () => {
    await openConversation();
    host.me = { status: 404, html: "<h1>ERR_NGROK_3200</h1>" };
    host.isReachable = false;
    host.cut();
    await page.getByText("ngrok answers, the PC does not.").waitFor();
  });
});

describe("pairing", () => {
  const code = "c".repeat(22);
  const refusal = (status: number, name: string): { status: number; body: unknown } => ({
    status,
    body: { error: { code: name, id: "1" } },
  });

  async function openLink(): Promise<void> {
    host.emit(...opened());
    host.me = refusal(401, "unauthenticated");
    page = await newPhone(browser);
    trespasses = watchTrespasses(page, origin);
    await page.goto(`${origin}/#p=${code}`);
  }

  it("shows the number until the PC says yes, and leaves no code behind", async () => {
    host.pair = [{ status: 202, body: { ticket: "t".repeat(22), number: "42" } }];
    await openLink();
    await page.getByRole("heading", { name: "Waiting for Allow on your PC" }).waitFor();
    await page.getByText("42").waitFor();
    expect(page.url()).toBe(`${origin}/`);
    // A tab that the phone threw away goes on waiting.
    await page.reload();
    await page.getByText("42").waitFor();
    host.pair = [
      {
        status: 200,
        body: { deviceId: "d1", deviceName: "x", hostName: "studio", workspaceName: "my-app" },
      },
    ];
    await page.getByText("Claude works in my-app").waitFor();
    const bodies = host.requests
      .filter(({ route }) => route === "POST /api/pair")
      .map(({ body }) => body);
    expect(bodies[0]).toEqual({ code, name: "iPhone · Safari" });
    expect(bodies.at(-1)).toEqual({ ticket: "t".repeat(22) });
  });

  it.each([
    [401, "code-invalid", "This link was already used or is older than 5 minutes."],
    [403, "pairing-denied", "The PC said no."],
    [410, "pairing-expired", "Nobody answered on the PC"],
    [409, "pairing-busy", "Another device is being paired"],
    [429, "too-many-attempts", "Too many attempts."],
    [403, "forbidden", "does not accept requests from this address"],
    [500, "internal", "Something went wrong on the PC."],
  ])("explains %i %s in its own words", async (status, name, words) => {
    host.pair = [refusal(status, name)];
    await openLink();
    await page.getByText(words).waitFor();
  });

  it("takes no page of somebody else for success", async () => {
    host.pair = [{ status: 200, html: "<h1>Welcome</h1>" }];
    await openLink();
    await page.getByText("ngrok answers, the PC does not.").waitFor();
    host.pair = [{ status: 200, body: { ok: true } }];
    await page.getByRole("button", { name: "Try again" }).tap();
    await page.getByText("Pairing this device…").waitFor({ state: "detached" });
    await page.getByText("ngrok answers, the PC does not.").waitFor();
  });

  it("tells how to pair when there is neither code nor session", async () => {
    host.me = refusal(401, "unauthenticated");
    await open();
    await page.getByRole("heading", { name: "Pair this device" }).waitFor();
  });

  it("ends with logging out, which leaves nothing behind", async () => {
    await openConversation();
    await composer().fill("secret draft");
    await page.getByRole("button", { name: "Menu" }).tap();
    await page.getByRole("button", { name: "Log out" }).tap();
    await page.getByRole("heading", { name: "You are logged out" }).waitFor();
    expect(await page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")).toBe(
      "{}",
    );
  });
});

describe("the language", () => {
  it("is Korean for somebody who reads Korean", async () => {
    host.emit(...opened(), accepted("안녕", turn), started(turn));
    host.emit(requested("p1", { kind: "command", command: "ls", description: null }));
    await open(newPhone(browser, { locale: "ko-KR" }));
    await page.getByRole("region", { name: "확인 필요: 명령 실행" }).waitFor();
    await page.getByRole("button", { name: "한 번 허용" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("ko");
  });
});
