import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import { channels } from "../stand-ins/vscodeHost";
import { EditorBench, extensionId, sendPrompt } from "./support/editorBench";
import { followEachOther } from "./support/steps";

/** From the plan's own word to the status bar, in ms. */
const limitMs = 1_000;
/** When the windows of these tests begin anew, in seconds from now. */
const resetAfter = 3_600;

/** The time of day of a window's reset, whose event came with the request of this time (epoch ms). */
function resetOf(at: number): string {
  return new Intl.DateTimeFormat("en", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format((Math.floor(at / 1_000) + resetAfter) * 1_000);
}

/** Notes when the status bar first shows this text and says these words; by the clock of page and host (epoch ms). */
function watchStatus(page: Page, text: string, spoken: string): Promise<unknown> {
  return page.evaluate(`void (window.statusAt = new Promise((resolve) => {
    const look = () => {
      const items = [...document.querySelectorAll(".statusbar-item")];
      const item = items.find(({ textContent }) => textContent.replaceAll(/\\s+/g, " ").includes(${JSON.stringify(text)}));
      const labels = item === undefined ? [] : [item, ...item.querySelectorAll("[aria-label]")];
      if (labels.some((label) => label.getAttribute("aria-label")?.includes(${JSON.stringify(spoken)}))) resolve(Date.now());
    };
    const changes = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(look).observe(document.querySelector(".part.statusbar"), changes);
    look();
  }))`);
}

/** What is told of usage in the real VS Code, with the real CLI as a subscriber has it. Each step follows from the one before. */
describe.each(channels)("usage in VS Code (%s)", (channel) => {
  followEachOther(() => bench.browser);

  let bench: EditorBench;
  let workbench: Workbench;
  /** How long each word of the plan took, in ms: from the request that brought it, which is before it. */
  const tookMs: number[] = [];

  const keep = (page: Page, step: string) => screenshot(page, `usage-${channel}-${step}`);
  const chat = () => workbench.webview(extensionId, "view");

  /** Runs a prompt to where the status bar shows this text and says its reset; gives when (epoch ms) its request came. */
  async function untilShown(script: string, text: string): Promise<number> {
    const percent = text.split(" ")[1] ?? "";
    await watchStatus(workbench.page, text, `${percent}, starts anew`);
    await sendPrompt(chat(), script);
    const { at } = await bench.modelApi.waitForRequest(
      ({ kind, prompt }) => kind === "conversation" && prompt.includes(script),
    );
    tookMs.push((await workbench.page.evaluate<number>("window.statusAt")) - at);
    const name = new RegExp(`${percent}, starts anew .*${resetOf(at)}`, "u");
    await workbench.page.getByRole("button", { name }).waitFor();
    return at;
  }

  beforeAll(async () => {
    bench = await EditorBench.start("usage");
    ({ workbench } = await bench.open({ channel, account: "plan" }));
    await workbench.runCommand("Start Remote Claude");
    await chat().getByRole("textbox", { name: "Message to Claude" }).waitFor();
  });
  afterAll(() => bench.stop());

  it("shows the right percent and reset", async () => {
    // What a first prompt takes besides is not what is measured.
    await sendPrompt(chat(), "[[say Ready.]]");
    await chat().getByText("Ready.", { exact: true }).waitFor();
    const script = `[[limits 5h=0.42 7d=0.1 reset=+${resetAfter}]] [[say One.]]`;
    const at = await untilShown(script, "5h 42%");
    await workbench.statusBarItem("5h 42%").hover();
    const hover = workbench.page.locator(".workbench-hover", { hasText: "Plan (5 hours)" });
    await hover.waitFor();
    expect(await hover.textContent()).toContain(`42% · starts anew ${resetOf(at)}`);
    await keep(workbench.page, "01-tooltip");
    await workbench.page.mouse.move(400, 200);
    await workbench.statusBarItem(/5h 42% · \$/).waitFor();
    await keep(workbench.page, "02-idle");
  });

  it("warns by colour and once by a message, and names another window that is full", async () => {
    const script = `[[limits 5h=0.82 7d=0.1 reset=+${resetAfter}]] [[say Two.]]`;
    await untilShown(script, "5h 82%");
    const bar = workbench.page.locator(".statusbar-item.warning-kind", { hasText: "5h 82%" });
    await bar.waitFor();
    const notice = workbench.notification("82% of your plan's limit (5 hours) is used.");
    await notice.waitFor();
    await keep(workbench.page, "03-warned");
    const full = `[[limits 5h=0.83 7d=0.96 reset=+${resetAfter}]] [[say Three.]]`;
    await untilShown(full, "5h 83% · 7d 96%");
    await workbench.page.locator(".statusbar-item.error-kind", { hasText: "7d 96%" }).waitFor();
    await workbench.notification("96% of your plan's limit (7 days) is used.").waitFor();
    await keep(workbench.page, "04-alarmed");
  });

  it("does so within a second, in the middle of three", () => {
    expect(tookMs).toHaveLength(3);
    const [, middle] = tookMs.toSorted((one, other) => one - other);
    expect(middle).toBeLessThan(limitMs);
  });

  it("opens the rest in the chat, by the message's button and by its command", async () => {
    await workbench.answerNotification("limit (7 days)", "Show Usage");
    const sheet = chat().getByRole("dialog", { name: "Usage" });
    await sheet.waitFor();
    await keep(workbench.page, "05-sheet");
    await sheet.getByRole("button", { name: "Close" }).first().click();
    await sheet.waitFor({ state: "detached" });
    await workbench.runCommand("Show Usage");
    await sheet.waitFor();
  });
});
