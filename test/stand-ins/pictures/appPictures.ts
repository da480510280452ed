import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser } from "playwright-core";
import { Headless } from "../../support/headless";
import { startModelApi } from "../modelApi/modelApi";
import { launchBrowser } from "../phone/browser";
import { savePicture } from "./savePicture";

/**
 * Takes the pictures of the product that a device shows when somebody installs it, into the folder
 * that is named: a phone with a request on it, and a large screen. Started by scripts/pictures.mjs.
 */
const [folder = "."] = process.argv.slice(2);

const screens = [
  { name: "screenshot-narrow", width: 360, height: 640, scale: 3, isPhone: true },
  { name: "screenshot-wide", width: 1280, height: 800, scale: 1, isPhone: false },
];

const modelApi = await startModelApi({ isDemo: true });
const headless = await Headless.start({ args: ["--confirm-devices=no"], modelApi });
const browser = await launchBrowser();
try {
  const greeting = 'export const greeting = "Hello from the demo";\n';
  await writeFile(path.join(headless.workspace, "greeting.ts"), greeting);
  for (const screen of screens) await take(browser, screen);
} finally {
  await browser.close();
  await headless.stop();
  await modelApi.close();
}

async function take(browser: Browser, screen: (typeof screens)[number]): Promise<void> {
  const { name, width, height, scale, isPhone } = screen;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    isMobile: isPhone,
    hasTouch: isPhone,
    locale: "en-US",
    colorScheme: isPhone ? "light" : "dark",
    // Nothing is on its way to its place in a picture.
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto((await headless.pair()).pair);
  const field = page.getByRole("textbox", { name: "Message to Claude" });
  const say = async (text: string): Promise<void> => {
    await field.fill(text);
    await page.getByRole("button", { name: "Send", exact: true }).click();
  };
  await field.waitFor();
  await say("Read greeting.ts");
  await page.locator(".figures").first().waitFor();
  await say("Change greeting.ts: it should be friendlier");
  await page.getByRole("button", { name: "Allow once" }).waitFor();
  await savePicture(page, path.join(folder, `${name}.webp`), { width, height, scale });
  await page.getByRole("button", { name: "Deny", exact: true }).click();
  await page.getByText("The card above shows").waitFor();
  await page.getByRole("button", { name: "New conversation" }).click();
  await context.close();
}
