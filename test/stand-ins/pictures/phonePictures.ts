import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { writeLogTree } from "../../../bench/usageLogs";
import type { Language } from "../../../src/shared/wording/problems";
import { Headless } from "../../support/headless";
import { startModelApi } from "../modelApi/modelApi";
import { newPhone } from "../phone/devices";
import { storyFiles, storyHold, storyIn } from "./story";

/** What a picture's steps press and wait for, as the page calls it. */
const labels = {
  en: {
    locale: "en-US",
    message: "Message to Claude",
    send: "Send",
    allow: "Allow once",
    usage: "Usage",
    days: "Last 30 days",
  },
  ko: {
    locale: "ko-KR",
    message: "Claude에게 보낼 메시지",
    send: "보내기",
    allow: "한 번 허용",
    usage: "사용량",
    days: "지난 30일",
  },
} as const;

const logFiles = 24;

/** So that the newest of these logs begins an hour ago: each has its share of the 29 days before the end. */
function logEnd(): Date {
  const hour = 3_600_000;
  return new Date(Date.now() - hour + (29 * 24 * hour) / logFiles);
}

/** Keeps one picture under this name. */
export type Keep = (page: Page, name: string) => Promise<void>;

/** Takes the pictures of a phone at the built headless program, with the real CLI. */
export async function takePhonePictures(
  browser: Browser,
  language: Language,
  keep: Keep,
): Promise<void> {
  const { prompts, scripts } = storyIn(language);
  const { locale, ...names } = labels[language];
  const modelApi = await startModelApi({ scripts });
  const headless = await Headless.start({
    args: ["--confirm-devices=no"],
    modelApi,
    account: "plan",
  });
  try {
    await writeLogTree(headless.home, { bytes: 2_000_000, files: logFiles, end: logEnd() });
    await writeFiles(headless.workspace);
    const page = await newPhone(browser, { locale, reducedMotion: "reduce" });
    const allow = page.getByRole("button", { name: names.allow });
    const field = page.getByRole("textbox", { name: names.message });
    const say = async (text: string): Promise<void> => {
      await field.fill(text);
      await page.getByRole("button", { name: names.send, exact: true }).tap();
    };
    await page.goto((await headless.pair()).pair);
    await field.waitFor();
    await say(prompts[0]);
    // It takes no tap in its first moment, and looks like that.
    await allow.tap({ trial: true });
    await keep(page, "phone-permission");
    await allow.tap();
    await allow.waitFor({ state: "detached" });
    await allow.tap();
    await page.locator(".figures").first().waitFor();
    await say(prompts[1]);
    await modelApi.waitForHold(storyHold);
    await say(prompts[2]);
    await page.getByText(prompts[2]).first().waitFor();
    await page.emulateMedia({ colorScheme: "dark" });
    await keep(page, "phone-working");
    modelApi.release(storyHold);
    await page.locator(".usage-pill").tap();
    const sheet = page.getByRole("dialog", { name: names.usage });
    await sheet.getByRole("region", { name: names.days }).getByRole("img").waitFor();
    // What was used since the start is counted after a turn.
    await sheet.getByText("$0.00", { exact: true }).waitFor({ state: "detached" });
    await page.emulateMedia({ colorScheme: "light" });
    await keep(page, "phone-usage");
    await page.context().close();
  } finally {
    await headless.stop();
    await modelApi.close();
  }
}

async function writeFiles(folder: string): Promise<void> {
  for (const [name, content] of Object.entries(storyFiles)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
