import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { Headless } from "../support/headless";

/** The real CLI changes files of a real repository; the page shows which, and how. */
let browser: Browser;
let headless: Headless;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  await page.context().close();
  await headless.stop();
});

const inFolder = (...names: readonly string[]): string => path.join(headless.workspace, ...names);

function git(...args: readonly string[]): void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  const env = { PATH: process.env["PATH"], HOME: headless.home };
  execFileSync("git", [...identity, ...args], { cwd: headless.workspace, env, stdio: "pipe" });
}

/** A project with one commit and something changed since that is not Claude's. */
async function makeProject(): Promise<void> {
  await mkdir(inFolder("src", "login"), { recursive: true });
  const lines = Array.from({ length: 60 }, (_, line) => `export const value${line} = ${line};`);
  await writeFile(inFolder("src", "login", "token.ts"), `${lines.join("\n")}\n`);
  await writeFile(inFolder("README.md"), "# My app\n");
  await writeFile(inFolder("old name.txt"), "kept\n".repeat(20));
  await writeFile(inFolder("gone.txt"), "one\ntwo\n");
  git("init", "-q", "-b", "feature/login");
  git("add", "-A");
  git("commit", "-q", "-m", "first");
  await writeFile(inFolder("README.md"), "# My app\n\nIt logs in.\n");
  git("add", "README.md");
  git("mv", "old name.txt", "새 이름.txt");
  git("rm", "-q", "gone.txt");
  await writeFile(inFolder("notes.bin"), Buffer.from([0, 1, 2, 3]));
  await writeFile(inFolder(".env"), "TOKEN=fake-token-for-tests\n");
}

interface Look {
  readonly device: "phone" | "desktop";
  readonly language: "en" | "ko";
  readonly theme: "dark" | "light";
}

async function open({ device, language, theme }: Look): Promise<void> {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
  const locale = language === "ko" ? "ko-KR" : "en-US";
  const options = { locale, colorScheme: theme, reducedMotion: "reduce" } as const;
  page = await (device === "phone" ? newPhone : newDesktop)(browser, options);
  await page.goto(headless.ready.pair);
  await page.locator(".page[data-live=true]").waitFor();
}

async function say(text: string): Promise<void> {
  const ended = await page.locator(".turn[data-status=done]").count();
  await page.getByRole("textbox").first().fill(text);
  await page.keyboard.press("Control+Enter");
  await page.locator(".round-button").first().waitFor();
  const send = page.getByRole("button", { name: /^(Send|보내기)$/ });
  if (await send.isEnabled().catch(() => false)) await send.click();
  const allow = page.getByRole("button", { name: /Allow once|한 번 허용/ });
  while ((await page.locator(".turn[data-status=done]").count()) <= ended) {
    const done = page.locator(".turn[data-status=done]").nth(ended).waitFor();
    await Promise.race([done, allow.click({ timeout: 20_000 })]).catch(() => undefined);
  }
}

const patient = { timeout: 60_000 };
const sheet = () => page.getByRole("dialog");
const rows = () => sheet().locator(".change-row");

async function openChanges(): Promise<void> {
  await page.getByRole("button", { name: /^(Menu|메뉴)$/ }).click();
  await page.getByRole("button", { name: /^(Changes|변경 사항)$/ }).click();
}

const looks: readonly Look[] = [
  { device: "phone", language: "en", theme: "dark" },
  { device: "phone", language: "ko", theme: "light" },
  { device: "desktop", language: "en", theme: "light" },
  { device: "desktop", language: "ko", theme: "dark" },
];

describe.each(looks)("changes on a $device in $language, $theme", (look) => {
  const show = (name: string) =>
    screenshot(page, `changes-${name}-${look.device}-${look.language}-${look.theme}`);

  it("shows what the conversation changed, what else did, and each difference", async () => {
    await open(look);
    await makeProject();
    const many = Array.from({ length: 900 }, (_, line) => `line ${line}`).join("\\n");
    await say(
      `[[read src/login/token.ts]] [[edit src/login/token.ts | value7 = 7 | value7 = 700]] [[write docs/guide.md | ${many}]] [[say Done.]]`,
    );
    await show("turn");
    await page.getByRole("button", { name: /2 files changed|파일 2개 변경/ }).click();
    await rows().first().waitFor();
    await expect
      .poll(() => sheet().locator(".change-name").allTextContents())
      .toEqual([
        "guide.md",
        "token.ts",
        ".env",
        "README.md",
        "gone.txt",
        "notes.bin",
        "새 이름.txt",
      ]);
    await show("list");
    for (const row of await rows().all()) {
      expect((await row.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    expect(await rows().nth(1).textContent()).toMatch(/token\.tssrc\/login · .*\+1−1$/);
    await rows().nth(1).click();
    await sheet().locator(".diff .added").waitFor();
    expect(await sheet().locator(".diff .removed").allTextContents()).toEqual([
      "8-export const value7 = 7;",
    ]);
    await show("diff");
    await sheet().locator(".segment").nth(1).click();
    await sheet().locator(".change-time").waitFor();
    await show("edits");
    await sheet().locator(".sheet-back").click();
    await rows().first().click();
    await sheet().locator(".diff .added").first().waitFor();
    expect(await sheet().locator(".diff tr").count()).toBeLessThanOrEqual(400);
    for (const count of [800, 900]) {
      await sheet()
        .getByRole("button", { name: /Show more|더 보기/ })
        .click();
      await expect.poll(() => sheet().locator(".diff tr").count(), patient).toBe(count);
    }
    expect(await sheet().locator(".diff tbody").count()).toBe(1);
    expect(await sheet().locator(".diff tr").last().textContent()).toBe("900+line 899");
    await sheet().locator(".sheet-back").click();
    await rows().nth(2).click();
    await sheet()
      .getByText(/stay on the PC|PC에만 둡니다/)
      .waitFor();
    expect(await sheet().textContent()).not.toContain("fake-token");
    await show("private");
    await sheet().locator(".sheet-back").click();
    await rows().nth(5).click();
    await sheet()
      .getByText(/is no text|텍스트 파일이 아니어서/)
      .waitFor();
  });

  it("follows each turn while it is open, and says so when nothing changed", async () => {
    await open(look);
    await openChanges();
    await sheet()
      .getByText(/Nothing changed|변경 사항이 없습니다/)
      .waitFor();
    await show("empty");
    await page.keyboard.press("Escape");
    await say("[[write first.txt | one]]");
    await openChanges();
    await sheet().locator(".change-name", { hasText: "first.txt" }).waitFor();
    await sheet()
      .getByText(/This folder has no git|이 폴더는 git 저장소가 아니어서/)
      .waitFor();
    await show("no-git");
    await rows().first().click();
    await expect.poll(() => sheet().locator(".diff .added").allTextContents()).toEqual(["1+one"]);
  });
});
