import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { conversationId } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { answerLists, queueStory } from "./support/panels";

const bench = usePageBench();
/** One red pixel. */
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

const pixelId = createHash("sha256").update(pixel).digest("hex");

/** A picture as it is dragged or pasted; `data` is for the event. */
const transfer = `const data = new DataTransfer();
  const bytes = Uint8Array.from(atob("${pixel.toString("base64")}"), (one) => one.charCodeAt(0));
  data.items.add(new File([bytes], "screen.png", { type: "image/png" }));`;

/** Whether the page takes it in the browser's place. */
const drag = (type: "dragover" | "drop"): Promise<boolean> =>
  bench.page.evaluate<boolean>(`(() => {
    ${transfer}
    const event = new DragEvent("${type}", { dataTransfer: data, bubbles: true, cancelable: true });
    return !document.querySelector(".chat-scroller").dispatchEvent(event);
  })()`);
const paste = (hasText: boolean): Promise<boolean> =>
  bench.page.evaluate<boolean>(`(() => {
    ${transfer}
    if (${hasText}) data.setData("text/plain", "a cell");
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    return !document.querySelector("textarea").dispatchEvent(event);
  })()`);

async function open(device = newPhone(bench.browser)): Promise<void> {
  bench.host.emit(...queueStory());
  bench.host.answers = answerLists(bench.host);
  await bench.open(device);
  await bench.page.getByText("I look at the failing test first.").waitFor();
}

describe("completion", () => {
  it("offers commands after a slash, takes one by keys, and leaves by Escape", async () => {
    await open();
    await bench.composer.pressSequentially("/co");
    const options = bench.page.getByRole("option");
    await expect.poll(() => options.allTextContents()).toHaveLength(2);
    await screenshot(bench.page, "completion-commands");
    await bench.composer.press("ArrowDown");
    await bench.composer.press("Tab");
    expect(await bench.composer.inputValue()).toBe("/cost ");
    expect(await options.count()).toBe(0);
    await bench.composer.fill("/re");
    await options.first().waitFor();
    await bench.composer.press("Escape");
    await options.first().waitFor({ state: "detached" });
    expect(await bench.composer.inputValue()).toBe("/re");
  });

  it("offers files after an at sign, by touch, and covers no text", async () => {
    await open();
    await bench.page.getByRole("button", { name: "Add to the message" }).tap();
    await screenshot(bench.page, "composer-add");
    await bench.page.getByRole("button", { name: "Name a file" }).tap();
    // At once, within the tap: who types on is not put back to where the sign stands.
    expect(await bench.composer.inputValue()).toBe("@");
    expect(await bench.page.evaluate("document.activeElement.selectionStart")).toBe(1);
    await bench.composer.pressSequentially("login");
    const option = bench.page.getByRole("option", { name: /login\.test\.ts/ });
    await option.waitFor();
    await screenshot(bench.page, "completion-files");
    const list = await bench.page.locator(".completion").boundingBox();
    const field = await bench.composer.boundingBox();
    expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(field?.y ?? 0);
    await option.tap();
    expect(await bench.composer.inputValue()).toBe("@src/login.test.ts ");
  });
});

