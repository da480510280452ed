import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { begun, opened, requested, resolved } from "./support/fixtures";
import { openEditorView } from "./support/editorView";
import { FakeHost } from "./support/fakeHost";
import { builtPage } from "./support/pageBuild";
import type { PageBuild } from "./support/pageBuild";
import { requests } from "./support/requests";
import { scrollUp, widthOverflow } from "./support/stage";
import { story, troubles, waitingStory } from "./support/story";
import { watchTrespasses } from "./support/trespasses";

/** Every look of the page, kept as pictures for a person to judge; the tests see that nothing is cut off. */
describe("the looks of the page", () => {
  let build: PageBuild;
  let browser: Browser;
  let host: FakeHost;
  let page: Page;

  beforeAll(async () => {
    [build, browser] = await Promise.all([builtPage(), launchBrowser()]);
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await page.context().close();
    await host.stop();
  });

  async function open(look: { theme: "dark" | "light"; language: "en" | "ko" }): Promise<void> {
    host = new FakeHost(build, { isEditor: false, language: look.language });
    host.emit(...story(look.language));
    const origin = await host.start();
    const locale = look.language === "ko" ? "ko-KR" : "en-US";
    page = await newPhone(browser, { locale, colorScheme: look.theme });
    watchTrespasses(page, origin);
    await page.goto(origin);
    await page.getByRole("textbox").waitFor();
  }

  const looks = [
    { theme: "dark", language: "en" },
    { theme: "light", language: "en" },
    { theme: "dark", language: "ko" },
    { theme: "light", language: "ko" },
  ] as const;
  it.each(looks)("shows a conversation in $theme, $language", async (look) => {
    await open(look);
    const name = `page-${look.theme}-${look.language}`;
    await page.locator(".figures").waitFor();
    await screenshot(page, `${name}-end`);
    await scrollUp(page);
    await page.locator(".to-end").waitFor();
    await screenshot(page, `${name}-start`);
    await page
      .getByRole("button", { name: /npm test/ })
      .first()
      .click();
    await page
      .getByRole("button", { name: /src\/login\.ts/ })
      .first()
      .click();
    await page.locator(".output").scrollIntoViewIfNeeded();
    await screenshot(page, `${name}-tools`);
    host.emit(...waitingStory(look.language));
    await page.locator(".to-end").click();
    await page.locator(".permission-buttons button:enabled").first().waitFor();
    await screenshot(page, `${name}-permission`);
    expect(await widthOverflow(page)).toBe(0);
  });

  it.each(looks.slice(1, 3))(
    "shows what comes before a conversation in $theme, $language",
    async (look) => {
      await open(look);
      const name = `pair-${look.theme}-${look.language}`;
      host.me = { status: 401, body: { error: { code: "unauthenticated", id: "1" } } };
      // It would take itself for paired, and connect.
      await page.evaluate(() => {
        localStorage.clear();
      });
      await page.reload();
      await page.locator(".steps").first().waitFor();
      await screenshot(page, `${name}-how`);
      host.pair = [{ status: 202, body: { ticket: "t".repeat(22), number: "42" } }];
      await page.goto(`${page.url()}#p=${"c".repeat(22)}`);
      await page.getByText("42").waitFor();
      await screenshot(page, `${name}-waiting`);
      host.pair = [{ status: 401, body: { error: { code: "code-invalid", id: "1" } } }];
      await page.locator("h1", { hasText: /did not work|못했습니다/ }).waitFor();
      await screenshot(page, `${name}-used`);
    },
  );

  it.each(looks.slice(0, 1))("shows every kind of request in $theme, $language", async (look) => {
    await open(look);
    for (const [kind, content] of Object.entries(requests)) {
      host.emit(
        requested(kind, content, {
          toolName: "mcp__browser__open",
          blockedPath: kind === "write" ? "/etc" : null,
        }),
      );
      await page.locator(".permission-buttons button:enabled").first().waitFor();
      await screenshot(page, `ask-${look.theme}-${kind}`);
      host.emit(resolved(kind, "denied"));
      await page.locator(".permission").waitFor({ state: "detached" });
    }
    host.emit(requested("long", requests.command, { isTooLong: true }));
    await page.locator(".permission-buttons button:enabled").first().waitFor();
    await screenshot(page, `ask-${look.theme}-too-long`);
  });

  it.each(["dark", "light"] as const)("wears the editor's theme, in $0", async (theme) => {
    host = new FakeHost(build, { isEditor: true, language: "en" });
    host.emit(...story());
    const origin = await host.start();
    page = await openEditorView(browser, host, origin, { theme, width: 300 });
    await page.locator(".figures").waitFor();
    await screenshot(page, `editor-${theme}-end`);
    await scrollUp(page);
    await page.locator(".to-end").waitFor();
    await screenshot(page, `editor-${theme}-start`);
    host.emit(...waitingStory());
    await page.locator(".to-end").click();
    await page.locator(".permission-buttons button:enabled").first().waitFor();
    await page.setViewportSize({ width: 240, height: 700 });
    await screenshot(page, `editor-${theme}-permission`);
    expect(await widthOverflow(page)).toBe(0);
    await page.getByRole("button", { name: "Allow once" }).click();
    expect(await host.message("permission.answer")).toMatchObject({ permissionId: "p1" });
  });

  it.each(["dark", "light"] as const)("shows trouble and work under way, in %s", async (theme) => {
    host = new FakeHost(build);
    host.emit(...opened(), ...troubles());
    const origin = await host.start();
    page = await newPhone(browser, { colorScheme: theme });
    await page.goto(origin);
    await page.getByText("All at once").waitFor();
    await screenshot(page, `page-${theme}-working`);
    await scrollUp(page);
    await page.locator(".to-end").waitFor();
    await screenshot(page, `page-${theme}-trouble`);
    expect(await widthOverflow(page)).toBe(0);
  });

  it("shows a wide screen", async () => {
    host = new FakeHost(build);
    host.emit(...story(), ...waitingStory());
    const origin = await host.start();
    page = await newDesktop(browser, { colorScheme: "light" });
    await page.goto(origin);
    await page.locator(".permission-buttons button:enabled").first().waitFor();
    await screenshot(page, "page-wide");
    expect(await widthOverflow(page)).toBe(0);
  });

  it("shows an empty conversation, a menu, a refusal and a lost connection", async () => {
    host = new FakeHost(build);
    host.emit(...opened("quarterly-report-generator"));
    const origin = await host.start();
    page = await newPhone(browser, { colorScheme: "dark" });
    await page.goto(origin);
    await page.getByText("Claude works in").waitFor();
    await screenshot(page, "page-empty");
    host.emit(begun("5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a02"));
    await page.getByRole("button", { name: "Menu" }).click();
    await screenshot(page, "page-menu");
    await page.keyboard.press("Escape");
    host.answers = ({ ...message }) => {
      if ("requestId" in message) host.refuse(message.requestId, "queue-full");
    };
    await page.getByRole("textbox").fill("Update the docs.\nAnd the changelog.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator(".composer-note").waitFor();
    await screenshot(page, "page-refused");
    host.isReachable = false;
    host.cut();
    await page.getByText("Reconnecting").waitFor();
    await screenshot(page, "page-reconnecting");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Kept here").waitFor();
    await page.getByText("has not answered since").waitFor({ timeout: 15_000 });
    await screenshot(page, "page-unreachable");
    host.isReachable = true;
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByText("nothing missed").waitFor();
    await screenshot(page, "page-back");
  });
});
