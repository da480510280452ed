import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { compose } from "./support/compose";
import { accepted, started } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();

/** The browser's speech input as far as the page uses it; `hear` is called by the test. */
const speech = `
  window.SpeechRecognition = window.webkitSpeechRecognition = class {
    constructor() { window.speech = this; }
    start() { window.speechLanguage = this.lang; }
    stop() { this.onend?.(); }
    abort() { window.wasAborted = true; }
    hear(text, isFinal) {
      const result = Object.assign([{ transcript: text }], { isFinal });
      this.onresult?.({ resultIndex: 0, results: [result] });
    }
  };`;

async function withSpeech(locale = "en-US"): Promise<Page> {
  const page = await newPhone(bench.browser, { locale });
  await page.addInitScript(speech);
  return page;
}

const startSpeaking = async (): Promise<void> => {
  await bench.page.getByRole("button", { name: "Add to the message" }).tap();
  await bench.page.getByRole("button", { name: "Speak" }).tap();
  await bench.page.getByText("Listening…").waitFor();
  await expect.poll(() => bench.page.evaluate("typeof speech")).toBe("object");
};

describe("speech", () => {
  it("is shown while it may change, then written behind what is typed, and never sent", async () => {
    await bench.openConversation(withSpeech());
    await bench.composer.fill("Please");
    await startSpeaking();
    await screenshot(bench.page, "voice");
    expect(await bench.page.evaluate("speechLanguage")).toBe("en-US");
    await bench.page.evaluate("speech.hear('run the', false)");
    await bench.page.locator(".voice-bar", { hasText: "run the" }).waitFor();
    expect(await bench.composer.inputValue()).toBe("Please");
    await bench.page.evaluate("speech.hear('run the tests', true)");
    await expect.poll(() => bench.composer.inputValue()).toBe("Please run the tests");
    await bench.page.getByRole("button", { name: "Done" }).tap();
    await bench.page.locator(".voice-bar").waitFor({ state: "detached" });
    expect(bench.host.received.some(({ type }) => type === "prompt.send")).toBe(false);
  });

  it("says why it does not work, and stops with a message that is sent", async () => {
    await bench.openConversation(withSpeech());
    await startSpeaking();
    await bench.page.evaluate("speech.onerror({ error: 'not-allowed' })");
    await bench.page.getByText("The browser does not allow the microphone here.").waitFor();
    await bench.page.locator(".voice-bar").getByRole("button", { name: "Close" }).tap();
    await startSpeaking();
    await bench.composer.fill("enough");
    await bench.sendButton.tap();
    await bench.page.locator(".voice-bar").waitFor({ state: "detached" });
    expect(await bench.page.evaluate("wasAborted")).toBe(true);
  });

  it("is not offered where the browser has none", async () => {
    const page = await newPhone(bench.browser);
    await page.addInitScript(
      "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;",
    );
    await bench.openConversation(Promise.resolve(page));
    await bench.page.getByRole("button", { name: "Add to the message" }).tap();
    await bench.page.getByRole("button", { name: "Name a file" }).waitFor();
    expect(await bench.page.getByRole("button", { name: "Speak" }).count()).toBe(0);
  });
});

describe("a photo", () => {
  it("is taken by the phone's camera, beside pictures of the gallery", async () => {
    await bench.openConversation();
    const capture = (): Promise<string | null> =>
      bench.page.locator("input[type=file]").getAttribute("capture");
    await bench.page.getByRole("button", { name: "Add to the message" }).tap();
    await screenshot(bench.page, "add-menu");
    const [camera] = await Promise.all([
      bench.page.waitForEvent("filechooser"),
      bench.page.getByRole("button", { name: "Take a photo" }).tap(),
    ]);
    expect([camera.isMultiple(), await capture()]).toEqual([false, "environment"]);
    await bench.page.getByRole("button", { name: "Add to the message" }).tap();
    const [gallery] = await Promise.all([
      bench.page.waitForEvent("filechooser"),
      bench.page.getByRole("button", { name: "Photo or picture" }).tap(),
    ]);
    expect([gallery.isMultiple(), await capture()]).toEqual([true, null]);
  });

  it("is not offered on a computer", async () => {
    await bench.openConversation(newDesktop(bench.browser));
    await bench.page.getByRole("button", { name: "Add to the message" }).click();
    await bench.page.getByRole("button", { name: "Photo or picture" }).waitFor();
    expect(await bench.page.getByRole("button", { name: "Take a photo" }).count()).toBe(0);
  });
});

describe("the placeholder", () => {
  it("is there while the field is empty, and is not touched while a syllable is composed", async () => {
    await bench.openConversation(newPhone(bench.browser));
    const placeholder = () => bench.composer.getAttribute("placeholder");
    await expect.poll(placeholder).toBe("Message…");
    await bench.composer.tap();
    const devtools = await bench.page.context().newCDPSession(bench.page);
    await compose(devtools, "하");
    expect(await bench.composer.inputValue()).toBe("하");
    expect(await placeholder()).toBe("Message…");
    await devtools.send("Input.insertText", { text: "한" });
    await bench.page.keyboard.press("Space");
    await expect.poll(placeholder).toBeNull();
    expect(await bench.composer.inputValue()).toBe("한 ");
    await bench.composer.fill("");
    expect(await placeholder()).toBe("Message…");
  });
});

describe("a large text", () => {
  it("is pasted and typed in without holding the page up (100 kB)", async () => {
    await bench.openConversation(newDesktop(bench.browser));
    await bench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await bench.page.evaluate(
      "navigator.clipboard.writeText('A line of a log, as people paste them: 0123456789.\\n'.repeat(2000))",
    );
    const session = await bench.page.context().newCDPSession(bench.page);
    // What the page's thread really works, whatever else this machine does.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const worked = async (name: "TaskDuration" | "ScriptDuration"): Promise<number> => {
      const { metrics } = await session.send("Performance.getMetrics");
      return (metrics.find((metric) => metric.name === name)?.value ?? NaN) * 1_000;
    };
    const before = await worked("TaskDuration");
    await bench.composer.focus();
    await bench.page.keyboard.press("Control+v");
    await expect.poll(async () => (await bench.composer.inputValue()).length).toBe(102_000);
    // A phone with a quarter of this machine's speed needs four times as long.
    expect((await worked("TaskDuration")) - before).toBeLessThan(250);
    const scripts = await worked("ScriptDuration");
    await bench.page.keyboard.type("ten keys !");
    await expect.poll(async () => (await bench.composer.inputValue()).length).toBe(102_010);
    expect(((await worked("ScriptDuration")) - scripts) / 10).toBeLessThan(8);
  });
});

describe("the stop button", () => {
  it("is there while something runs, whatever is typed and whatever asks", async () => {
    await bench.openConversation();
    bench.host.emit(
      accepted("hello", "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a09"),
      started("0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a09"),
    );
    await bench.composer.fill("A line\n".repeat(20));
    const stop = bench.page.getByRole("button", { name: "Stop" });
    await stop.waitFor();
    const box = await stop.boundingBox();
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
    await stop.tap();
    await bench.host.message("turn.interrupt");
  });
});
