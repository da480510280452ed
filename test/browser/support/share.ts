import type { Page } from "playwright-core";

export const sharedPixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** Posts a form as the system does for a share, and as any web page could. */
export async function shareFrom(page: Page, origin: string): Promise<void> {
  await page.goto("about:blank");
  await page.setContent(`<form method="post" enctype="multipart/form-data" action="${origin}/share">
    <input name="title" value="A page"><input name="text" value="Look at this: https://example.com/x">
    <input name="url" value="https://example.com/x"><input name="pictures" type="file"></form>`);
  await page.locator("input[type=file]").setInputFiles({
    name: "shot.png",
    mimeType: "image/png",
    buffer: Buffer.from(sharedPixel, "base64"),
  });
  await page.evaluate("document.forms[0].submit()");
  await page.waitForURL(`${origin}/`);
}
