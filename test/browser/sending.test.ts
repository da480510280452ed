import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ClientMessage } from "../../src/shared/protocol";
import { newDesktop } from "../stand-ins/phone/devices";
import { accepted, begun, conversationId, ended, opened, started } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";

/** That a message goes out once, and that one which is only typed stays where it was typed. */
const bench = usePageBench();

/** Nothing is drawn in between. */
const pressTwice = (): Promise<unknown> =>
  bench.page.evaluate(`(() => {
    const button = document.querySelector(".round-button.send");
    button.click();
    button.click();
  })()`);

type Sent = Extract<ClientMessage, { type: "prompt.send" }>;
const sent = (): readonly Sent[] =>
  bench.host.received.filter((message) => message.type === "prompt.send");

/** Sends one more message: whatever went out before it has arrived when this has. */
async function sendLast(): Promise<void> {
  await bench.composer.fill("the last one");
  await bench.sendButton.click();
  await bench.host.message("prompt.send", ({ text }) => text === "the last one");
}

const textsOf = (messages: readonly Sent[]): readonly string[] => messages.map(({ text }) => text);

describe("a message is sent once", () => {
  it("by two taps on the button, and by two in the same moment", async () => {
    await bench.openConversation();
    await bench.composer.fill("tapped");
    const { x, y, width, height } = (await bench.sendButton.boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    const tap = (): Promise<void> => bench.page.touchscreen.tap(x + width / 2, y + height / 2);
    await Promise.all([tap(), tap()]);
    await bench.composer.fill("clicked");
    await pressTwice();
    await sendLast();
    expect(textsOf(sent())).toEqual(["tapped", "clicked", "the last one"]);
  });

  it("by Enter that is pressed twice, and by one that is held down", async () => {
    await bench.openConversation(newDesktop(bench.browser));
    await bench.composer.fill("pressed");
    await Promise.all([bench.page.keyboard.press("Enter"), bench.page.keyboard.press("Enter")]);
    await bench.composer.fill("held");
    for (let repeat = 0; repeat < 5; repeat += 1) await bench.page.keyboard.down("Enter");
    await bench.page.keyboard.up("Enter");
    await sendLast();
    expect(textsOf(sent())).toEqual(["pressed", "held", "the last one"]);
    expect(await bench.composer.inputValue()).toBe("");
  });

  it("with its pictures, which are not sent another time without it", async () => {
    const picture = { id: "a".repeat(64), type: "image/png", bytes: 70 };
    await bench.openConversation();
    await bench.page.evaluate(
      `localStorage.setItem("remote-claude.images.${conversationId}", ${JSON.stringify(JSON.stringify([picture]))})`,
    );
    await bench.page.reload();
    await bench.page.locator(".attachment").waitFor();
    await bench.composer.fill("with a picture");
    await pressTwice();
    await sendLast();
    expect(sent().map(({ text, images }) => [text, images?.length ?? 0])).toEqual([
      ["with a picture", 1],
      ["the last one", 0],
    ]);
  });

  it("again under its own id where the connection took the answer with it, and stands once", async () => {
    await bench.openConversation();
    bench.host.answers = null;
    await bench.composer.fill("cut off");
    await bench.sendButton.tap();
    const { promptId, requestId } = await bench.host.message("prompt.send");
    bench.host.cut();
    const again = await bench.host.message(
      "prompt.send",
      (message) => message.requestId !== requestId,
    );
    expect(again).toMatchObject({ promptId, text: "cut off" });
    bench.host.emit(accepted("cut off", promptId), started(promptId));
    bench.host.accept(again.requestId);
    await bench.page.getByRole("button", { name: "Stop" }).waitFor();
    await sendLast();
    expect(textsOf(sent())).toEqual(["cut off", "cut off", "the last one"]);
    expect(await bench.page.locator(".bubble", { hasText: "cut off" }).count()).toBe(1);
  });

  it("and not again where the PC has it, as the page learns when it is back", async () => {
    await bench.openConversation();
    bench.host.answers = null;
    await bench.composer.fill("arrived");
    await bench.sendButton.tap();
    const { promptId } = await bench.host.message("prompt.send");
    bench.host.cut();
    bench.host.emit(accepted("arrived", promptId), started(promptId));
    await bench.page.getByRole("button", { name: "Stop" }).waitFor();
    await sendLast();
    expect(textsOf(sent())).toEqual(["arrived", "the last one"]);
    expect(await bench.page.locator(".bubble", { hasText: "arrived" }).count()).toBe(1);
  });
});

describe("what is only typed", () => {
  it.each([
    ["a phone", () => bench.newPhone()],
    ["a desktop", () => newDesktop(bench.browser)],
  ])("stays with its conversation on %s, also over reloads", async (_, device) => {
    const first = randomUUID();
    const other = "6c1d5e02-94b7-4a53-8f0e-52c2b8d1aa02";
    bench.host.emit(begun(other, { title: "The other one", isNamed: true }), ...opened());
    bench.host.emit(accepted("This one", first), started(first), ended(first));
    await bench.open(device());
    const title = bench.page.locator(".header h1");
    const go = async (name: string): Promise<void> => {
      await bench.page.getByRole("button", { name: "Open conversations" }).click();
      await bench.page.getByRole("dialog").getByText(name).first().click();
      await title.getByText(name).waitFor();
    };
    await bench.page.locator(".bubble", { hasText: "This one" }).waitFor();
    await bench.composer.fill("typed in this one");
    await go("The other one");
    expect(await bench.composer.inputValue()).toBe("");
    await bench.composer.fill("typed in the other one");
    await go("This one");
    await expect.poll(() => bench.composer.inputValue()).toBe("typed in this one");
    await bench.page.reload();
    await bench.page.locator(".page[data-live=true]").waitFor();
    await go("The other one");
    await expect.poll(() => bench.composer.inputValue()).toBe("typed in the other one");
    await bench.page.reload();
    await bench.page.locator(".page[data-live=true]").waitFor();
    await go("This one");
    await expect.poll(() => bench.composer.inputValue()).toBe("typed in this one");
    // What is sent of one leaves the other one alone.
    await bench.sendButton.click();
    await bench.host.message("prompt.send", ({ text }) => text === "typed in this one");
    await bench.page.reload();
    await bench.page.locator(".page[data-live=true]").waitFor();
    await go("The other one");
    await expect.poll(() => bench.composer.inputValue()).toBe("typed in the other one");
  });
});
