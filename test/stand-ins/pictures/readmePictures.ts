import path from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser } from "../phone/browser";
import { takeEditorPictures } from "./editorPictures";
import { takePhonePictures } from "./phonePictures";
import { savePicture } from "./savePicture";

/** Takes the README's pictures of the product at work, into the folder that is named. Started by scripts/pictures.mjs. */
const [folder = "."] = process.argv.slice(2);

/** A picture may have so many bytes: who reads the README on a train loads all of them. */
const maxPictureBytes = 150_000;

/** Phones at twice their points, screens as they are. */
async function keep(page: Page, name: string): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const file = path.join(folder, `${name}.webp`);
  const bytes = await savePicture(page, file, { width, height, scale: width < 600 ? 1.5 : 1 });
  process.stdout.write(`${path.relative(".", file)}: ${bytes} bytes\n`);
  if (bytes > maxPictureBytes) throw new Error(`${file} has more than ${maxPictureBytes} bytes.`);
}

const browser = await launchBrowser();
try {
  await takePhonePictures(browser, "en", keep);
  await takePhonePictures(browser, "ko", (page, name) => keep(page, `${name}-ko`));
} finally {
  await browser.close();
}
await takeEditorPictures(keep);
