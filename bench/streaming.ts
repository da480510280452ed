import type { Browser } from "playwright-core";
import { BareStream } from "./bareStream";
import type { DevicePage } from "./pageOnDevice";
import { slowdown, until } from "./pageOnDevice";
import type { ProductClient } from "./productClient";

/** 200 words a second for ten seconds: paragraphs, lists and code. */
const streamedWords = 2_000;
const limitMs = 60_000;

/** An answer of 200 words a second, seen by a slow phone. */
export async function stream(
  device: DevicePage,
  client: ProductClient,
): Promise<{ readonly frames: readonly number[]; readonly wordsPerSecond: number }> {
  const { page } = device;
  await page.locator(".answer", { hasText: "Ready." }).waitFor({ timeout: limitMs });
  await watchFrames(device);
  const wordsPerSecond = await streamWords(client);
  await page.locator(".answer", { hasText: "The end." }).waitFor({ timeout: limitMs });
  return { frames: await takeFrames(device), wordsPerSecond };
}

/** The same words, as they come, on a page that shows them as they are and does nothing else. */
export async function streamBare(
  browser: Browser,
  client: ProductClient,
  listener: ProductClient,
): Promise<readonly number[]> {
  const { stream: bare, device } = await BareStream.open(browser);
  try {
    await watchFrames(device);
    const heard = listener.event((event) => {
      if (event.type === "block.appended") bare.write(event.text);
      return event.type === "turn.ended";
    }, "the end of the streamed answer");
    await streamWords(client);
    await heard;
    await until(device.page, "document.body.innerText.includes('The end.')", limitMs);
    return await takeFrames(device);
  } finally {
    await bare.close();
  }
}

/** Gives how many words came a second. */
async function streamWords(client: ProductClient): Promise<number> {
  const startedAt = performance.now();
  await client.turn(`[[delay 5]] [[say ${streamedText()}]]`);
  return streamedWords / ((performance.now() - startedAt) / 1_000);
}

/** Slows a page down and notes its frames from then on. */
async function watchFrames({ page, devtools }: DevicePage): Promise<void> {
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.evaluate(`
    window.framesOfBench = [];
    window.isWatchedByBench = true;
    let last = null;
    const look = (now) => {
      if (last !== null) window.framesOfBench.push(now - last);
      last = now;
      if (window.isWatchedByBench) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    0`);
}

/** The milliseconds between the frames since they are watched; the page is closed. */
async function takeFrames({ page }: DevicePage): Promise<readonly number[]> {
  const frames = await page.evaluate<number[]>(
    "(window.isWatchedByBench = false, window.framesOfBench)",
  );
  await page.context().close();
  return frames;
}

function streamedText(): string {
  const words = (count: number): string =>
    Array.from({ length: count }, (_, index) => `word${index}`).join(" ");
  const part = `${words(70)}\\n\\n- ${words(8)}\\n- ${words(8)}\\n\\n\`\`\`ts\\nconst a = 1;\\nconst b = "text";\\n\`\`\`\\n\\n`;
  return `${Array.from({ length: streamedWords / 100 }, () => part).join("")}The end.`;
}