describe("pictures", () => {
  it("sends a picture in pieces before the prompt, and names it in the prompt", async () => {
    await open();
    await bench.page
      .locator("input[type=file]")
      .setInputFiles({ name: "screen.jpg", mimeType: "image/jpeg", buffer: pixel });
    const put = await bench.host.message("image.put");
    expect(put.imageId).toBe(pixelId);
    expect(Buffer.from(put.data, "base64").equals(pixel)).toBe(true);
    await bench.page.locator(".attachment[data-state=ready] img").waitFor();
    await screenshot(bench.page, "attachment-ready");
    await bench.sendButton.tap();
    const sent = await bench.host.message("prompt.send");
    expect(sent).toMatchObject({ conversationId, text: "", images: [put.imageId] });
    expect(await bench.page.locator(".attachment").count()).toBe(0);
  });

  it("refuses what is no picture by its bytes, and takes it away on demand", async () => {
    await open();
    await bench.page
      .locator("input[type=file]")
      .setInputFiles({ name: "notes.png", mimeType: "image/png", buffer: Buffer.from("text") });
    await bench.page.getByText("is not a PNG, JPEG, GIF or WebP picture.").waitFor();
    await screenshot(bench.page, "attachment-refused");
    await bench.page.getByRole("button", { name: "Remove notes.png" }).tap();
    await bench.page.locator(".attachment").waitFor({ state: "detached" });
    expect(bench.host.received.some(({ type }) => type === "image.put")).toBe(false);
  });

  it("leaves what was refused behind when the message is sent", async () => {
    await open();
    await bench.page
      .locator("input[type=file]")
      .setInputFiles({ name: "notes.png", mimeType: "image/png", buffer: Buffer.from("text") });
    await bench.page.getByText("is not a PNG, JPEG, GIF or WebP picture.").waitFor();
    await bench.composer.fill("Without it then.");
    await bench.sendButton.tap();
    expect(await bench.host.message("prompt.send")).toMatchObject({ text: "Without it then." });
    await bench.page.locator(".attachment").waitFor({ state: "detached" });
  });

  it.each(["phone", "desktop"] as const)(
    "are taken where they are dropped, on a %s",
    async (device) => {
      await open(device === "phone" ? undefined : newDesktop(bench.browser));
      await drag("dragover");
      const zone = bench.page.locator(".drop-zone");
      await zone.waitFor();
      if (device === "desktop") await screenshot(bench.page, "attachment-drop");
      expect(await drag("drop")).toBe(true);
      expect((await bench.host.message("image.put")).imageId).toBe(pixelId);
      await zone.waitFor({ state: "detached" });
      await bench.page.locator(".attachment[data-state=ready] img").waitFor();
    },
  );

  it("are taken from what is pasted, unless a text is meant", async () => {
    await open(newDesktop(bench.browser));
    // A cell of a table comes as both.
    expect(await paste(true)).toBe(false);
    expect(await paste(false)).toBe(true);
    expect((await bench.host.message("image.put")).imageId).toBe(pixelId);
    await bench.page.locator(".attachment[data-state=ready] img").waitFor();
    expect(await bench.page.locator(".attachment").count()).toBe(1);
  });

  it("scales a picture down that is too large", async () => {
    await open();
    // Noise does not compress: the browser itself makes a PNG of more than 10 MB.
    await bench.page.evaluate(`(async () => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 2200;
      const context = canvas.getContext("2d");
      const data = context.createImageData(2200, 2200);
      for (let i = 0; i < data.data.length; i += 65536)
        crypto.getRandomValues(data.data.subarray(i, i + 65536));
      for (let i = 3; i < data.data.length; i += 4) data.data[i] = 255;
      context.putImageData(data, 0, 0);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
      const transfer = new DataTransfer();
      transfer.items.add(new File([blob], "noise.png", { type: "image/png" }));
      const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
      document.querySelector("textarea").dispatchEvent(event);
    })()`);
    const put = await bench.host.message("image.put");
    expect(put.total).toBeLessThan(10 * 1024 * 1024);
    expect([...Buffer.from(put.data, "base64").subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    await screenshot(bench.page, "attachment-uploading");
    await bench.page.getByRole("button", { name: "Remove noise.png" }).tap();
    await bench.page.locator(".attachment").waitFor({ state: "detached" });
  });
});

describe("the choices for the next prompt", () => {
  it("show what works now and change it, without the mode that asks nothing", async () => {
    await open();
    await bench.page.getByRole("button", { name: "Permissions: Ask before edits" }).tap();
    const sheet = bench.page.getByRole("dialog", { name: "Permissions" });
    const names = sheet.locator(".choice-name");
    await expect
      .poll(() => names.allTextContents())
      .toEqual(["Default", "Ask before edits", "Accept edits", "Plan first"]);
    await screenshot(bench.page, "picker-mode");
    await sheet.getByRole("radio", { name: /Accept edits/ }).tap();
    const adjust = await bench.host.message("conversation.adjust");
    expect(adjust).toMatchObject({ conversationId, permissionMode: "acceptEdits" });
    bench.host.emit({
      type: "conversation.adjusted",
      conversationId,
      settings: { model: "opus", permissionMode: "acceptEdits", effort: null },
      by: null,
    });
    await sheet.waitFor({ state: "detached" });
    bench.host.emit({
      type: "conversation.configured",
      conversationId,
      model: "opus",
      permissionMode: "acceptEdits",
    });
    await bench.page.getByRole("button", { name: "Permissions: Accept edits" }).waitFor();
    await screenshot(bench.page, "pickers");
    await bench.page.getByRole("button", { name: "Model: Opus" }).tap();
    await bench.page.getByRole("radio", { name: /Haiku/ }).waitFor();
    await screenshot(bench.page, "picker-model");
  });
});
