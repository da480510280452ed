import { writeFile } from "node:fs/promises";
import type { Page } from "playwright-core";

/** What is taken of a page, from its upper left corner. */
export interface PictureSize {
  /** In CSS pixels. */
  readonly width: number;
  /** In CSS pixels. */
  readonly height: number;
  /** How many pixels of the picture each of these is. */
  readonly scale: number;
}

/** Keeps what the page shows as WebP, a third of the size of a PNG; gives the number of bytes. */
export async function savePicture(page: Page, file: string, size: PictureSize): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, ...size };
  const options = { format: "webp", quality: 82, clip } as const;
  const { data } = await session.send("Page.captureScreenshot", options);
  const bytes = Buffer.from(data, "base64");
  await writeFile(file, bytes);
  return bytes.length;
}
