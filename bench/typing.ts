import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { newPhone } from "../test/stand-ins/phone/devices";
import type { DevicePage } from "./pageOnDevice";
import { slowdown, slowed } from "./pageOnDevice";

/** Milliseconds of each key; `PageWork` says what they are. */
export interface TypedKeys {
  readonly keys: readonly number[];
  readonly keyFrames: readonly number[];
}

const keyCount = 120;
/** A fast writer's. */
const keyPauseMs = 60;

/** The same keys in a text field that stands alone on a page: what the browser itself takes for one. */
export async function typeBare(browser: Browser): Promise<TypedKeys> {
  const page = await newPhone(browser, { model: "android" });
  await page.setContent(
    `<div class="chat-scroller"></div><textarea aria-label="Message to Claude"></textarea>`,
  );
  const typed = await type({ page, devtools: await slowed(page, 1) });
  await page.context().close();
  return typed;
}

export async function type({ page, devtools }: DevicePage): Promise<TypedKeys> {
  const field = page.getByRole("textbox", { name: "Message to Claude" });
  await field.tap();
  await page.evaluate(`
    window.keysOfBench = [];
    window.keyFramesOfBench = [];
    const later = (act) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = act;
      port2.postMessage(0);
    };
    let pressed = 0;
    let handled = 0;
    let insertion = 0;
    addEventListener("keydown", () => {
      const from = (pressed = performance.now());
      requestAnimationFrame(() => later(() => window.keyFramesOfBench.push(performance.now() - from)));
    }, { capture: true });
    // The last that hears of it: what the page does with the key itself is done.
    addEventListener("keydown", () => (handled = performance.now() - pressed));
    addEventListener("beforeinput", () => (insertion = performance.now()), { capture: true });
    // What the page draws for it was drawn in microtasks before this, which is the last that hears of it.
    addEventListener("input", () => {
      document.querySelector(".chat-scroller").scrollHeight;
      window.keysOfBench.push(handled + performance.now() - insertion);
    });
    0`);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  for (let index = 0; index < keyCount; index += 1) {
    await page.keyboard.press(index % 6 === 5 ? "Space" : "KeyA");
    await sleep(keyPauseMs);
  }
  return {
    keys: await page.evaluate<number[]>("window.keysOfBench"),
    keyFrames: await page.evaluate<number[]>("window.keyFramesOfBench"),
  };
}
