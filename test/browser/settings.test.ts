import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { openEditorView } from "./support/editorView";
import { opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

const bench = usePageBench();
const button = (name: string | RegExp) => bench.page.getByRole("button", { name });
const radio = (group: string, name: string) =>
  bench.page.getByRole("group", { name: group }).getByRole("radio", { name, exact: true });
const toggle = (name: string) => bench.page.getByRole("switch", { name });
const sheet = (name = "Settings") => bench.page.getByRole("dialog", { name });
const style = (selector: string, property: string) =>
  bench.page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

async function openSettings(device?: Promise<Page>): Promise<void> {
  await bench.openConversation(device);
  await showSettings();
}

async function showSettings(): Promise<void> {
  await button("Menu").click();
  await button("Settings").click();
  await sheet().waitFor();
}

async function choose(group: string, name: string): Promise<void> {
  await radio(group, name).click();
}

async function close(): Promise<void> {
  await bench.page.keyboard.press("Escape");
  await bench.page.getByRole("dialog").waitFor({ state: "detached" });
}

describe("the settings", () => {
  it.each([
    ["a phone", () => bench.newPhone()],
    ["a desktop", () => newDesktop(bench.browser)],
  ])("can be reached and used on %s by touch, keys and screen reader", async (_, device) => {
    await openSettings(device());
    for (const part of await sheet().locator(".segment, .switch-row").all()) {
      const box = await part.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.width).toBeGreaterThanOrEqual(44);
    }
    await radio("Theme", "Auto").focus();
    await bench.page.keyboard.press("ArrowRight");
    expect(await radio("Theme", "Light").isChecked()).toBe(true);
    await toggle("Vibration").focus();
    await bench.page.keyboard.press("Space");
    expect(await toggle("Vibration").isChecked()).toBe(false);
    expect(await sheet().evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
  });

  it("switch the language at once, without a reload", async () => {
    await openSettings();
    await bench.page.evaluate("window.mark = 1");
    await choose("Language", "한국어");
    await sheet("설정").waitFor();
    await bench.page.getByText("이 기기에만 적용됩니다.").waitFor();
    await close();
    await bench.page.getByText("Claude가 my-app에서 작업합니다").waitFor();
    expect(await bench.page.evaluate("[window.mark, document.documentElement.lang]")).toEqual([
      1,
      "ko",
    ]);
    await bench.page.reload();
    await bench.page.getByText("Claude가 my-app에서 작업합니다").waitFor();
    await button("메뉴").tap();
    await button("설정").tap();
    await choose("언어", "자동");
    await sheet("Settings").waitFor();
  });

  it("choose the colours, against those of the phone", async () => {
    await openSettings(newPhone(bench.browser, { colorScheme: "light" }));
    expect(await style("body", "background-color")).toBe("rgb(251, 250, 248)");
    await choose("Theme", "Dark");
    await expect.poll(() => style("body", "background-color")).toBe("rgb(14, 14, 16)");
    expect(await style("html", "color-scheme")).toBe("dark");
    await choose("Theme", "Auto");
    await expect.poll(() => style("body", "background-color")).toBe("rgb(251, 250, 248)");
    await bench.page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => style("body", "background-color")).toBe("rgb(14, 14, 16)");
    await choose("Theme", "Light");
    await expect.poll(() => style("body", "background-color")).toBe("rgb(251, 250, 248)");
  });

  it("are in force before the page's script is there, also around the page", async () => {
    const phone = await newPhone(bench.browser, { colorScheme: "light" });
    await phone.addInitScript(
      `localStorage.setItem("remote-claude.preferences", '{"theme":"dark","textSize":"large"}')`,
    );
    let goOn = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await phone.route(`**${bench.build.assets.scriptPath}`, async (route) => {
      await wait;
      await route.continue();
    });
    bench.host.emit(...opened());
    const opening = bench.open(Promise.resolve(phone));
    await phone.getByRole("textbox", { name: "Message to Claude" }).waitFor();
    await expect.poll(() => style("body", "background-color")).toBe("rgb(14, 14, 16)");
    expect(await style("html", "font-size")).toBe("18px");
    goOn();
    await opening;
    await bench.page.getByText("Claude works in my-app").waitFor();
    const frame = bench.page.locator('meta[name="theme-color"]');
    const media = () =>
      frame.evaluateAll((metas) => metas.map((meta) => (meta as Element).getAttribute("media")));
    expect(await media()).toEqual(["not all", "all"]);
    await showSettings();
    await choose("Theme", "Auto");
    await expect
      .poll(media)
      .toEqual(["(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"]);
  });

  it("choose the size of the text", async () => {
    await openSettings();
    for (const [name, size] of [
      ["Largest", "21px"],
      ["Large", "18px"],
      ["Small", "14px"],
      ["Normal", "16px"],
    ] as const) {
      await choose("Text size", name);
      await expect.poll(() => style("html", "font-size")).toBe(size);
      const over = await sheet().evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
      expect(over).toBe(0);
    }
  });

  it("say what Enter does on a phone", async () => {
    await openSettings();
    await close();
    await bench.composer.fill("one");
    await bench.composer.press("Enter");
    expect(await bench.composer.inputValue()).toBe("one\n");
    await showSettings();
    await choose("The Enter key", "Sends");
    await close();
    await bench.composer.press("Enter");
    expect(await bench.host.message("prompt.send")).toMatchObject({ text: "one" });
    expect(await bench.composer.getAttribute("enterkeyhint")).toBe("send");
  });

  it("say what Enter does at a keyboard", async () => {
    await openSettings(newDesktop(bench.browser));
    await choose("The Enter key", "New line");
    await close();
    await bench.composer.fill("one");
    await bench.composer.press("Enter");
    expect(await bench.composer.inputValue()).toBe("one\n");
    await bench.composer.press("Control+Enter");
    expect(await bench.host.message("prompt.send")).toMatchObject({ text: "one" });
    await showSettings();
    await choose("The Enter key", "Auto");
    await close();
    await bench.composer.fill("two");
    await bench.composer.press("Enter");
    expect(await bench.host.message("prompt.send", ({ text }) => text === "two")).toBeDefined();
  });

  it("say whether long lines of code are wrapped", async () => {
    await openSettings();
    await toggle("Wrap long lines of code").click();
    await expect
      .poll(() => bench.page.evaluate("document.documentElement.hasAttribute('data-wraps-code')"))
      .toBe(true);
  });

  it("are there for a device that may only look, without what it cannot do", async () => {
    bench.host.role = "view";
    await openSettings();
    expect(await bench.page.getByRole("group", { name: "The Enter key" }).count()).toBe(0);
    await toggle("Sound").waitFor();
  });

  it("have in the editor only what makes sense there", async () => {
    bench.host.look = { isEditor: true, language: "en" };
    bench.host.emit(...opened());
    await bench.open(
      openEditorView(bench.browser, bench.host, bench.origin, { theme: "dark", width: 300 }),
    );
    await showSettings();
    await bench.page.getByRole("group", { name: "Language" }).waitFor();
    await bench.page.getByRole("group", { name: "The Enter key" }).waitFor();
    expect(await bench.page.getByRole("group", { name: "Theme" }).count()).toBe(0);
    expect(await toggle("Sound").count()).toBe(0);
    await screenshot(bench.page, "settings-editor");
  });

  it("make the phone tick, or not", async () => {
    const phone = bench.newPhone().then(async (page) => {
      await page.addInitScript(`
        window.ticks = 0;
        navigator.vibrate = () => { window.ticks++; return true; };
      `);
      return page;
    });
    await openSettings(phone);
    await close();
    await bench.composer.fill("one");
    await bench.sendButton.tap();
    await expect.poll(() => bench.page.evaluate("window.ticks")).toBe(1);
    await showSettings();
    await toggle("Vibration").click();
    await close();
    await bench.composer.fill("two");
    await bench.sendButton.tap();
    await bench.host.message("prompt.send", ({ text }) => text === "two");
    expect(await bench.page.evaluate("window.ticks")).toBe(1);
  });

  it.each([
    { theme: "light", language: "en", width: 390, height: 1000 },
    { theme: "dark", language: "ko", width: 390, height: 1000 },
    { theme: "dark", language: "en", width: 320, height: 568 },
    { theme: "light", language: "ko", width: 320, height: 1100, textSize: "largest" },
    { theme: "light", language: "en", width: 1280, height: 800 },
  ] as const)("look like $theme, $language, $width", async (look) => {
    const { theme, language, width, height } = look;
    const textSize = "textSize" in look ? look.textSize : "normal";
    const phone = newPhone(bench.browser, {
      locale: language === "ko" ? "ko-KR" : "en-US",
      colorScheme: theme,
      reducedMotion: "reduce",
    });
    await (await phone).setViewportSize({ width, height });
    await (
      await phone
    ).addInitScript(
      `localStorage.setItem("remote-claude.preferences", '{"textSize":"${textSize}"}')`,
    );
    bench.host.emit(...opened());
    await bench.open(phone);
    await bench.page.locator(".page[data-live=true]").waitFor();
    await button(language === "ko" ? "메뉴" : "Menu").tap();
    await screenshot(bench.page, `settings-menu-${theme}-${language}-${width}`);
    await button(language === "ko" ? "설정" : "Settings").tap();
    await bench.page.getByRole("switch").first().waitFor();
    await screenshot(bench.page, `settings-${theme}-${language}-${width}`);
  });
});
