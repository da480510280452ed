import { describe, expect, it } from "vitest";
import { compose } from "./support/compose";
import { opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { openWithoutScript, slowPhone } from "./support/slowPhone";

/** The message box that stands in the page's HTML, before and while the page's script takes it over. */
const bench = usePageBench();

async function openSlowly(): Promise<() => void> {
  bench.host.emit(...opened());
  const goOn = await openWithoutScript(bench);
  await bench.page.evaluate("document.querySelector('textarea').isOfTheHtml = true; 0");
  return goOn;
}

const field = () => bench.page.locator("textarea.composer-field");
const live = () => bench.page.locator(".page[data-live=true]").waitFor();
const isTheSame = () =>
  bench.page.evaluate<boolean>("document.querySelector('textarea').isOfTheHtml === true");
const caret = () =>
  bench.page.evaluate<readonly [number, number]>(
    "((field) => [field.selectionStart, field.selectionEnd])(document.querySelector('textarea'))",
  );

describe("the message box before the page's script is there", () => {
  it("has its look, and takes what is typed over with the caret and the focus", async () => {
    const goOn = await openSlowly();
    const { height } = (await field().boundingBox()) ?? { height: 0 };
    expect(height).toBeGreaterThanOrEqual(44);
    await field().tap();
    await bench.page.keyboard.type("half a thought");
    for (let step = 0; step < 7; step += 1) await bench.page.keyboard.press("ArrowLeft");
    const before = await caret();
    goOn();
    await live();
    expect(await field().inputValue()).toBe("half a thought");
    expect(await caret()).toEqual(before);
    await bench.page.keyboard.type("good ");
    expect(await field().inputValue()).toBe("half a good thought");
    expect(await isTheSame()).toBe(true);
  });

  it("does not break a syllable that is being composed", async () => {
    const goOn = await openSlowly();
    await field().tap();
    const devtools = await bench.page.context().newCDPSession(bench.page);
    await compose(devtools, "하");
    goOn();
    await live();
    await compose(devtools, "한");
    await devtools.send("Input.insertText", { text: "한" });
    expect(await field().inputValue()).toBe("한");
    expect(await isTheSame()).toBe(true);
  });

  it("sends what was typed there", async () => {
    const goOn = await openSlowly();
    await field().fill("typed early");
    goOn();
    await live();
    await bench.sendButton.tap();
    const { text } = await bench.host.message("prompt.send");
    expect(text).toBe("typed early");
  });

  it("keeps what was typed there beside a draft of before", async () => {
    const goOn = await openSlowly();
    const id = bench.host.state.currentId ?? "";
    await bench.page.evaluate(`localStorage.setItem("remote-claude.draft.${id}", "of before"); 0`);
    await field().tap();
    await bench.page.keyboard.type("now");
    goOn();
    await live();
    await expect.poll(() => field().inputValue()).toBe("now\n\nof before");
  });

  it("is not there for a phone that is not paired", async () => {
    bench.host.me = { status: 401, body: { error: { code: "unauthenticated", id: "1" } } };
    const { phone } = await slowPhone(bench);
    void bench.open(Promise.resolve(phone)).catch(() => undefined);
    await phone.locator("#app").waitFor({ state: "attached" });
    expect(await phone.locator("textarea").count()).toBe(0);
  });
});

describe("the connection", () => {
  it("begins before the page's script is there, and says hello once", async () => {
    const goOn = await openSlowly();
    await bench.host.message("hello");
    goOn();
    await live();
    expect(bench.host.received.filter(({ type }) => type === "hello")).toHaveLength(1);
  });
});
